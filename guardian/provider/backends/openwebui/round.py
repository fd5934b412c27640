"""Making the rules hold at the family's server: what a round sends out.

A round may end anywhere; the next one does all of it.
"""

from collections.abc import Collection, Sequence

from guardian.clock import Clock
from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.household import kept_out
from guardian.provider.backends.openwebui.messages import Messages
from guardian.provider.backends.openwebui.rules import (
    DOMAIN,
    OVERLAY_TEXT,
    OVERLAY_TITLE,
    WardFacts,
    policy_of,
)
from guardian.words import Words


class Round:
    """Rounds with one server; ``clock`` has to go as the server's does, to a minute or so.

    ``messages`` ``None``: the server lets nobody read them, so running answers are not known.
    """

    def __init__(self, bridge: Bridge, messages: Messages | None, clock: Clock) -> None:
        self._bridge = bridge
        self._messages = messages
        self._clock = clock

    def pause(self, wards: Sequence[WardFacts], ending: Collection[str] = ()) -> None:
        """Suspend whoever is paused, and let everybody else in again; works with any version.

        ``ending``: accounts whose answers are just being ended with a sentence; they are suspended
        once it stands there, for a page that is shut out hears nothing more.
        """
        paused = [ward for ward in wards if ward.paused]
        try:
            if wards:
                self._bridge.let_new_accounts_wait(*overlay((paused or wards)[0].language))
        finally:  # whoever cannot read why is suspended all the same
            for ward in paused:
                if ward.user_id not in ending:
                    self._bridge.suspend(ward.user_id, self.running_of(ward.user_id))
            self._bridge.restore_all_but({ward.user_id for ward in paused})

    def block(self, wards: Sequence[WardFacts], offered: Collection[str]) -> None:
        """Keep everybody from the characters of ``offered`` that they may not meet."""
        self._bridge.block_only(kept_out(wards, sorted(offered)))

    def tell_filter(self, wards: Sequence[WardFacts]) -> bool:
        """Tell the filter what holds; return whether the server took it."""
        try:
            self._bridge.set_policy(policy_of(wards))
        except errors.FilterNotRunningError:
            return False
        return True

    def running_of(self, user_id: str) -> Sequence[str]:
        """Return the answers that an account is being given."""
        if self._messages is None:
            return ()
        now = int(self._clock.now().timestamp())
        return self._bridge.running_of(user_id, self._messages, now)


def overlay(language: str) -> tuple[str, str]:
    """Return the title and the text that accounts read that wait, in a child's language."""
    say = Words(DOMAIN, language).say
    return say(OVERLAY_TITLE), say(OVERLAY_TEXT)
