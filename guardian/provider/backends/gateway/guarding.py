"""What of an answer may be heard: each piece at once, unless the rules object to it.

What they object to is held back until its sentence is whole, and then the sentence decides: "don't
go" may become "don't go out without a coat". So a harmless piece never waits, and a harmful
sentence is cut at the piece that would make it so.
"""

import json
import re
from collections.abc import Callable, Iterator

from guardian.provider.backends.gateway.parts import Call, Said, Strand
from guardian.provider.backends.gateway.port import CONTEXT_CHARACTERS

LONGEST_SENTENCE = 600
"""What is longer without an end is decided as it is."""
_AT_ONCE = 2_000
"""So much of a large piece is looked at in one go."""
_SENTENCE_END = re.compile(r"[.!?。！？…\n]+[\"'”’」』)）\]]*\s*")


class Guard:
    """Looks at one answer as it comes. ``unsaid`` is that of the `Reply`."""

    def __init__(self, unsaid: Callable[[str], str | None]) -> None:
        self._unsaid = unsaid
        self._contexts: dict[Strand, str] = {}
        self._strand: Strand | None = None
        self._held: list[Said] = []
        self.instead: str | None = None
        """What is said in place of the rest; then nothing more is heard."""
        self.kept_back = ""

    @property
    def over(self) -> bool:
        """Whether something was said that must not be."""
        return self.instead is not None

    def hear(self, piece: Said) -> list[Said]:
        """Return what may go out now that this came."""
        out: list[Said] = []
        for start in range(0, len(piece.text), _AT_ONCE):
            if not self.over:
                part = Said(piece.text[start : start + _AT_ONCE], piece.strand)
                out += self._turn_to(part.strand)
                out += self._look(part)
        return out

    def rest(self) -> list[Said]:
        """Return what was held back and may go out as the answer is at its end."""
        return self._settle(self._held_text) if self._held and not self.over else []

    def allows(self, call: Call) -> bool:
        """Whether a call of a tool may go out: its words are the model's, too."""
        text = "\n".join((call.name, *_texts_of(call.arguments)))
        for start in range(0, len(text), _AT_ONCE):
            if self.instead is None:
                stretch = text[max(0, start - CONTEXT_CHARACTERS) : start + _AT_ONCE]
                self._object(stretch)
        return not self.over

    @property
    def _context(self) -> str:
        return "" if self._strand is None else self._contexts.get(self._strand, "")

    @property
    def _held_text(self) -> str:
        return "".join(piece.text for piece in self._held)

    def _turn_to(self, strand: Strand) -> list[Said]:
        """Go on with another text: the sentence of the one before is whole as it is.

        Each text is read by itself, as it is shown: what comes in between parts no words.
        """
        if strand is self._strand:
            return []
        out = self.rest()
        self._strand = strand
        return out

    def _look(self, piece: Said) -> list[Said]:
        if self.over:  # what was held back before this piece was not to be said
            return []
        self._held.append(piece)
        held = self._held_text
        if self._unsaid(self._context + held) is None:
            return self._release(len(held))
        out: list[Said] = []
        begin = 0
        for end in (match.end() for match in _SENTENCE_END.finditer(held)):
            if not self.over:
                out += self._settle(held[begin:end])
            begin = end
        if self._held and len(held) - begin > LONGEST_SENTENCE:
            out += self._settle(held[begin:])
        return out

    def _settle(self, sentence: str) -> list[Said]:
        """Let what is held go as far as a whole sentence, or end here."""
        if self._object(self._context + sentence):
            self._held = []
            return []
        return self._release(len(sentence))

    def _object(self, stretch: str) -> bool:
        self.instead = self._unsaid(stretch)
        if self.instead is None:
            return False
        self.kept_back = stretch
        return True

    def _release(self, length: int) -> list[Said]:
        """Take so many characters from what is held, in the pieces that they came in."""
        out: list[Said] = []
        while length and self._held:
            first = self._held.pop(0)
            taken, left = first.text[:length], first.text[length:]
            if left:
                self._held.insert(0, Said(left, first.strand))
            out.append(Said(taken, first.strand))
            self._remember(first.strand, taken)
            length -= len(taken)
        return out

    def _remember(self, strand: Strand, text: str) -> None:
        """Keep what a piece is looked at with: its own sentence, and the one before."""
        context = (self._contexts.get(strand, "") + text)[-CONTEXT_CHARACTERS:]
        if _SENTENCE_END.search(text):
            *_, before, _last = (0, 0, *(m.end() for m in _SENTENCE_END.finditer(context)))
            context = context[before:]
        self._contexts[strand] = context


def _texts_of(arguments: str) -> Iterator[str]:
    """Yield every text within the arguments of a call; what is no JSON is text as it is."""
    try:
        document = json.loads(arguments)
    except (ValueError, RecursionError):
        yield arguments
        return
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value.values(), *value]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str):
            yield value
