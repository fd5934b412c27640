"""Takes in what children have said and were answered: counted, looked at, and not kept.

The words are looked at in memory; Open WebUI keeps them for the child, so no second copy is made.
"""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from guardian.link.wire.events import Topic
from guardian.policy.bands import is_minor
from guardian.policy.decisions import Reason
from guardian.provider.accounts.people import WardRow, locked_ward, ward
from guardian.provider.backends.characters import LedgerCast
from guardian.provider.backends.external_names import character_id_of
from guardian.provider.backends.openwebui.happened import (
    SETTLED,
    Happened,
    What,
    Words,
    happened,
    set_marks,
    unread,
)
from guardian.provider.backends.openwebui.health import has_passed
from guardian.provider.backends.openwebui.household import Account
from guardian.provider.backends.openwebui.kept_rows import (
    Marks,
    Seen,
    in_parts,
    keep_rows,
    keep_seen,
    rows_of_chats,
    seen_of,
    storable,
)
from guardian.provider.backends.openwebui.messages import Messages
from guardian.provider.backends.openwebui.refusal_words import reason_of
from guardian.provider.backends.openwebui.softening import soften
from guardian.provider.backends.openwebui.turns import KeptRow, Mirror, absorb
from guardian.provider.context import Provider
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.engine.age_suspicion import note_message
from guardian.provider.engine.alerts import WorryingMessage, raise_alerts
from guardian.provider.engine.events import append_change
from guardian.provider.engine.live import Live
from guardian.provider.engine.output_findings import Finding, report_finding
from guardian.provider.engine.policy import read_policy
from guardian.provider.engine.request_asking import closed_by_itself
from guardian.provider.engine.told_turns import ToldMoment, count_refused, count_told
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.facts import evidence_key
from guardian.provider.signals.ai_output import OutputRule, check_output
from guardian.provider.signals.rules import Signal
from guardian.provider.signals.talk import LastLines, Said, detect_in_talk

SWEEP_EVERY = timedelta(hours=24)
SEEN_WRITTEN_EVERY_SECONDS = 300
AT_A_TIME = 40
"""So many things are counted in one transaction: others wait for it."""
AT_ONCE = timedelta(0)
_WORDS = b"open webui words\0"
_DIGEST_BYTES = 16


@dataclass(frozen=True, kw_only=True)
class _Heard:
    """What was heard in words: signs in a ward's, a fault in a character's."""

    signals: tuple[Signal, ...] = ()
    fault: OutputRule | None = None


@dataclass(frozen=True, kw_only=True)
class _News:
    """What was read of one account, on its way into the ledger; ``marks`` are set on the way.

    ``heard``: of words on their way, by row.
    """

    account: Account
    rows: Mapping[str, KeptRow]
    marks: dict[str, Marks]
    known: set[str]
    reminds: bool
    softens: bool
    written: set[str] = field(default_factory=set)
    heard: dict[str, _Heard] = field(default_factory=dict)

    def mark(self, row_id: str, **set_: bool | str | None) -> None:
        """Set marks of a row."""
        self.marks[row_id] = replace(self.marks[row_id], **set_)  # type: ignore[arg-type]


class TakingIn:
    """Takes in what the server tells, account by account."""

    def __init__(self, provider: Provider, live: Live) -> None:
        self._provider = provider
        self._live = live
        self._seen: dict[str, Seen] = {}
        self._written: dict[str, Seen] = {}
        self._lines = LastLines()
        self._key: bytes | None = None

    def take(
        self,
        account: Account,
        messages: Messages,
        *,
        reminds: bool,
        softens: bool,
        settled: timedelta = SETTLED,
    ) -> None:
        """Take in what is new of an account; ``reminds``: the filter shows what is due.

        ``softens``: whoever answers can be asked to do so more softly.

        ``settled``: how old an answer is that is counted before its end. Raises
        `errors.OpenWebUIError`; then nothing was read, and all of it is read the next time.
        """
        engine = self._provider.engine
        with reading(engine) as connection:
            before = self._seen.get(account.subject) or seen_of(connection, account.subject)
        now = self._provider.clock.now()
        sweeps = before is None or has_passed(before.swept_at, SWEEP_EVERY, now)
        rows = [
            row
            for row in messages.since(
                account.subject, None if sweeps or not before else before.until
            )
            if storable((row.id, row.chat_id, row.parent_id, row.model_id))
        ]
        with reading(engine) as connection:
            chats = {row.chat_id for row in rows}
            kept, marks = rows_of_chats(connection, account.subject, chats)
        known = Mirror(rows=kept, seen_until=None if before is None else before.until)
        mirror = absorb(known, rows, int(now.timestamp()))
        news = _News(
            account=account,
            rows=mirror.rows,
            marks=set_marks(mirror, marks, int(account.since.timestamp())),
            known=set(kept),
            reminds=reminds,
            softens=softens,
        )
        self._count(news, unread(mirror, news.marks, rows, now, self._digest_of), AT_A_TIME)
        self._count(news, happened(mirror, news.marks, rows, now, settled=settled), AT_A_TIME)
        changed = [row_id for row_id, row in mirror.rows.items() if row != kept.get(row_id)]
        swept_at = now if before is None or sweeps else before.swept_at
        self._finish(news, changed, Seen(until=mirror.seen_until or 0, swept_at=swept_at))

    def _digest_of(self, text: str) -> str:
        """Return by what words are known again; without the ledger's key it says nothing."""
        if self._key is None:
            with self._provider.engine.begin() as connection:
                self._key = evidence_key(connection)
        words = " ".join(text.split()).encode("utf-8", "replace")
        return hmac.digest(self._key, _WORDS + words, "sha256")[:_DIGEST_BYTES].hex()

    def _count(self, news: _News, things: Sequence[Happened | Words], most: int) -> None:
        for some in in_parts(things, most):
            ward_id = news.account.ward_id
            self._listen(news, [each for each in some if isinstance(each, Words)])
            with self._provider.engine.begin() as connection:
                person = locked_ward(connection, ward_id)
                now = self._provider.clock.now()
                told = [self._take_one(connection, person, news, each, now) for each in some]
                self._keep(connection, news, (each.row_id for each in some))
                if any(told):
                    append_change(self._provider, connection, ward_id, [Topic.USAGE], now)
            self._live.bell.ring(ward_id)

    def _take_one(
        self,
        connection: Connection,
        person: WardRow,
        news: _News,
        each: Happened | Words,
        now: datetime,
    ) -> bool:
        """Count one thing, or tell of it; return whether the use of the ward has changed."""
        if isinstance(each, Words):
            news.mark(each.row_id, read=True, words_digest=each.digest)
            self._tell(connection, person, each, news, now)
            return False
        if each.what is What.REFUSED:
            news.mark(each.row_id, said=True, answered=True)
            return self._refused(connection, person, each)
        news.mark(each.row_id, **{each.what: True})
        moment = ToldMoment(
            character_id=character_id_of(each.character_id),
            at=each.at,
            by_ward=each.what is What.SAID,
            asked_at=each.asked_at,
            reminds=news.reminds and each.what is What.SAID,
        )
        count_told(self._provider, connection, person, moment)
        return True

    def _listen(self, news: _News, some: Sequence[Words]) -> None:
        """Look for signs and faults, before the ledger is held: a model may take its time.

        What was said in a chat before is remembered in memory, a few lines of it.
        """
        larger = self._provider.larger
        minor = any(not words.by_ward for words in some) and self._is_minor(news.account.ward_id)
        for words in some:
            chat_id = news.rows[words.row_id].chat_id
            before = self._lines.before(chat_id)
            self._lines.add(chat_id, Said(by_child=words.by_ward, text=words.text))
            news.heard[words.row_id] = (
                _Heard(signals=detect_in_talk(words.text, before, larger))
                if words.by_ward
                else _Heard(fault=check_output(words.text, minor=minor, larger=larger))
            )

    def _is_minor(self, ward_id: str) -> bool:
        with reading(self._provider.engine) as connection:
            return is_minor(treated_age(ward(connection, ward_id), self._provider.clock.now()))

    def _tell(
        self, connection: Connection, person: WardRow, words: Words, news: _News, now: datetime
    ) -> None:
        """Tell of what was heard; comfort is not shown by this bridge, and so not claimed."""
        heard = news.heard.pop(words.row_id)
        provider = self._provider
        character = None if words.character_id is None else character_id_of(words.character_id)
        if words.by_ward:
            note_message(provider, connection, person, words.text, now)
            worrying = WorryingMessage(
                ward_id=person.ward_id,
                character_id=character,
                text=words.text,
                signals=heard.signals,
                provider_actions=soften(connection, person.ward_id, heard.signals, now)
                if news.softens
                else (),
            )
            raise_alerts(provider, connection, worrying, now)
            return
        if heard.fault is not None and character is not None:
            finding = Finding(
                rule=heard.fault, character_id=character, action="passed", text=words.text
            )
            report_finding(provider, connection, person, finding, now)

    def _refused(self, connection: Connection, person: WardRow, each: Happened) -> bool:
        """Write down who refused, where it was a rule; a model that failed is none."""
        character_id = character_id_of(each.character_id)
        policy = read_policy(connection, person, each.at)
        reason = reason_of(each.why)
        if reason is None or reason is Reason.CHARACTER_BLOCKED:
            member = LedgerCast().find(connection, character_id)
            closed = member and closed_by_itself(policy.effective, person, member, each.at)
            reason = closed.reason if closed else reason
        if reason is None:
            return False
        return count_refused(connection, person, policy, character_id, reason, each.at)

    def _finish(self, news: _News, changed: Iterable[str], seen: Seen) -> None:
        """Write down what nothing followed from, and how far was looked."""
        subject = news.account.subject
        rest = [row_id for row_id in changed if row_id not in news.written]
        before = self._written.get(subject)
        is_stale = (
            before is None
            or seen.swept_at != before.swept_at
            or seen.until - before.until >= SEEN_WRITTEN_EVERY_SECONDS
        )
        if rest or is_stale:
            with self._provider.engine.begin() as connection:
                self._keep(connection, news, rest)
                keep_seen(connection, subject, seen)
            self._written[subject] = seen
        self._seen[subject] = seen

    def _keep(self, connection: Connection, news: _News, row_ids: Iterable[str]) -> None:
        rows = {row_id: news.rows[row_id] for row_id in row_ids}
        keep_rows(connection, news.account.subject, rows, news.marks, news.known)
        news.known.update(rows)
        news.written.update(rows)
