"""One answer of a model on its way to a ward, as the engine looks after it."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from guardian.policy.bands import is_minor
from guardian.policy.decisions import Refusal
from guardian.provider.accounts.people import WardRow, lock_ward
from guardian.provider.backends.cast import CastMember
from guardian.provider.backends.gateway.paying import Paying
from guardian.provider.backends.gateway.port import Asked, TokenUse
from guardian.provider.backends.gateway.prices import estimated, sent_tokens
from guardian.provider.backends.gateway.recent_turns import RecentTurn, RecentTurns
from guardian.provider.backends.gateway.spending import Answered, Spending
from guardian.provider.context import Provider
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.engine.answering import (
    Sent,
    count_listening,
    finish_locked_reply,
    is_of_time,
    refused_now,
)
from guardian.provider.engine.exits import farewell
from guardian.provider.engine.live import AnnouncedReply, Live, Stopper
from guardian.provider.engine.output_findings import Finding, report_finding
from guardian.provider.engine.reminders import Reminder, spoken
from guardian.provider.engine.sentences import (
    closing_sentence,
    explain,
    stopped_sentence,
    unconsented_sentence,
)
from guardian.provider.signals.ai_output import (
    GrowingReply,
    OutputRule,
    objection_of,
    safe_reply,
)

ASKED_EVERY = timedelta(seconds=20)
"""How often the rules are asked whether an answer may go on, though nothing was changed."""
LAST_SENTENCE = timedelta(seconds=40)
"""How long an answer may go on from where it was first seen that the time is up."""
_WHY_STOPPED = {
    Stopper.GUARDIAN: stopped_sentence,
    Stopper.SERVICE: closing_sentence,
    Stopper.CONSENT: unconsented_sentence,
    Stopper.WARD: farewell,
}


@dataclass(frozen=True, kw_only=True)
class Office:
    """What every answer needs of the engine."""

    provider: Provider
    live: Live
    spending: Spending
    recent: RecentTurns
    asking: Executor
    """Who asks the ledger anew while an answer runs."""


@dataclass(frozen=True, kw_only=True)
class Going:
    """An answer that may begin. ``turn`` is the one that it answers; ``helper``: beside it.

    ``paying`` holds the money that it may cost.
    """

    person: WardRow
    member: CastMember
    asked: Asked = field(repr=False)
    turn: RecentTurn
    helper: bool
    began_at: datetime
    running: AnnouncedReply
    paying: Paying


class EngineReply:
    """See :class:`guardian.provider.backends.gateway.port.Reply`."""

    def __init__(
        self,
        office: Office,
        going: Going,
        *,
        note: str | None,
        opening: Sequence[str],
        most_tokens: int | None,
    ) -> None:
        self.note = note
        self.opening = opening
        self.most_tokens = most_tokens
        self._office = office
        self._going = going
        self._minor = is_minor(treated_age(going.person, going.began_at))
        self._reading = GrowingReply(minor=self._minor)
        self._forbidden: str | None = None
        self._asked_at = going.began_at
        self._late_since: datetime | None = None
        self._due: list[Reminder] = []
        self._asking = False
        self._finished = False
        self._lock = Lock()

    def stopped(self) -> str | None:
        """Return the last words to the ward if it was stopped meanwhile; looks at memory only.

        After a change of the rules, and every now and then, the ledger is asked in another thread,
        and the answer is here at one of the next looks.
        """
        running = self._going.running
        if running.stopped_by is not None:
            return _WHY_STOPPED[running.stopped_by](self._going.person)
        now = self._office.provider.clock.now()
        with self._lock:
            due = now - self._asked_at >= ASKED_EVERY
            if not self._asking and (running.take_doubt() or due):
                self._asking = True
                self._asked_at = now
                self._office.asking.submit(self._ask_again)
            return self._forbidden

    def unsaid(self, text: str) -> str | None:
        """Return what is said instead if ``text`` must not be said."""
        return None if self._rule(text) is None else safe_reply(self._going.person.language)

    def finish(
        self,
        text: str,
        tokens: TokenUse | None,
        last_at: datetime,
        *,
        kept_back: str = "",
        thought: str = "",
    ) -> Sequence[str]:
        """Keep what was said and what it cost; return reminders to be shown at the end of it."""
        with self._lock:
            if self._finished:
                return ()
            self._finished = True
        going, office = self._going, self._office
        answered = self._answered(thought + text + kept_back, tokens, last_at)
        if not going.helper:
            office.recent.answered(going.turn, text or thought, last_at)
        reminders: Sequence[Reminder] = self._due
        if answered is None:
            self._free()
        else:
            reminders = self._write(answered, text, self._findings(text, kept_back))
        office.live.bell.ring(going.person.ward_id)
        return tuple(reminder_text(each, going.person) for each in reminders)

    def _rule(self, text: str) -> OutputRule | None:
        return self._reading.check(text)

    def _ask_again(self) -> None:
        going = self._going
        provider = self._office.provider
        forbidden = None
        try:
            now = provider.clock.now()
            if going.paying.holds:
                with provider.engine.begin() as connection:
                    going.paying.hold_on(connection, now)
            if not going.helper:
                self._due += count_listening(provider, going.turn.outcome, now)
            refusal = refused_now(provider, going.person.ward_id, going.member)
            if refusal is not None and not self._may_finish(refusal, now):
                forbidden = explain(refusal, going.person, now).detail
        except SQLAlchemyError:  # what was not answered is asked again
            going.running.doubt()
        finally:
            with self._lock:
                self._asking = False
                self._forbidden = self._forbidden or forbidden

    def _may_finish(self, refusal: Refusal, now: datetime) -> bool:
        """Whether there is time for the sentence that is being said."""
        self._late_since = self._late_since or now
        return is_of_time(refusal) and now - self._late_since < LAST_SENTENCE

    def _write(
        self, answered: Answered, text: str, findings: Sequence[Finding]
    ) -> Sequence[Reminder]:
        """Write down what was answered, all of it or nothing; return what is to be shown."""
        going, office = self._going, self._office
        office.spending.count_trouble(going.person, answered)
        with office.provider.engine.begin() as connection:
            lock_ward(connection, going.person.ward_id)
            now = office.provider.clock.now()
            for finding in findings:
                report_finding(office.provider, connection, going.person, finding, now)
            office.spending.record(connection, going.person, answered)
            going.paying.free(connection, going.person, now)
            return (*self._due, *self._keep(connection, text, answered.at))

    def _free(self) -> None:
        """Let another answer have the money of one that was not given."""
        going, provider = self._going, self._office.provider
        if going.paying.holds:
            with provider.engine.begin() as connection:
                lock_ward(connection, going.person.ward_id)
                going.paying.free(connection, going.person, provider.clock.now())

    def _findings(self, text: str, kept_back: str) -> list[Finding]:
        """Return what was held back, and what went out and a larger model objects to as a whole."""
        larger = self._office.provider.larger
        character_id = self._going.member.character_id
        found = []
        rule = self._rule(kept_back) if kept_back else None
        if rule is not None:
            found.append(Finding(rule=rule, character_id=character_id, text=kept_back))
        rule = objection_of(larger, text, minor=self._minor) if text else None
        if rule is not None:
            passed = Finding(rule=rule, character_id=character_id, action="passed", text=text)
            found.append(passed)
        return found

    def _answered(self, answer: str, tokens: TokenUse | None, at: datetime) -> Answered | None:
        if tokens is None and not answer:
            return None  # nothing was answered, and nobody asks for money
        going = self._going
        asked = going.asked
        return Answered(
            character_id=going.member.character_id,
            model=asked.model,
            tokens=tokens or estimated(sent_tokens(asked), answer),
            estimated=tokens is None,
            at=at,
        )

    def _keep(self, connection: Connection, text: str, last_at: datetime) -> tuple[Reminder, ...]:
        going = self._going
        if going.helper or not text:
            return ()
        sent = Sent(text=text, last_at=last_at)
        character_id = going.member.character_id
        outcome = going.turn.outcome
        return finish_locked_reply(self._office.provider, connection, outcome, character_id, sent)


def reminder_text(reminder: Reminder, person: WardRow) -> str:
    """Return a reminder as it stands in a chat: its title, then its sentence."""
    words = spoken(reminder, person)
    return f"{words.title}\n{words.text}"
