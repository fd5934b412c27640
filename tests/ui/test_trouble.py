"""When accounts cannot be watched the window says why, and once."""

from threading import Thread

import pytest
from PySide6.QtWidgets import QMessageBox

from guardian.errors import GuardianError
from guardian.store.errors import CorruptDatabaseError, DiskFullError
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from ui.window import MainWindow


def arrives(rig: Rig, desk: Desk, error: GuardianError) -> None:
    watching = desk.watching
    assert watching is not None
    thread = Thread(target=watching[2], args=(error,))
    thread.start()
    thread.join()
    rig.settle()


def told(window: MainWindow) -> list[QMessageBox]:
    return [box for box in window.findChildren(QMessageBox, "failure") if box.isVisible()]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_trouble_is_said_in_the_parents_language(rig: Rig, language: str) -> None:
    desk = Desk(language)
    window = rig.window(desk)
    arrives(rig, desk, DiskFullError())
    (box,) = told(window)
    text = DiskFullError().in_language(language)
    assert box.text() == text.title
    assert text.message in box.informativeText()
    assert text.advice in box.informativeText()
    assert (text.title == DiskFullError.title) is (language == "en")


def test_one_cause_is_said_once_and_another_beside_it(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    arrives(rig, desk, DiskFullError())
    arrives(rig, desk, DiskFullError())
    assert len(told(window)) == 1
    arrives(rig, desk, CorruptDatabaseError())
    assert {box.text() for box in told(window)} == {
        DiskFullError.title,
        CorruptDatabaseError.title,
    }


def test_what_comes_back_later_is_said_again(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    arrives(rig, desk, DiskFullError())
    told(window)[0].close()
    rig.settle()
    arrives(rig, desk, DiskFullError())
    assert len(told(window)) == 1


def test_a_window_that_is_put_away_comes_forward(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.hide()
    arrives(rig, desk, GuardianError())
    assert window.isVisible()
    assert told(window)[0].text() == GuardianError.title
