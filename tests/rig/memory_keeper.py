"""The rules of a gateway, kept in memory: what a test says is the rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from queue import Queue

from guardian.provider.backends.gateway.port import (
    Asked,
    Caller,
    Refused,
    Reply,
    TokenUse,
    UnknownCallerError,
)

MIA_KEY, DAD_KEY = "gk-mia", "gk-dad"
WARD_ID = "mia"
NOTE = "You talk with a child."
WAIT_SECONDS = 20


@dataclass(frozen=True)
class Finished:
    """What was kept of one answer."""

    text: str
    tokens: TokenUse | None
    last_at: datetime
    kept_back: str
    thought: str = ""


@dataclass
class Rules:
    """What holds; a test changes it as it likes."""

    refused: Refused | None = None
    note: str | None = NOTE
    opening: tuple[str, ...] = ()
    reminders: tuple[str, ...] = ()
    most_tokens: int | None = None
    bad_words: str = "bad thing"
    instead: str = "Let us talk about something else."
    stop_words: str | None = None
    blocked_models: frozenset[str] = frozenset()
    must_be_offered: bool = False


class MemoryReply:
    """One answer under these rules."""

    def __init__(self, rules: Rules, finished: "Queue[Finished]") -> None:
        self._rules = rules
        self._finished = finished
        self.note = rules.note
        self.opening: Sequence[str] = rules.opening
        self.most_tokens = rules.most_tokens

    def stopped(self) -> str | None:
        return self._rules.stop_words

    def unsaid(self, text: str) -> str | None:
        return self._rules.instead if self._rules.bad_words in text.lower() else None

    def finish(
        self,
        text: str,
        tokens: TokenUse | None,
        last_at: datetime,
        *,
        kept_back: str = "",
        thought: str = "",
    ) -> Sequence[str]:
        self._finished.put(Finished(text, tokens, last_at, kept_back, thought))
        return self._rules.reminders


@dataclass
class MemoryKeeper:
    """A family of a child and a father."""

    rules: Rules = field(default_factory=Rules)
    asked: list[Asked] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    finished: "Queue[Finished]" = field(default_factory=Queue)

    def reset(self) -> None:
        """Forget everything."""
        self.rules = Rules()
        self.asked.clear()
        self.offered.clear()
        self.finished = Queue()

    def last_finished(self) -> Finished:
        """Return what was kept of the next answer, and wait for it."""
        return self.finished.get(timeout=WAIT_SECONDS)

    def caller(self, headers: Mapping[str, str], peer: str | None = None) -> Caller:
        assert peer == "127.0.0.1"
        kind, _, key = headers.get("authorization", "").partition(" ")
        known: dict[str, str | None] = {MIA_KEY: WARD_ID, DAD_KEY: None}
        if kind != "Bearer" or key not in known:
            raise UnknownCallerError
        return Caller(ward_id=known[key], key_id=f"key of {key[3:]}", language="en")

    def begin(self, ward_id: str, asked: Asked) -> Reply | Refused:
        assert ward_id == WARD_ID
        if self.rules.must_be_offered and asked.model not in self.offered:
            return Refused(code="not_offered", title="Unknown", detail="No such friend.")
        if asked.model in self.rules.blocked_models:
            return Refused(code="character_blocked", title="Not here", detail="Ask a parent.")
        if self.rules.refused is not None:
            return self.rules.refused
        self.asked.append(asked)
        return MemoryReply(self.rules, self.finished)

    def models(self, ward_id: str, offered: Sequence[str]) -> Sequence[str]:
        assert ward_id == WARD_ID
        self.offered = list(offered)
        return [name for name in offered if name not in self.rules.blocked_models]
