"""What the proxy asks of the engine about each request, and what it is told.

The proxy knows HTTP and the shapes of OpenAI's interface and no rule; the engine knows the rules
and no HTTP. Every method blocks for a transaction at most, and the proxy calls it from a thread;
but `Reply.stopped` and `Reply.unsaid` only look and compute, and are asked on the event loop.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

CONTEXT_CHARACTERS = 400
"""So much of what was said before a piece is looked at with it: the sentences around it."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What a caller is known by, with one part missing at most: what ends of it ends its answers.

    ``subject`` is whom a front end names, who meant ``ward_id``.
    """

    key_id: str | None = None
    subject: str | None = None
    ward_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who sent a request. ``ward_id`` ``None``: an adult of the family, whom no rule holds."""

    ward_id: str | None
    key_id: str
    """Which key or identity it was, for the log; never the key itself."""
    language: str = "zh-CN"
    """What the proxy's own sentences are said in (BCP 47)."""
    proof: Proof = field(default=Proof(), compare=False)


class UnknownCallerError(Exception):
    """Nobody can be named by what came with the request: nothing is answered (fail closed)."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a ward asks a model.

    ``text`` is what the ward said last, ``""`` where the request has no words of theirs.
    ``helper``: it has the form of a front end's own question (a title, tags), which is no turn if
    the engine agrees. ``continues``: a tool's answer came after the words, so that they were
    probably asked about before; as with ``helper``, anybody can make a request look so.
    ``chat_id`` is the front end's own, where it tells it, and ``message_id`` that of the answer
    that it asks for: ``""`` where it says that it asks for none of its chat's. ``characters``: of
    everything that the model is sent; what its tokens are estimated from where it tells none.
    """

    model: str
    text: str = field(repr=False)
    helper: bool = False
    continues: bool = False
    chat_id: str | None = None
    message_id: str | None = None
    characters: int = 0


NOT_OFFERED = "not_offered"
"""The ``code`` of a refusal: no list of the upstream that was noted names this model (`models`).

A name that is not on the list may be another name of a model that is blocked.
"""
FAREWELL = "farewell"
"""The ``code`` of no refusal: the ward wished to leave, and reads ``detail`` as the answer."""


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Why nothing is answered, in the ward's words.

    ``code`` is a reason of the policy, `NOT_OFFERED` or `FAREWELL`.
    """

    code: str
    title: str
    detail: str
    until: datetime | None = None
    support: str | None = field(default=None, repr=False)
    """Comfort and helplines, to be shown all the same (the Measures, Art. 13)."""


@dataclass(frozen=True, kw_only=True)
class TokenUse:
    """Tokens of one answer as the model told them."""

    input_tokens: int
    output_tokens: int


class Reply(Protocol):
    """One answer on its way to a ward."""

    note: str | None
    """What the model is told before everything else (minors' mode); ``None``: nothing."""
    opening: Sequence[str]
    """What the ward is shown before the answer: comfort, reminders that are due."""
    most_tokens: int | None
    """No more than this is asked of the model; ``None``: as the front end asks."""

    def stopped(self) -> str | None:
        """Return the last words to the ward if it was stopped meanwhile.

        Asked with every piece and 20 times a second, so it looks at memory and nothing else.
        """

    def unsaid(self, text: str) -> str | None:
        """Return what is said instead if ``text`` must not be said; keeps nothing.

        ``text`` is the next piece of the answer behind its own sentence until now and the sentence
        before it, at most `CONTEXT_CHARACTERS` of them. Asked of unfinished sentences too: what is
        said there is held back until the sentence is whole, and only then counts.
        """

    def finish(
        self,
        text: str,
        tokens: TokenUse | None,
        last_at: datetime,
        *,
        kept_back: str = "",
        thought: str = "",
    ) -> Sequence[str]:
        """Keep what was said until ``last_at``; return reminders to be shown at the end of it.

        Called once, however the answer ended: also where nothing was said because the model did
        not answer, or the ward went away. ``kept_back`` is the stretch that `unsaid` objected to;
        ``thought`` is what the model thought aloud: shown and paid for, and kept by nobody.
        """


class Keeper(Protocol):
    """The rules, as the proxy sees them."""

    def caller(self, headers: Mapping[str, str], peer: str | None = None) -> Caller:
        """Tell who sent a request by its headers (lower case); raises `UnknownCallerError`.

        ``peer`` is the address that it came from, ``None`` where nobody knows.
        """

    def begin(self, ward_id: str, asked: Asked) -> Reply | Refused:
        """Decide on a request of a ward and count it."""

    def models(self, ward_id: str, offered: Sequence[str]) -> Sequence[str]:
        """Note which models the upstream offers and return those that this ward may meet."""
