"""One round of keeping the family's server in step: what was used comes in, what holds goes out.

This is where the provider's engine meets the bridge: it gives what holds for each child, and gets
the turns that each child has made. A round may end anywhere; the next one does all of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from guardian.clock import Clock
from guardian.policy.usage_time import DaySeconds
from guardian.policy.wall_clock import local_date
from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.messages import Messages
from guardian.provider.backends.openwebui.rules import (
    DOMAIN,
    OVERLAY_TEXT,
    OVERLAY_TITLE,
    WardFacts,
    policy_of,
)
from guardian.provider.backends.openwebui.turns import Mirror, absorb, seconds_by_character, turns
from guardian.words import Words


class Round:
    """Rounds with one server; ``clock`` has to go as the server's does, to a minute or so."""

    def __init__(self, bridge: Bridge, messages: Messages, clock: Clock) -> None:
        self._bridge = bridge
        self._messages = messages
        self._clock = clock

    def read(
        self, user_ids: Sequence[str], mirrors: Mapping[str, Mirror], *, sweep: bool = False
    ) -> Mapping[str, Mirror]:
        """Return what is known of each child now; keep it before the next round.

        ``sweep``, once a day: all rows instead of the last day's, for those that a child's browser
        dated back. Raises `errors.OpenWebUIError`; then what was known stays true.
        """
        read: dict[str, Mirror] = {}
        for user_id in user_ids:
            known = mirrors.get(user_id, Mirror())
            begun = int(self._clock.now().timestamp())
            rows = self._messages.since(user_id, None if sweep else known.seen_until)
            read[user_id] = absorb(known, rows, begun)
        return read

    def enforce(self, wards: Sequence[WardFacts], mirrors: Mapping[str, Mirror]) -> bool:
        """Make everything hold for ``wards`` and for nobody else; return whether the filter does.

        What holds hard comes first: a server that runs no filter still pauses and blocks.
        """
        self._pause(wards)
        blocked = {character for ward in wards for character in ward.blocked}
        self._bridge.block_only(
            {
                character: {ward.user_id for ward in wards if character in ward.blocked}
                for character in blocked
            }
        )
        told = [replace(ward, used_today=self._used_today(ward, mirrors)) for ward in wards]
        try:
            self._bridge.set_policy(policy_of(told))
        except errors.FilterNotRunningError:
            return False
        return True

    def _pause(self, wards: Sequence[WardFacts]) -> None:
        paused = [ward for ward in wards if ward.paused]
        if paused:
            say = Words(DOMAIN, paused[0].language).say
            self._bridge.say_when_suspended(say(OVERLAY_TITLE), say(OVERLAY_TEXT))
        now = int(self._clock.now().timestamp())
        for ward in paused:
            running = self._bridge.running_of(ward.user_id, self._messages, now)
            self._bridge.suspend(ward.user_id, running)
        self._bridge.restore_all_but({ward.user_id for ward in paused})

    def _used_today(self, ward: WardFacts, mirrors: Mapping[str, Mirror]) -> DaySeconds:
        """Add up the local day's use of whoever is not exempt."""
        zone = ZoneInfo(ward.zone)
        today = local_date(self._clock.now(), zone)
        spent = seconds_by_character(turns(mirrors.get(ward.user_id, Mirror())), zone)
        seconds = sum(
            day.seconds
            for character, days in spent.items()
            if character not in ward.settings.exempt_characters
            for day in days
            if day.day == today
        )
        return DaySeconds(day=today, seconds=seconds)
