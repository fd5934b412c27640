"""One answer to a ward, from its first word to its last: what goes out of what comes in.

Without a network: the same for an answer that comes in pieces and for one that comes whole.
"""

from collections.abc import Sequence
from datetime import datetime

from guardian.provider.backends.gateway.guarding import Guard
from guardian.provider.backends.gateway.parts import Call, Ended, Part, Said, Strand, Used
from guardian.provider.backends.gateway.port import Reply, TokenUse

MOST_CHARACTERS = 400_000
"""A longer answer is cut: it is none that a child reads."""
_APART = "\n\n"


class Telling:
    """Takes the parts of the model's answer and gives those that the ward gets."""

    def __init__(self, reply: Reply, begun_at: datetime) -> None:
        self._reply = reply
        self._guard = Guard(reply.unsaid)
        self._words: list[str] = []
        self._thoughts: list[str] = []
        self._characters = 0
        self._pieces = 0
        self._last_words: str | None = None
        self.kept = False
        """Whether the engine was told how it ended."""
        self._shown = False
        self.reason: str | None = None
        """Why it is over, for the ward's client; ``None``: it goes on."""
        self.used: Used | None = None
        self.last_at = begun_at
        """When the last word of the model went out; whoever sends it says so."""

    @property
    def text(self) -> str:
        """What the model said to the ward until now."""
        return "".join(self._words)

    def open(self) -> list[Said]:
        """Return what stands before the answer."""
        return [Said(f"{each}{_APART}") for each in self._reply.opening]

    def hear(self, part: Part) -> list[Part]:
        """Return what goes out of one part; nothing more after the end."""
        if isinstance(part, Used):
            self.used = part
            return []
        if self.reason is not None:
            return []
        if isinstance(part, Said):
            return list(self._hear_words(part))
        if isinstance(part, Call):
            return self._hear_call(part)
        if isinstance(part, Ended):
            return list(self._end(part.reason))
        return [part]

    def stop(self, words: str) -> None:
        """End here with the last words of who stopped it."""
        if self.reason is None:
            self._last_words = words
            self.reason = "stop"

    def break_off(self) -> list[Said]:
        """End where the model's server failed; return what was held back and may still go out."""
        return self._end("stop") if self.reason is None else []

    @property
    def must_cut(self) -> bool:
        """Whether it ended before the model did: nothing more is wanted from it."""
        return self._last_words is not None or self.reason == "length"

    def keep(self) -> Sequence[str]:
        """Tell the engine what was said, once; return the reminders. Blocks for a transaction."""
        if self.kept:
            return ()
        self.kept = True
        return self._reply.finish(
            self.text,
            self._tokens(),
            self.last_at,
            kept_back=self._guard.kept_back,
            thought="".join(self._thoughts),
        )

    def close(self, reminders: Sequence[str]) -> list[Said]:
        """Return what stands at the end: reminders, then last words."""
        closing = [*reminders, *([self._last_words] if self._last_words is not None else [])]
        apart = _APART if self._shown else ""
        return [Said(f"{apart}{_APART.join(closing)}")] if closing else []

    def _tokens(self) -> TokenUse | None:
        """Return the account of the model's server; ``None``: none, or it leaves out the words."""
        if self.used is None or (self._pieces and not self.used.tokens.output_tokens):
            return None
        return self.used.tokens

    def _hear_words(self, piece: Said) -> list[Said]:
        self._pieces += piece.pieces
        self._characters += len(piece.text)
        out = self._count(self._guard.hear(piece))
        self._replace()
        most = self._reply.most_tokens
        # a piece is a token at least: what a server does not count is counted here
        if self._characters > MOST_CHARACTERS or (most is not None and self._pieces > most):
            out += self._end("length")
        return out

    def _hear_call(self, call: Call) -> list[Part]:
        out: list[Part] = [*self._count(self._guard.rest())]
        if self._guard.instead is None and self._guard.allows(call):
            out.append(call)
        self._replace()
        return out

    def _end(self, reason: str) -> list[Said]:
        out = self._count(self._guard.rest())
        self._replace()
        if self.reason is None:
            self.reason = reason
        return out

    def _replace(self) -> None:
        """End with what is said instead, where the rules objected."""
        if self._guard.instead is not None and self._last_words is None:
            self._last_words = self._guard.instead
            self.reason = "stop"

    def _count(self, pieces: list[Said]) -> list[Said]:
        for each in pieces:
            (self._thoughts if each.strand is Strand.REASONING else self._words).append(each.text)
        self._shown = self._shown or any(each.text for each in pieces)
        return pieces
