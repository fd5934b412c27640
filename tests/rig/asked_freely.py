"""Watches that a model is asked while nobody waits for it: no transaction is open then."""

from typing import Any

from sqlalchemy import Engine, event

from guardian.provider.signals.model import Side
from guardian.provider.signals.rules import Signal
from guardian.provider.signals.speakers import Speaker


class AskedFreely:
    """A speaker before another one: notes how many transactions are open when it is asked."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._open: set[int] = set()
        self.open_when_asked: list[int] = []

    def watch(self, engine: Engine) -> None:
        """Look at the transactions of a ledger from now on."""

        @event.listens_for(engine, "before_cursor_execute")
        def begins(connection: Any, _cursor: object, _statement: str, *_: object) -> None:
            self._open.add(id(connection))

        for name in ("commit", "rollback"):
            event.listen(engine, name, lambda connection: self._open.discard(id(connection)))

    def signals(self, text: str, side: Side) -> tuple[Signal, ...]:
        """Return what the other one says."""
        self.open_when_asked.append(len(self._open))
        return self._speaker.signals(text, side)
