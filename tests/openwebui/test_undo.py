"""Putting back: whatever was changed, by whom, and wherever the bridge died."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue
from sqlalchemy import Engine, insert

from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.kept_changes import LedgerChanges
from guardian.provider.backends.openwebui.undo import (
    Change,
    ChangeStore,
    State,
    Undoable,
    without_us,
)
from guardian.provider.ledger.open_webui import open_webui_change_table
from guardian.provider.ledger.schema import open_provider_ledger

NAMES = ("title", "text", "delete", "temporary")
states = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 3))


class Died(BaseException):
    """The process ended here."""


class Memory:
    """A store that may die just before it keeps something, or just after."""

    def __init__(self) -> None:
        self.kept: dict[str, Change] = {}
        self.left: int | None = None

    def all(self) -> Mapping[str, Change]:
        return dict(self.kept)

    def keep(self, place: str, change: Change) -> None:
        self.die()
        self.kept[place] = change
        self.die()

    def forget(self, place: str) -> None:
        self.die()
        self.kept.pop(place, None)

    def die(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise Died


class Wish:
    """What somebody makes of a place, and what they saw of it."""

    def __init__(self, wanted: State) -> None:
        self._wanted = wanted
        self.base: State | None = None

    def __call__(self, base: State) -> State:
        self.base = base
        return self._wanted


class Setting:
    """A place that may die in the midst, too: the server takes a change as a whole."""

    def __init__(self, memory: Memory, state: State) -> None:
        self.memory, self.state = memory, dict(state)

    def read(self) -> State:
        return dict(self.state)

    def write(self, before: State, wanted: State) -> None:
        del before
        self.memory.die()
        self.state = dict(wanted)
        self.memory.die()


@given(states, st.lists(states, max_size=4), st.integers(0, 40))
def test_wherever_it_died_everything_is_as_it_was(
    base: dict[str, JsonValue], wishes: list[dict[str, JsonValue]], steps: int
) -> None:
    memory = Memory()
    place = Setting(memory, base)
    bridge = Undoable(memory, lambda _name: place)
    memory.left = steps
    try:
        for wish in wishes:
            bridge.change("settings", Wish(wish))
        bridge.put_everything_back()
    except Died:
        pass
    memory.left = None

    Undoable(memory, lambda _name: place).put_everything_back()

    assert place.state == base
    assert memory.kept == {}


@given(states, states, states)
def test_a_second_change_starts_from_what_was_there_without_us(
    base: dict[str, JsonValue], first: dict[str, JsonValue], second: dict[str, JsonValue]
) -> None:
    memory = Memory()
    place = Setting(memory, base)
    bridge = Undoable(memory, lambda _name: place)
    wishes = [Wish(first), Wish(second)]

    for wish in wishes:
        bridge.change("settings", wish)

    assert [wish.base for wish in wishes] == [base, base]
    assert place.state == second


@given(states, states, st.sampled_from(NAMES))
def test_what_somebody_else_sets_meanwhile_stays(
    base: dict[str, JsonValue], ours: dict[str, JsonValue], name: str
) -> None:
    memory = Memory()
    place = Setting(memory, base)
    bridge = Undoable(memory, lambda _name: place)
    bridge.change("settings", lambda _base: ours)

    place.state[name] = 99
    bridge.put_everything_back()

    changed = ours != base
    assert place.state[name] == 99
    rest = {key: value for key, value in place.state.items() if key != name}
    assert rest == {key: value for key, value in base.items() if key != name}
    assert not memory.kept or not changed


def test_the_same_again_changes_and_notes_nothing() -> None:
    memory = Memory()
    place = Setting(memory, {"title": 1})
    bridge = Undoable(memory, lambda _name: place)
    assert bridge.change("settings", lambda _base: {"title": 2})

    memory.left = 0
    assert not bridge.change("settings", lambda _base: {"title": 2})


def test_a_place_that_is_gone_needs_no_putting_back() -> None:
    class Gone(Setting):
        def read(self) -> State:
            raise errors.NotThereError

    memory = Memory()
    memory.kept["grants/luna"] = Change(base={}, ours=({"a": 1},))

    Undoable(memory, lambda _name: Gone(memory, {})).put_everything_back()

    assert memory.kept == {}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Engine]:
    engine = open_provider_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield engine
    engine.dispose()


def test_the_last_change_is_taken_back_first(ledger: Engine) -> None:
    places: dict[str, Setting] = {}
    order: list[str] = []

    def place_of(name: str) -> Setting:
        order.append(name)
        return places.setdefault(name, Setting(Memory(), {}))

    bridge = Undoable(LedgerChanges(ledger), place_of)
    for name in ("role/mia", "settings", "grants/luna"):
        bridge.change(name, lambda _base: {"on": True})
    bridge.change("role/mia", lambda _base: {"on": False})  # a second time is no later place
    order.clear()

    Undoable(LedgerChanges(ledger), place_of).put_everything_back()

    assert order == ["grants/luna", "settings", "role/mia"]
    assert all(place.state == {} for place in places.values())


def test_notes_are_kept_until_they_are_forgotten(ledger: Engine) -> None:
    store: ChangeStore = LedgerChanges(ledger)
    change = Change(base={"title": "\x00 猫"}, ours=({"title": "A break"},))
    store.keep("settings", change)
    store.keep("role/mia", Change(base={}, ours=({},)))
    assert LedgerChanges(ledger).all()["settings"] == change

    store.forget("settings")
    store.forget("settings")

    assert list(store.all()) == ["role/mia"]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"base": 1}'])
def test_damaged_notes_let_nothing_be_changed(ledger: Engine, damage: str) -> None:
    with ledger.begin() as connection:
        values = {"place": "settings", "number": 1, "change": damage}
        connection.execute(insert(open_webui_change_table).values(values))
    place = Setting(Memory(), {})

    with pytest.raises(errors.UndoUnreadableError):
        Undoable(LedgerChanges(ledger), lambda _name: place).change("role", lambda _: {"a": 1})

    assert place.state == {}


def test_without_a_note_a_place_is_nobodys_but_its_owners() -> None:
    assert without_us({"title": 1}, None) == {"title": 1}
