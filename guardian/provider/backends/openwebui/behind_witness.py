"""Turns that the gateway saw, until the server's own table tells them: no use is counted twice.

The rule. A turn of a chat that the server keeps is told by its table, with the character; the
gateway, which sees the model alone, remembers it and counts nothing. If the table has not told it
within some minutes (the chat was invented, or its rows went), it counts under the model itself. A
turn of no chat that is kept, from a program or a temporary chat, counts under the model at once.
Time is a union of moments in any case, so a turn that were told by both would be two turns and no
second twice. What is remembered is in memory: a restart forgets an invented chat of the last
minutes, and nothing else.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from guardian.provider.backends.gateway.recent_turns import (
    FURTHER_WITHIN,
    HELPER_WITHIN,
    HELPERS_PER_TURN,
    ROUNDS_PER_TURN,
    same,
    says_something_new,
)
from guardian.provider.signals.ai_output import OutputRule
from guardian.provider.signals.rules import Signal

WAIT = timedelta(minutes=3)
"""How long the table may take: rounds come every half a minute, and a server may be busy."""
LONGEST_ANSWER = timedelta(minutes=30)
"""A turn that has no end after this is over."""
AROUND = timedelta(seconds=90)
"""How far a row may lie from the turn: a page writes it, the filter and the server take a while."""
MOST = 200
"""Turns of one ward that are remembered; earlier ones count at once."""
LONGEST_WORDS = 100_000
_KEPT_CHAT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


def is_kept(chat_id: str | None) -> bool:
    """Whether the server keeps such a chat: temporary ones have other names, programs none."""
    return chat_id is not None and _KEPT_CHAT.fullmatch(chat_id) is not None


def is_told(chat_id: str | None, message_id: str | None) -> bool:
    """Whether the server's table will tell a turn: one of a chat that it keeps.

    A question of the server's own that names such a chat is no answer in it: its message is ``""``.
    """
    return is_kept(chat_id) and message_id != ""


@dataclass(kw_only=True, eq=False)
class Witnessed:
    """A turn; ``words`` are what the ward said, ``said`` what was answered.

    ``signals`` were heard in the words; ``fault`` is what a larger model objects to in the answer.
    ``message_id``: of the answer, as the server names it; ``None``: it does not.
    """

    model: str
    chat_id: str | None
    began_at: datetime
    words: str = field(repr=False)
    signals: tuple[Signal, ...] = ()
    message_id: str | None = None
    ended_at: datetime | None = None
    said: str = field(default="", repr=False)
    fault: OutputRule | None = None
    helpers_left: int = HELPERS_PER_TURN
    rounds_left: int = ROUNDS_PER_TURN
    counted: bool = False
    """Whether it is in the ledger, under the model itself."""

    @property
    def last_at(self) -> datetime:
        """When it was heard of last."""
        return self.ended_at or self.began_at

    def spend(self, *, tool: bool) -> bool:
        """Use up one of the requests that may belong to it; whether one was left."""
        left = self.rounds_left if tool else self.helpers_left
        if left <= 0:
            return False
        if tool:
            self.rounds_left -= 1
        else:
            self.helpers_left -= 1
        return True


@dataclass(frozen=True, kw_only=True)
class Told:
    """An answer as the server's table has it."""

    row_id: str
    chat_id: str
    at: datetime


class Witness:
    """What is not told yet, of every ward; from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._turns: dict[str, list[Witnessed]] = {}
        self._claimed: dict[str, dict[str, datetime]] = {}
        self._stopped: set[str] = set()

    def note_stopped(self, ward_id: str) -> None:
        """Note that an answer was ended with last words, because somebody stopped it."""
        with self._lock:
            self._stopped.add(ward_id)

    def take_stopped(self, ward_id: str) -> bool:
        """Tell, once, whether one was."""
        with self._lock:
            was = ward_id in self._stopped
            self._stopped.discard(ward_id)
        return was

    def add(self, ward_id: str, turn: Witnessed) -> Witnessed | None:
        """Remember a turn; return one that is too many, to be counted now."""
        with self._lock:
            turns = self._turns.setdefault(ward_id, [])
            turns.append(turn)
            return turns.pop(0) if len(turns) > MOST else None

    def moments(self, ward_id: str) -> list[datetime]:
        """Return the moments that the ledger does not have yet, in order."""
        with self._lock:
            waiting = [each for each in self._turns.get(ward_id, ()) if not each.counted]
        found = {moment for each in waiting for moment in (each.began_at, each.last_at)}
        return sorted(found)

    def beside(self, ward_id: str, text: str, now: datetime, *, tool: bool) -> Witnessed | None:
        """Return the turn that a request belongs to without being one, and use up one of those.

        A front end's own question has the words of a turn of the last minute in it, and nothing new
        that somebody should look at; after a ``tool`` the words are the same.
        """
        asked = same(text)
        within = FURTHER_WITHIN if tool else HELPER_WITHIN
        with self._lock:
            turns = self._turns.get(ward_id, [])
            known = [same(each) for turn in turns for each in (turn.words, turn.said)]
            if not tool and says_something_new(asked, known):
                return None
            for turn in reversed(turns):
                words = same(turn.words)
                fits = words and (asked == words if tool else words in asked)
                if not fits or not timedelta(0) <= now - turn.last_at <= within:
                    continue
                return turn if turn.spend(tool=tool) else None
        return None

    def settle(self, ward_id: str, told: Sequence[Told], now: datetime) -> list[Witnessed]:
        """Forget what the table has told; return what it will not tell, to be counted."""
        with self._lock:
            turns = self._turns.get(ward_id, [])
            claimed = self._claimed.setdefault(ward_id, {})
            waiting = [each for each in turns if not each.counted]
            pairs = matched(waiting, told, claimed, now)
            claimed.update({row.row_id: now for row in pairs.values()})
            for row_id in [each for each, at in claimed.items() if now - at > 2 * LONGEST_ANSWER]:
                del claimed[row_id]
            for each in pairs:
                each.counted = True
            late = [each for each in waiting if not each.counted and _is_late(each, now)]
            # one that was told stays a while: what a front end asks later has its words in it
            self._turns[ward_id] = [
                each for each in turns if each not in late and now - each.last_at < LONGEST_ANSWER
            ]
            return late


def matched(
    turns: Iterable[Witnessed],
    told: Iterable[Told],
    claimed: Collection[str],
    now: datetime,
) -> Mapping[Witnessed, Told]:
    """Pair turns with the rows that tell them: each row tells one turn, the nearest in its chat."""
    free = {row.row_id: row for row in told if row.row_id not in claimed}
    pairs: dict[Witnessed, Told] = {}
    for turn in sorted(turns, key=lambda each: each.began_at):
        until = (turn.ended_at or now) + AROUND
        near = [
            row
            for row in free.values()
            if _may_tell(row, turn) and turn.began_at - AROUND <= row.at <= until
        ]
        if near:
            began_at = turn.began_at
            best = min(near, key=lambda row: (abs(row.at - began_at), row.row_id))
            pairs[turn] = free.pop(best.row_id)
    return pairs


def _may_tell(row: Told, turn: Witnessed) -> bool:
    if row.chat_id != turn.chat_id:
        return False
    return turn.message_id is None or row.row_id == f"{turn.chat_id}-{turn.message_id}"


def _is_late(turn: Witnessed, now: datetime) -> bool:
    if now < turn.began_at - AROUND:  # the clock was set back: nobody could say how long it waits
        return True
    if turn.ended_at is None and now - turn.began_at < LONGEST_ANSWER:
        return False
    return now - turn.last_at >= WAIT
