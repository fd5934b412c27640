"""Where cyclic garbage is collected while the window runs."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import garbage
from ui.garbage import (
    INTERVAL_MILLISECONDS,
    collect_if_due,
    collecting_here,
    keep_for_good,
    next_interval,
)


class Knot:
    """Garbage that only a collection finds. ``died_on``: the thread that collected it."""

    def __init__(self, died_on: list[int]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: died_on.append(threading.get_ident()))


def _allocate() -> None:
    """Make Python collect by itself, were it allowed to."""
    kept: list[list[int]] = [[] for _ in range(50 * gc.get_threshold()[0])]
    assert kept


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    was = gc.isenabled()
    yield
    assert gc.isenabled() is was


def test_a_worker_collects_nothing(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "INTERVAL_MILLISECONDS", 5)
    died_on: list[int] = []
    parent = QObject()
    gc.collect()
    with collecting_here(parent):
        Knot(died_on)
        worker = threading.Thread(target=_allocate)
        worker.start()
        worker.join()
        assert died_on == []
        kept: list[list[int]] = [[] for _ in range(2 * gc.get_threshold()[0])]
        qtbot.waitUntil(lambda: died_on != [])
        assert kept
    assert died_on == [threading.get_ident()]


def test_where_nothing_happens_it_is_looked_at_less_often() -> None:
    gc.collect()
    gc.disable()
    try:
        seen = [INTERVAL_MILLISECONDS]
        while len(seen) < 5:
            seen.append(next_interval(seen[-1]))
        kept: list[list[int]] = [[] for _ in range(2 * gc.get_threshold()[0])]
        again = next_interval(seen[-1])
        assert kept
    finally:
        gc.enable()
    assert seen == [5_000, 10_000, 20_000, 40_000, 40_000]
    assert again == INTERVAL_MILLISECONDS


def test_what_is_not_due_is_left_alone() -> None:
    died_on: list[int] = []
    gc.collect()
    gc.disable()
    try:
        Knot(died_on)
        collect_if_due()
        assert died_on == []
    finally:
        gc.enable()
    gc.collect()
    assert len(died_on) == 1


def test_after_a_failure_python_collects_as_ever(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="a failure"):
        _fail(qapp)
    assert gc.isenabled()


def _fail(parent: QObject) -> None:
    with collecting_here(parent):
        assert not gc.isenabled()
        raise ValueError("a failure")


def test_what_is_kept_for_good_is_not_looked_at_again_until_it_ends(qapp: QApplication) -> None:
    died_on: list[int] = []
    gc.collect()
    with collecting_here(qapp):
        Knot(died_on)
        keep_for_good()
        assert gc.get_freeze_count() > 0
        gc.collect()
        assert died_on == []
        Knot(died_on)
        gc.collect()
        assert len(died_on) == 1
    assert gc.get_freeze_count() == 0
    gc.collect()
    assert len(died_on) == 2


def test_where_python_collects_by_itself_nothing_is_kept_from_it() -> None:
    before = gc.get_freeze_count()
    keep_for_good()
    assert gc.get_freeze_count() == before
