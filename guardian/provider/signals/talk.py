"""Reads a message beside the lines before it: half-said, an answer to a question, a farewell.

Lines are looked at in memory and kept nowhere. What an earlier line said by itself was told when it
was said; here only what comes of the lines together is told.
"""

import re
from collections import OrderedDict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals import talk_words as words
from guardian.provider.signals.detector import detect, detect_long
from guardian.provider.signals.imminence import raised
from guardian.provider.signals.merging import gravest_of_each_family, gravity
from guardian.provider.signals.phrases import SENTENCE_END, PhraseBook, phrase, tokens_of
from guardian.provider.signals.plain import plain
from guardian.provider.signals.reading import read
from guardian.provider.signals.rules import Signal, a_sign
from guardian.provider.signals.speakers import Speaker

LINES = 6
"""So many lines before a message are looked at."""
_HALF = 60
"""Characters: what is longer is a thought of its own."""
_HALVES = 3
_ANSWER = 80
_QUESTION = 400
"""Characters of an answer, and of what is read of the line that it answers, from its end."""
_LINE = 500
_ENDED = re.compile(r"(?<![.。…])[.。!！?？]\s*$")
_SENTENCE = re.compile(r"[^.!?。！？\n]+[?？]?")
_ASKS = re.compile(r"[?？]$|[吗么呢]\s*$")
_HEARD_TOGETHER = frozenset({"self_harm", "abuse", "grooming"})
"""Families in which a model is heard on lines that were joined: what is hard to say at once."""
_FAREWELL = a_sign("ta.farewell", "self_harm.behaviour", Level.HIGH, Imminence.URGENT, 6)
_KINDS = 3


@dataclass(frozen=True, kw_only=True)
class Said:
    """One line of a talk."""

    by_child: bool
    text: str = field(repr=False)


def detect_in_talk(
    text: str, before: Sequence[Said], larger: Speaker | None = None
) -> tuple[Signal, ...]:
    """Do as `detect_long` with a message of a child, and with what it means after ``before``.

    Of ``before``, the oldest first, the last :data:`LINES` are looked at.
    """
    last = before[-LINES:]
    alone = detect_long(text, larger)
    if not last:
        return alone
    half_said = _half_said(text, last, alone, larger)
    together = (*half_said, *_answered(text, last), *_farewell(text, last))
    return gravest_of_each_family((*alone, *together))


def _half_said(
    text: str, last: Sequence[Said], alone: Sequence[Signal], larger: Speaker | None
) -> Iterator[Signal]:
    """Yield what short lines say that are parts of one sentence, and none of them says alone."""
    parts: deque[str] = deque()
    for line in reversed([line.text for line in last if line.by_child]):
        if len(line) > _HALF or _ENDED.search(line) or len(parts) == _HALVES:
            break
        parts.appendleft(line)
    if not parts or len(text) > _ANSWER:
        return
    earlier = " ".join(parts)
    heard = [signal for signal in detect(f"{earlier} {text}", larger) if _is_heard(signal)]
    new = _graver_than(alone, heard)
    if new:
        yield from _graver_than(detect(earlier, larger), new)


def _is_heard(signal: Signal) -> bool:
    return signal.asks_to_look and (signal.method == "rule" or signal.family in _HEARD_TOGETHER)


def _graver_than(known: Sequence[Signal], signals: Sequence[Signal]) -> list[Signal]:
    told = {signal.family: gravity(signal) for signal in known}
    return [one for one in signals if gravity(one) > told.get(one.family, (-1,))]


def _answered(text: str, last: Sequence[Said]) -> Iterator[Signal]:
    """Yield what "yes, every day" means after the question that it answers."""
    asked = last[-1]
    if asked.by_child or len(text) > _ANSWER:
        return
    question = _questions(asked.text[-_QUESTION:])
    topics = [words.TOPICS[int(name)] for name in _finds(_TOPICS, question)] if question else []
    if not topics:
        return
    answer = _answer(text)
    about = any(_finds(_ABOUT, line.text[-_LINE:]) for line in last)
    frames = read(text).frames
    for topic in topics:
        if topic.answer == answer and (about or not topic.within):
            yield raised(topic.signal, frames)


def _answer(text: str) -> str | None:
    found = _finds(_ANSWERS, text)
    if words.UNSURE in found or words.NO in found:
        return None if words.UNSURE in found else words.NO
    return words.YES if words.YES in found else None


def _questions(text: str) -> str:
    sentences = (found.group() for found in _SENTENCE.finditer(text))
    return "\n".join(sentence for sentence in sentences if _ASKS.search(sentence))


def _farewell(text: str, last: Sequence[Said]) -> Iterator[Signal]:
    """Yield a sign where several lines together take leave of more than this talk."""
    now = _finds(_FAREWELLS, text[-_LINE:])
    if not now:
        return
    lines = [line.text[-_LINE:] for line in last if line.by_child]
    kinds = now.union(*(_finds(_FAREWELLS, line) for line in lines))
    if words.AWAY in kinds or len(kinds) < _KINDS:
        return
    if kinds & {words.GIFT, words.LAST}:
        yield _FAREWELL


def _finds(book: PhraseBook, text: str) -> frozenset[str]:
    tokens = (SENTENCE_END, *tokens_of(plain(text, book.words)), SENTENCE_END)
    return frozenset(found.name for found in book.find(tokens))


def _book(*tables: tuple[str, Sequence[str]]) -> PhraseBook:
    return PhraseBook([phrase(name, written) for name, many in tables for written in many])


_ANSWERS = _book(*words.ANSWERS.items())
_TOPICS = _book(*((str(at), topic.asked) for at, topic in enumerate(words.TOPICS)))
_ABOUT = _book((words.SELF_HARM, words.ABOUT_SELF_HARM))
_FAREWELLS = _book(*words.FAREWELLS.items(), *words.INNOCENT.items())


class LastLines:
    """The last lines of talks, in memory alone and of the latest talks; from any thread.

    For a server whose messages come one by one. What is forgotten first is the talk in which
    nothing was said for longest.
    """

    def __init__(self, most_talks: int = 256) -> None:
        self._most = most_talks
        self._lock = Lock()
        self._talks: OrderedDict[str, deque[Said]] = OrderedDict()

    def before(self, talk_id: str) -> tuple[Said, ...]:
        """Return the lines of a talk so far, the oldest first."""
        with self._lock:
            return tuple(self._talks.get(talk_id, ()))

    def add(self, talk_id: str, line: Said) -> None:
        """Remember a line; of a long one its end."""
        with self._lock:
            lines = self._talks.setdefault(talk_id, deque(maxlen=LINES))
            lines.append(replace(line, text=line.text[-_LINE:]))
            self._talks.move_to_end(talk_id)
            while len(self._talks) > self._most:
                self._talks.popitem(last=False)
