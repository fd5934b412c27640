"""What was there before the bridge changed it, so that everything can be put back.

Each place that the bridge changes is a flat state of named values. Before the first change the
place's *base* is noted together with what the bridge makes of it (*ours*), and only then is the
server told. So a bridge that dies anywhere finds, on its next start, either the base, or ours, and
a note that leads back from both. What a parent changes there meanwhile stays: only what is still
ours is undone.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from guardian.provider.backends.openwebui import errors

State = Mapping[str, JsonValue]
"""A place's values by name; a name that is missing has no value."""


class Change(BaseModel):
    """How a place would be without the bridge, and what the bridge made of it.

    While a further change is under way there are two of ours: either may be what stands. There may
    be keys in them.
    """

    model_config = ConfigDict(frozen=True)

    base: dict[str, JsonValue] = Field(repr=False)
    ours: tuple[dict[str, JsonValue], ...] = Field(repr=False)


class ChangeStore(Protocol):
    """Keeps changes by the name of their place, in the order in which they were first made.

    What was kept is durable when the method returns.
    """

    def all(self) -> Mapping[str, Change]:
        """Return every change that is not undone; raises `UndoUnreadableError`."""

    def keep(self, place: str, change: Change) -> None:
        """Keep a change, in place of the one of that name."""

    def forget(self, place: str) -> None:
        """Forget a change that is undone; one that is not there is forgotten already."""


class Place(Protocol):
    """Something at the server that the bridge changes and puts back."""

    def read(self) -> State:
        """Return how it is; raises `errors.NotThereError` where it went."""

    def write(self, before: State, wanted: State) -> None:
        """Make it so, given how it is; writing the same twice is writing it once."""


def without_us(now: State, change: Change | None) -> dict[str, JsonValue]:
    """Return how a place would be without the bridge.

    A value that is still the bridge's is taken back to its base; one that somebody else has
    changed since stays.
    """
    if change is None:
        return dict(now)
    put_back = dict(now)
    for name in set(change.base).union(*change.ours):
        if all(_value(now, name) != _value(ours, name) for ours in change.ours):
            continue
        if name in change.base:
            put_back[name] = change.base[name]
        else:
            put_back.pop(name, None)
    return put_back


def _value(state: State, name: str) -> tuple[bool, JsonValue]:
    return name in state, state.get(name)


class Undoable:
    """Changes places and puts them back."""

    def __init__(self, store: ChangeStore, place_of: Callable[[str], Place]) -> None:
        self._store = store
        self._place_of = place_of

    def change(self, name: str, wanted_of: Callable[[State], State]) -> bool:
        """Make a place what ``wanted_of`` makes of its base; return whether it was not yet.

        Raises what the place raises, with the note kept: `put_back` leads back from it.
        """
        place = self._place_of(name)
        now = place.read()
        known = self._store.all().get(name)
        base = without_us(now, known)
        wanted = dict(wanted_of(base))
        if wanted == now and (known is None) == (wanted == base):
            return False
        earlier = () if known is None else known.ours
        if wanted != base or known is not None:
            self._store.keep(name, Change(base=base, ours=(*earlier, wanted)))
        place.write(now, wanted)
        if wanted == base:
            self._store.forget(name)
        else:
            self._store.keep(name, Change(base=base, ours=(wanted,)))
        return wanted != now

    def changed(self, kind: str) -> Sequence[str]:
        """Return of what the places of a kind are that are changed at present."""
        named = (name.partition("/") for name in self._store.all())
        return [of for found, _, of in named if found == kind]

    def put_back(self, name: str) -> bool:
        """Take back what the bridge changed at a place; return whether there was anything."""
        known = self._store.all().get(name)
        if known is None:
            return False
        place = self._place_of(name)
        try:
            now = place.read()
            base = without_us(now, known)
            if base != now:
                place.write(now, base)
        except errors.NotThereError:
            pass  # what is gone needs no putting back
        self._store.forget(name)
        return True

    def put_everything_back(self) -> None:
        """Take back all changes, the last first; may be called again after a failure."""
        for name in reversed(list(self._store.all())):
            self.put_back(name)
