"""The rules at the gateway behind the family's own server; see :mod:`.behind_witness`."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from guardian.link.wire.events import Topic
from guardian.policy.bands import is_minor
from guardian.provider.accounts.people import WardRow, locked_ward
from guardian.provider.backends.external_names import character_id_of
from guardian.provider.backends.gateway.health import Health
from guardian.provider.backends.gateway.minors_note import MINORS_NOTE
from guardian.provider.backends.gateway.people import People, Trust
from guardian.provider.backends.gateway.port import Asked, Caller, Refused
from guardian.provider.backends.gateway.recent_turns import HELPER_TOKENS
from guardian.provider.backends.gateway.refusing import refused
from guardian.provider.backends.gateway.softer_note import softer_note
from guardian.provider.backends.openwebui.behind_counting import count_said, soften_at_once
from guardian.provider.backends.openwebui.behind_reply import BehindReply, Desk, Passed
from guardian.provider.backends.openwebui.behind_rules import Ruling, rule_on
from guardian.provider.backends.openwebui.behind_witness import (
    LONGEST_WORDS,
    Witness,
    Witnessed,
    is_told,
)
from guardian.provider.context import Provider
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.engine.events import append_change
from guardian.provider.engine.live import Live
from guardian.provider.engine.refusals import record_refusal
from guardian.provider.engine.reminders import minor_mode
from guardian.provider.engine.softer import read_softer
from guardian.provider.signals.detector import detect_long


class BehindKeeper:
    """See :class:`guardian.provider.backends.gateway.port.Keeper`.

    It knows who asks and when, and not which character: blocked characters are the server's to
    refuse, by its grants. Where a character is exempt from limits, the gateway cannot tell, so that
    its limits hold for every character.
    """

    def __init__(self, provider: Provider, live: Live, trust: Trust, witness: Witness) -> None:
        self.health = Health(provider.engine, provider.wall_clock)
        self.provider = provider
        self.live = live
        self._people = People(provider, trust, self.health)
        self.witness = witness
        self._asking = ThreadPoolExecutor(max_workers=2, thread_name_prefix="behind-asks")
        self._desk = Desk(provider=provider, live=live, witness=witness, asking=self._asking)

    def caller(self, headers: Mapping[str, str], peer: str | None = None) -> Caller:
        """Tell who sent a request; raises `UnknownCallerError`."""
        return self._people.caller(headers, peer)

    def begin(self, ward_id: str, asked: Asked) -> BehindReply | Refused:
        """Decide on a request; a turn that the server's table will not tell is counted at once.

        It tells those of the chats that it keeps, and nothing of a front end's own questions.
        """
        running = self.live.replies.announce(ward_id)  # a stop in between finds it
        provider = self.provider
        turn, is_beside = self._turn(ward_id, asked)  # it is looked at, which may take a while
        with provider.engine.begin() as connection:
            person = locked_ward(connection, ward_id)
            now = provider.clock.now()
            ruling = rule_on(connection, person, self.witness.moments(ward_id), now)
            if ruling.refusal is not None:
                character_id = character_id_of(asked.model)
                reason = ruling.refusal.reason
                if not is_told(asked.chat_id, asked.message_id) and record_refusal(
                    connection, ward_id, reason, character_id, now
                ):
                    append_change(provider, connection, ward_id, [Topic.USAGE], now)
                return refused(ruling.refusal, person, now)
            told = is_told(asked.chat_id, asked.message_id)
            if not is_beside and (asked.helper or not told):
                count_said(provider, connection, person, turn)
                append_change(provider, connection, ward_id, [Topic.USAGE], now)
            elif not is_beside:
                soften_at_once(connection, ward_id, turn, now)
            softer = read_softer(connection, ward_id)
        if not is_beside:
            self._remember(ward_id, turn)
        self.live.bell.ring(ward_id)
        passed = Passed(person=person, turn=turn, running=running, beside=is_beside)
        most = HELPER_TOKENS if is_beside and asked.helper else None
        note = _note(person, ruling, now, softer=softer is not None and softer.holds(now))
        return BehindReply(self._desk, passed, note=note, most_tokens=most)

    def models(self, ward_id: str, offered: Sequence[str]) -> Sequence[str]:
        """Return all: which of them a child may choose is the server's to say."""
        del ward_id
        return offered

    def close(self) -> None:
        """Write down what was counted; nothing is asked any more."""
        self._asking.shutdown()
        self.health.write()

    def _turn(self, ward_id: str, asked: Asked) -> tuple[Witnessed, bool]:
        """Return the turn that a request is, looked at, or that it belongs to."""
        now = self.provider.clock.now()
        if asked.helper or asked.continues:
            known = self.witness.beside(ward_id, asked.text, now, tool=asked.continues)
            if known is not None:
                return known, True
        words = asked.text[:LONGEST_WORDS]
        made = Witnessed(
            model=asked.model,
            chat_id=asked.chat_id,
            message_id=asked.message_id,
            began_at=now,
            words=words,
            signals=detect_long(words, self.provider.larger),
        )
        return made, False

    def _remember(self, ward_id: str, turn: Witnessed) -> None:
        too_many = self.witness.add(ward_id, turn)
        if too_many is not None and not too_many.counted:
            with self.provider.engine.begin() as connection:
                person = locked_ward(connection, ward_id)
                count_said(self.provider, connection, person, too_many)


def _note(person: WardRow, ruling: Ruling, now: datetime, *, softer: bool) -> str | None:
    young = is_minor(treated_age(person, now)) or minor_mode(person, ruling.settings, now)
    notes = [MINORS_NOTE] if young else []
    notes += [softer_note(person.language)] if softer else []
    return "\n\n".join(notes) or None
