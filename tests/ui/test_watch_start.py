"""The watch of an opened profile: it starts after the first page has its data, and in any case."""

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from guardian.errors import GuardianError
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from ui import watch_start
from ui.bridge import Bridge
from ui.tasks import wait_for_workers
from ui.watch_start import WatchStart


class Pages(QWidget):
    """Stands for the pages: all that is heard of them is that they have answered."""

    answered = Signal()


class Watched:
    """Notes on which thread it was started, and with whom it speaks."""

    def __init__(self) -> None:
        self.started: list[threading.Thread] = []
        self.told: list[Callable[..., None]] = []

    def start(
        self,
        on_change: Callable[[frozenset[str]], None],
        on_alert: Callable[[str], None],
        on_trouble: Callable[[GuardianError], None],
    ) -> None:
        self.told = [on_change, on_alert, on_trouble]
        self.started.append(threading.current_thread())

    def stop(self) -> None:
        """Nothing runs here."""


@pytest.fixture
def pages(qtbot: QtBot) -> Pages:
    made = Pages()
    qtbot.addWidget(made)
    return made


def _start(pages: Pages) -> WatchStart:
    return WatchStart(Bridge(pages), pages)


def _settle() -> None:
    assert wait_for_workers(10_000)
    QApplication.processEvents()


def test_it_waits_for_the_first_data_and_starts_once_in_a_worker(pages: Pages) -> None:
    start, watch = _start(pages), Watched()
    start.wait(watch, pages)  # type: ignore[arg-type]  # only its signal counts
    _settle()
    assert watch.started == []
    pages.answered.emit()
    pages.answered.emit()
    _settle()
    assert len(watch.started) == 1
    assert watch.started[0] is not threading.main_thread()
    assert len(watch.told) == 3


def test_where_no_page_is_shown_it_starts_at_once(pages: Pages) -> None:
    watch = Watched()
    _start(pages).wait(watch, None)
    _settle()
    assert len(watch.started) == 1


def test_a_page_that_never_answers_does_not_keep_it_for_ever(
    pages: Pages, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_start, "PATIENCE_MILLISECONDS", 1)
    start, watch = _start(pages), Watched()
    start.wait(watch, pages)  # type: ignore[arg-type]  # as above
    qtbot.waitUntil(lambda: len(watch.started) == 1)


def test_what_is_closed_meanwhile_is_not_watched(pages: Pages) -> None:
    start, watch = _start(pages), Watched()
    start.wait(watch, pages)  # type: ignore[arg-type]  # as above
    start.forget()
    pages.answered.emit()
    start.begin()
    _settle()
    assert watch.started == []


def test_the_window_reads_first_and_watches_then(rig: Rig, desk: Desk) -> None:
    rig.window(desk)
    made = [name for name, _arguments in desk.calls.made]
    assert made.index("links") < made.index("overview") < made.index("start")
    assert made.count("start") == 1


def test_with_nothing_linked_it_is_watched_too(rig: Rig, desk: Desk) -> None:
    desk.linked = ()
    rig.window(desk)
    assert desk.watching is not None


@pytest.mark.parametrize("verb", ["links", "overview"])
def test_what_cannot_be_read_does_not_keep_it(rig: Rig, desk: Desk, verb: str) -> None:
    desk.calls.failures[verb] = GuardianError()
    rig.window(desk)
    assert desk.watching is not None


def test_a_lock_before_the_first_data_starts_nothing(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk, begin=False)
    window.begin()
    rig.wait_until(lambda: window.services is not None)
    window.lock()
    rig.settle()
    assert not desk.calls.named("start")
    assert desk.watching is None
