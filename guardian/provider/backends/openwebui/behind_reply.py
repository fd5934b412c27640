"""One answer through the gateway behind the family's own server."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from sqlalchemy.exc import SQLAlchemyError

from guardian.link.wire.events import Topic
from guardian.policy.bands import is_minor
from guardian.provider.accounts.people import WardRow, locked_ward
from guardian.provider.backends.gateway.port import TokenUse
from guardian.provider.backends.gateway.reply import ASKED_EVERY, LAST_SENTENCE
from guardian.provider.backends.openwebui.behind_counting import count_answered, report_kept_back
from guardian.provider.backends.openwebui.behind_rules import rule_on
from guardian.provider.backends.openwebui.behind_witness import LONGEST_WORDS, Witness, Witnessed
from guardian.provider.context import Provider
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.engine.answering import is_of_time
from guardian.provider.engine.events import append_change
from guardian.provider.engine.live import AnnouncedReply, Live, Stopper
from guardian.provider.engine.sentences import (
    closing_sentence,
    explain,
    stopped_sentence,
    unconsented_sentence,
)
from guardian.provider.signals.ai_output import GrowingReply, objection_of, safe_reply

_WHY_STOPPED = {
    Stopper.GUARDIAN: stopped_sentence,
    Stopper.SERVICE: closing_sentence,
    Stopper.CONSENT: unconsented_sentence,
    Stopper.WARD: stopped_sentence,
}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What every answer needs."""

    provider: Provider
    live: Live
    witness: Witness
    asking: Executor


@dataclass(frozen=True, kw_only=True)
class Passed:
    """A request that may be answered. ``beside``: it belongs to ``turn`` without being it."""

    person: WardRow
    turn: Witnessed
    running: AnnouncedReply
    beside: bool


class BehindReply:
    """See :class:`guardian.provider.backends.gateway.port.Reply`.

    Reminders and the words of support are the filter's: here nothing is added to an answer.
    """

    opening: Sequence[str] = ()

    def __init__(
        self, desk: Desk, passed: Passed, *, note: str | None, most_tokens: int | None
    ) -> None:
        self.note = note
        self.most_tokens = most_tokens
        self._desk = desk
        self._person = passed.person
        self._turn = passed.turn
        self._running = passed.running
        self._beside = passed.beside
        self._asked_at = desk.provider.clock.now()
        self._minor = is_minor(treated_age(passed.person, self._asked_at))
        self._reading = GrowingReply(minor=self._minor)
        self._forbidden: str | None = None
        self._late_since: datetime | None = None
        self._asking = False
        self._finished = False
        self._lock = Lock()

    def stopped(self) -> str | None:
        """Return the last words to the ward if it was stopped meanwhile; looks at memory only."""
        if self._running.stopped_by is not None:
            return _WHY_STOPPED[self._running.stopped_by](self._person)
        now = self._desk.provider.clock.now()
        with self._lock:
            due = now - self._asked_at >= ASKED_EVERY
            if not self._asking and (self._running.take_doubt() or due):
                self._asking = True
                self._asked_at = now
                self._desk.asking.submit(self._ask_again)
            return self._forbidden

    def unsaid(self, text: str) -> str | None:
        """Return what is said instead if ``text`` must not be said."""
        rule = self._reading.check(text)
        return None if rule is None else safe_reply(self._person.language)

    def finish(
        self,
        text: str,
        tokens: TokenUse | None,
        last_at: datetime,
        *,
        kept_back: str = "",
        thought: str = "",
    ) -> Sequence[str]:
        """Note the end of the answer; what is counted already is counted to its end."""
        del tokens, thought
        with self._lock:
            if self._finished:
                return ()
            self._finished = True
        turn, provider = self._turn, self._desk.provider
        if self._running.stopped_by is not None:
            self._desk.witness.note_stopped(self._person.ward_id)
        if not self._beside:
            turn.said = text[:LONGEST_WORDS]
            turn.fault = objection_of(provider.larger, turn.said, minor=self._minor)
        turn.ended_at = max(last_at, turn.last_at)
        if not kept_back and (self._beside or not turn.counted):
            return ()
        ward_id = self._person.ward_id
        with provider.engine.begin() as connection:
            person = locked_ward(connection, ward_id)
            if kept_back:
                report_kept_back(provider, connection, person, turn.model, kept_back)
            if turn.counted and not self._beside:
                count_answered(provider, connection, person, turn)
                append_change(provider, connection, ward_id, [Topic.USAGE], last_at)
        self._desk.live.bell.ring(ward_id)
        return ()

    def _ask_again(self) -> None:
        provider, ward_id = self._desk.provider, self._person.ward_id
        forbidden = None
        try:
            with provider.engine.begin() as connection:
                person = locked_ward(connection, ward_id)
                now = provider.clock.now()
                seen = self._desk.witness.moments(ward_id)
                refusal = rule_on(connection, person, seen, now).refusal
            if refusal is not None:
                self._late_since = self._late_since or now
                if not is_of_time(refusal) or now - self._late_since >= LAST_SENTENCE:
                    forbidden = explain(refusal, person, now).detail
        except SQLAlchemyError:  # what was not answered is asked again
            self._running.doubt()
        finally:
            with self._lock:
                self._asking = False
                self._forbidden = self._forbidden or forbidden
