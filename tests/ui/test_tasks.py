"""The one shape of work off the GUI thread."""

import threading

import pytest
import shiboken6
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from guardian.errors import GuardianError
from tests.ui.conftest import Rig
from ui import tasks


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_the_result_arrives_on_the_main_thread(rig: Rig, parent: QWidget) -> None:
    threads: list[threading.Thread] = []

    def work() -> int:
        threads.append(threading.current_thread())
        return 41

    got: list[int] = []

    def done(value: int) -> None:
        threads.append(threading.current_thread())
        got.append(value)

    tasks.run(work, done, parent=parent)
    rig.settle()
    assert got == [41]
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def _fail() -> None:
    raise GuardianError


def _break() -> None:
    raise ZeroDivisionError


def test_an_error_goes_to_the_failure_and_nowhere_else(rig: Rig, parent: QWidget) -> None:
    results: list[None] = []
    errors: list[GuardianError] = []
    tasks.run(_fail, results.append, errors.append, parent=parent)
    rig.settle()
    assert not results
    assert len(errors) == 1


def test_a_forgotten_failure_shows_a_dialog(rig: Rig, parent: QWidget) -> None:
    parent.show()
    tasks.run(_fail, lambda _nothing: None, parent=parent)
    rig.settle()
    box = parent.findChild(QMessageBox, "failure")
    assert isinstance(box, QMessageBox)
    assert box.text() == GuardianError.title
    box.close()
    rig.settle()


def test_a_fault_of_the_program_reaches_the_page_and_the_top(rig: Rig, parent: QWidget) -> None:
    errors: list[GuardianError] = []
    with capture_exceptions() as raised:
        tasks.run(_break, lambda _nothing: None, errors.append, parent=parent)
        rig.settle()
    assert [type(error) for error in errors] == [GuardianError]
    assert [kind for kind, _error, _trace in raised] == [ZeroDivisionError]


class _PanicError(BaseException):
    """As what a library in Rust raises where it panics."""


def _panic() -> None:
    raise _PanicError


def test_no_page_waits_for_a_worker_that_panicked(rig: Rig, parent: QWidget) -> None:
    errors: list[GuardianError] = []
    with capture_exceptions() as raised:
        tasks.run(_panic, lambda _nothing: None, errors.append, parent=parent)
        rig.settle()
    assert [type(error) for error in errors] == [GuardianError]
    assert [kind for kind, _error, _trace in raised] == [_PanicError]


def test_nothing_is_delivered_to_a_parent_that_is_gone(rig: Rig, qtbot: QtBot) -> None:
    gone = QWidget()
    gate = threading.Event()
    got: list[bool] = []
    tasks.run(lambda: gate.wait(5), got.append, parent=gone)
    shiboken6.delete(gone)
    gate.set()
    rig.settle()
    assert not got
