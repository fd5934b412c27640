"""What happened since the last look, from the rows and what was counted of them: pure.

Each thing is told once: it names the mark that is set in the transaction in which it is counted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from guardian.policy.usage_time import IDLE_GAP
from guardian.provider.backends.openwebui.kept_rows import DONE_WITH, Marks
from guardian.provider.backends.openwebui.shapes import Row
from guardian.provider.backends.openwebui.turns import (
    ASSISTANT,
    USER,
    KeptRow,
    Mirror,
    Outcome,
    Turn,
    turns,
)

SETTLED = timedelta(seconds=5)
"""An answer that is younger than this may still be refused: it is not counted yet."""
LONGEST_WORDS = 200_000
"""Of a message, in characters: more is none that a child writes or reads."""


class What(StrEnum):
    """What happened."""

    SAID = "said"
    ANSWERED = "answered"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Happened:
    """A moment of a turn. ``character_id`` is the server's; ``why``: what a refusal said."""

    what: What
    row_id: str
    character_id: str
    at: datetime
    asked_at: datetime
    why: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Words:
    """A message that nobody has looked at; ``character_id`` ``None``: it is not known to whom.

    ``digest``: of a ward's words; ``None``: they are not a ward's.
    """

    row_id: str
    by_ward: bool
    character_id: str | None
    text: str = field(repr=False)
    digest: str | None = None


def set_marks(mirror: Mirror, known: Mapping[str, Marks], since: int) -> dict[str, Marks]:
    """Return the marks of every row; what was before ``since`` is nobody's business here."""
    return {
        row_id: known.get(row_id) or (DONE_WITH if row.at < since else Marks())
        for row_id, row in mirror.rows.items()
    }


def happened(
    mirror: Mirror,
    marks: Mapping[str, Marks],
    rows: Sequence[Row],
    now: datetime,
    *,
    settled: timedelta = SETTLED,
) -> list[Happened]:
    """Return what is not counted yet, in order; nothing lies after ``now``."""
    errors = {row.id: _text(row.error) for row in rows if row.error}
    found = [
        each
        for turn in turns(mirror)
        for each in _of_turn(turn, marks[turn.turn_id], errors, now - settled)
    ]
    found.sort(key=lambda each: (each.at, each.asked_at, each.row_id, _ORDER[each.what]))
    return [each if each.at <= now else _at(each, now) for each in found]


_ORDER = {What.SAID: 0, What.REFUSED: 1, What.ANSWERED: 2}


def _of_turn(
    turn: Turn, marks: Marks, errors: Mapping[str, str], settled_at: datetime
) -> Iterator[Happened]:
    if marks.said and marks.answered:
        return
    refused = turn.outcome is Outcome.REFUSED

    def moment(what: What, at: datetime) -> Happened:
        return Happened(
            what=what,
            row_id=turn.turn_id,
            character_id=turn.character_id,
            at=at,
            asked_at=turn.asked_at,
            why=errors.get(turn.turn_id, ""),
        )

    under_way = turn.outcome is Outcome.UNDER_WAY
    if not marks.said and not refused and not (under_way and turn.ended_at > settled_at):
        yield moment(What.SAID, turn.asked_at)
    if refused:
        yield moment(What.REFUSED, turn.asked_at)
    elif not under_way and not marks.answered:
        yield moment(What.ANSWERED, turn.ended_at)


def _at(each: Happened, at: datetime) -> Happened:
    """Return it at ``at``: a server whose clock is ahead tells of what is still to come."""
    return Happened(
        what=each.what,
        row_id=each.row_id,
        character_id=each.character_id,
        at=at,
        asked_at=min(each.asked_at, at),
        why=each.why,
    )


def unread(
    mirror: Mirror,
    marks: Mapping[str, Marks],
    rows: Sequence[Row],
    now: datetime,
    digest_of: Callable[[str], str],
) -> list[Words]:
    """Return the messages whose words nobody has looked at; an answer once it is whole.

    A ward's words are looked at again where others stand in their place: pages let a message be
    edited.
    """
    spoken_to = {
        (row.chat_id, row.parent_id): row.character_id
        for row in mirror.rows.values()
        if row.role == ASSISTANT and row.character_id
    }
    found = []
    for row in reversed(rows):
        kept = mirror.rows.get(row.id)
        if kept is None or not _is_whole(kept, now):
            continue
        by_ward, text = kept.role == USER, _text(row.content)[:LONGEST_WORDS]
        digest = digest_of(text) if by_ward else None
        if not _is_new(marks[row.id], digest):
            continue
        asked_of = spoken_to.get((kept.chat_id, kept.message_id))
        found.append(
            Words(
                row_id=row.id,
                by_ward=by_ward,
                character_id=asked_of if by_ward else kept.character_id,
                text=text,
                digest=digest,
            )
        )
    # a server that counts in seconds may give a message and its answer the same one
    found.sort(key=lambda words: (mirror.rows[words.row_id].at, not words.by_ward))
    return found


def _is_new(marks: Marks, digest: str | None) -> bool:
    """Tell whether words were not looked at, or are others than those that were."""
    return not marks.read or marks.words_digest not in {None, digest}


def _is_whole(row: KeptRow, now: datetime) -> bool:
    """Tell whether nothing is added to a message; one that never ended is left after a rest."""
    if row.role == USER or row.done_at is not None:
        return True
    return now.timestamp() - row.at >= IDLE_GAP.total_seconds()


def _text(content: object) -> str:
    """Return the words of a message, however the server wraps them."""
    if isinstance(content, str):
        return content
    if isinstance(content, dict):
        return _text(content.get("text") or content.get("content"))
    if isinstance(content, list):
        return "\n".join(filter(None, map(_text, content)))
    return ""
