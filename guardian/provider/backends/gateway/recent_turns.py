"""Turns of the last minutes: what is asked beside them, again, or further, is no turn of its own.

Front ends ask the model for titles, tags and questions to follow, and mark these calls by nothing
that a child could not write as well. So such a call is believed only where it has the words of a
turn that was taken a moment ago, a few times for each, and where nothing new in it is a sign that
somebody should look at. What was said stays in memory, and for minutes.
"""

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from guardian.provider.backends.cast import CastMember
from guardian.provider.engine.chat import ChatOutcome
from guardian.provider.signals.detector import detect_long
from guardian.provider.signals.talk import LINES, Said

HELPER_WITHIN = timedelta(minutes=1)
"""Counted from the turn or the end of its answer, whichever was later."""
HELPERS_PER_TURN = 4
HELPER_TOKENS = 300
"""As long as an answer to a helper call may be: a title, or a few questions."""
FURTHER_WITHIN = timedelta(minutes=10)
"""So long a tool may take."""
ROUNDS_PER_TURN = 16
"""Tools that one turn may use one after the other, and attempts where the model did not answer."""
REMEMBERED = 16
"""Turns of each ward."""
_MOST_CHARACTERS = 20_000


@dataclass(kw_only=True)
class RecentTurn:
    """A turn, and what may still be asked beside it. ``said``: what the model answered."""

    outcome: ChatOutcome
    member: CastMember
    words: str = field(repr=False)
    touched_at: datetime
    said: str = field(default="", repr=False)
    failed: bool = False
    helpers_left: int = HELPERS_PER_TURN
    rounds_left: int = ROUNDS_PER_TURN

    def is_within(self, span: timedelta, now: datetime) -> bool:
        """Whether something of it was at most ``span`` ago."""
        return timedelta(0) <= now - self.touched_at <= span


class RecentTurns:
    """The turns of all wards; from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._turns: dict[str, deque[RecentTurn]] = {}

    def add(self, ward_id: str, member: CastMember, words: str, outcome: ChatOutcome) -> RecentTurn:
        """Remember a turn that was taken."""
        turn = RecentTurn(outcome=outcome, member=member, words=same(words), touched_at=outcome.at)
        with self._lock:
            self._turns.setdefault(ward_id, deque(maxlen=REMEMBERED)).append(turn)
        return turn

    def helped(self, ward_id: str, text: str, now: datetime) -> RecentTurn | None:
        """Return the turn that a helper call belongs to, and use up one of its calls."""
        asked = same(text)
        with self._lock:
            for turn in self._newest(ward_id, now):
                fits = turn.words and turn.words in asked and turn.helpers_left > 0
                if fits and turn.is_within(HELPER_WITHIN, now):
                    if self._says_something_new(ward_id, asked):
                        return None
                    turn.helpers_left -= 1
                    return turn
        return None

    def gone_on_with(
        self, ward_id: str, member: CastMember, text: str, now: datetime, *, tool: bool
    ) -> RecentTurn | None:
        """Return the turn that a request goes on with, and use up one of its rounds.

        After a ``tool`` it is the turn of the same words; else one of the last minute that the
        model did not answer, and that is asked again.
        """
        asked = same(text)
        with self._lock:
            for turn in self._newest(ward_id, now):
                if turn.words != asked or turn.member.character_id != member.character_id:
                    continue
                within = FURTHER_WITHIN if tool else HELPER_WITHIN
                if (tool or turn.failed) and turn.rounds_left > 0 and turn.is_within(within, now):
                    turn.rounds_left -= 1
                    turn.failed = False
                    return turn
                return None
        return None

    def before(self, ward_id: str, member: CastMember, now: datetime) -> tuple[Said, ...]:
        """Return the last lines of a ward's talk with a character, the oldest first."""
        lines: list[Said] = []
        with self._lock:
            for turn in self._newest(ward_id, now):
                if turn.member.character_id == member.character_id and len(lines) < LINES:
                    lines += [Said(by_child=False, text=turn.said)] if turn.said else []
                    lines.append(Said(by_child=True, text=turn.words))
        return tuple(reversed(lines))

    def answered(self, turn: RecentTurn, said: str, at: datetime) -> None:
        """Remember what the model said to a turn; nothing: it failed to."""
        with self._lock:
            turn.failed = not said
            turn.said = same(f"{turn.said} {said}")[-_MOST_CHARACTERS:]
            turn.touched_at = max(turn.touched_at, at)

    def _newest(self, ward_id: str, now: datetime) -> Iterator[RecentTurn]:
        """Yield what is remembered, the newest first; forget what is too old for anything."""
        turns = self._turns.get(ward_id)
        if turns is None:
            return
        while turns and not turns[0].is_within(FURTHER_WITHIN, now):
            turns.popleft()
        if not turns:
            del self._turns[ward_id]
        yield from reversed(turns)

    def _says_something_new(self, ward_id: str, asked: str) -> bool:
        """Whether what is left without everything said lately asks somebody to look."""
        known = (text for turn in self._turns[ward_id] for text in (turn.words, turn.said))
        return says_something_new(asked, known)


def says_something_new(asked: str, known: Iterable[str]) -> bool:
    """Whether what is left of a text without those that are ``known`` asks somebody to look.

    All of them are as :func:`same` returns them.
    """
    for text in sorted({each for each in known if each}, key=len, reverse=True):
        asked = asked.replace(text, "\n")
    return any(signal.asks_to_look for signal in detect_long(asked))


def same(text: str) -> str:
    """Return a text as it is compared: spaces and width apart."""
    folded = unicodedata.normalize("NFKC", text[:_MOST_CHARACTERS])
    return re.sub(r"\s+", " ", folded).strip()
