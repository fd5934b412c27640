"""A child's turns, from the server's rows: pure, and independent of when the rows were read.

A *mirror* keeps what the bridge has once seen without its words, so that a chat that the child
deletes still counts. A row's time is a claim of the child's browser; what the bridge knows is that
a row it sees for the first time was written after it last looked, and before the server's own note
of its last change. The mirror holds each row's time within those two.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from guardian.policy.usage_time import IDLE_GAP
from guardian.provider.backends.openwebui.messages import in_seconds
from guardian.provider.backends.openwebui.shapes import Row

USER, ASSISTANT = "user", "assistant"


class Outcome(StrEnum):
    """What became of a turn."""

    ANSWERED = "answered"
    REFUSED = "refused"
    """The rules or the model said no: no use of time."""
    UNDER_WAY = "under_way"


@dataclass(frozen=True, kw_only=True)
class KeptRow:
    """What is kept of a row; moments in seconds since 1970, by the server's clock."""

    message_id: str
    chat_id: str
    parent_id: str | None
    role: str
    character_id: str | None
    at: int
    done_at: int | None = None
    refused: bool = False
    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(frozen=True, kw_only=True)
class Mirror:
    """Everything the bridge has seen of one child, by row.

    ``seen_until``: the moment of the server's clock up to which it has looked; ``None`` before the
    first time.
    """

    rows: Mapping[str, KeptRow] = field(default_factory=dict)
    seen_until: int | None = None


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One answer of one character to the child, however many there are to the same words.

    ``asked_at`` and ``ended_at`` are aware, UTC. ``turn_id`` is the same at each reading.
    """

    turn_id: str
    chat_id: str
    character_id: str
    asked_at: datetime
    ended_at: datetime
    outcome: Outcome
    input_tokens: int | None = None
    output_tokens: int | None = None


def absorb(mirror: Mirror, rows: Iterable[Row], until: int) -> Mirror:
    """Return the mirror with what was just read; ``until`` is when the reading began.

    Nothing is ever taken out: what a child deleted was said all the same. A row that is known
    keeps its time and its role and takes what came later: its end, its refusal, its tokens.
    """
    kept = dict(mirror.rows)
    for row in rows:
        if row.role in {USER, ASSISTANT}:
            kept[row.id] = _kept(kept.get(row.id), row, mirror.seen_until)
    return Mirror(rows=kept, seen_until=max(until, mirror.seen_until or until))


def _kept(known: KeptRow | None, row: Row, seen_until: int | None) -> KeptRow:
    if known is None:
        return _told(row, _moment(row, seen_until))
    return _added(known, _told(row, known.at))


def _told(row: Row, at: int) -> KeptRow:
    return KeptRow(
        message_id=row.message_id,
        chat_id=row.chat_id,
        parent_id=row.parent_id,
        role=row.role,
        character_id=row.model_id,
        at=at,
        done_at=max(at, row.updated_at) if row.done else None,
        refused=row.done and bool(row.error),
        input_tokens=row.usage.input_tokens if row.usage else None,
        output_tokens=row.usage.output_tokens if row.usage else None,
    )


def _added(known: KeptRow, told: KeptRow) -> KeptRow:
    counts = known if told.input_tokens is None else told
    # an answer that was given was given, whatever a page writes over it later
    ending = told if known.done_at is None else known
    return replace(
        told,
        # else a program could take an answer out by calling it a question
        role=known.role,
        character_id=told.character_id or known.character_id,
        done_at=ending.done_at,
        refused=ending.refused,
        input_tokens=counts.input_tokens,
        output_tokens=counts.output_tokens,
    )


def _moment(row: Row, seen_until: int | None) -> int:
    claimed = min(in_seconds(row.created_at), row.updated_at)
    return claimed if seen_until is None else min(max(claimed, seen_until), row.updated_at)


def turns(mirror: Mirror) -> Sequence[Turn]:
    """Return the child's turns in the order in which they ended.

    Answers to the same words, a regenerated one or those of several characters, are turns of their
    own. What the server asks a model for itself, as a title, is in no row and so in no turn.
    """
    asked = {(row.chat_id, row.message_id): row for row in mirror.rows.values() if row.role == USER}
    first: set[tuple[str, str]] = set()
    found: list[Turn] = []
    answers = [row for row in mirror.rows.items() if row[1].role == ASSISTANT]
    for row_id, row in sorted(answers, key=lambda item: (item[1].at, item[0])):
        if not row.character_id:
            continue
        question = (row.chat_id, row.parent_id or "")
        words = asked.get(question) if question not in first else None
        first.add(question)
        found.append(_turn(row_id, row.character_id, row, words))
    return sorted(found, key=lambda turn: (turn.ended_at, turn.turn_id))


def _turn(turn_id: str, character_id: str, row: KeptRow, words: KeptRow | None) -> Turn:
    begun = row.at if words is None else min(words.at, row.at)
    ended = row.at if row.done_at is None else row.done_at
    longest = int(IDLE_GAP.total_seconds())
    outcome = Outcome.UNDER_WAY if row.done_at is None else Outcome.ANSWERED
    return Turn(
        turn_id=turn_id,
        chat_id=row.chat_id,
        character_id=character_id,
        # words that waited for hours for an answer are no hours of use
        asked_at=_aware(max(begun, row.at - longest)),
        ended_at=_aware(min(ended, row.at + longest)),
        outcome=Outcome.REFUSED if row.refused else outcome,
        input_tokens=row.input_tokens,
        output_tokens=row.output_tokens,
    )


def _aware(moment: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment)
