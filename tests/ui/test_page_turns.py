"""A page is made over several turns of the event loop, out of sight, and shown when it is whole."""

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QThreadPool
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from guardian.errors import GuardianError
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from tests.ui.samples import link
from ui.pages.base import Page
from ui.presentation import Presentation

PARTS = 12


class Sample(Page[int]):
    """Shows a number as so many buttons, and counts what was drawn."""

    turn_seconds = 0.0  # a step at each turn

    def __init__(self, presentation: Presentation) -> None:
        super().__init__(presentation, "sample", operation=lambda: None, draw=self._parts)
        self.drawn: list[str] = []
        self.said = 0
        self.answered.connect(self._hear)
        self.resize(600, 300)
        self.show()

    def _hear(self) -> None:
        self.said += 1

    def _parts(self, value: int) -> Iterator[QWidget | None]:
        for number in range(PARTS):
            made = QPushButton(f"{value}, {number}")
            made.setObjectName(f"part_{number}")
            made.setMinimumHeight(60)
            self.drawn.append(made.text())
            yield None
            yield made

    def shown(self) -> list[str]:
        """Return what is to be seen."""
        return [each.text() for each in self.findChildren(QPushButton) if each.isVisible()]

    def waits(self) -> bool:
        skeleton = self.findChild(QWidget, "skeleton")
        return skeleton is not None and skeleton.isVisible()

    def fail(self) -> None:
        self._failed(self._asked, GuardianError())

    def scrolled(self) -> int:
        return self._scroll.verticalScrollBar().value()

    def scroll_to(self, pixels: int) -> None:
        self._scroll.verticalScrollBar().setValue(pixels)


@pytest.fixture
def page(qtbot: QtBot, presentation: Callable[[str], Presentation]) -> Sample:
    made = Sample(presentation("en"))
    qtbot.addWidget(made)
    return made


def turn() -> None:
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def make_whole(page: Sample) -> int:
    """Let the loop live until the page is whole; return how many turns that took."""
    turns = 0
    while page.making:
        turn()
        turns += 1
        assert turns < 1000
    turn()
    return turns


def whole(value: int) -> list[str]:
    return [f"{value}, {number}" for number in range(PARTS)]


def test_a_page_of_many_parts_takes_several_turns_and_is_seen_when_it_is_whole(
    page: Sample,
) -> None:
    page.show_value(1)
    assert page.drawn == [], "the turn that brought the value ends before"
    seen = []
    while page.making:
        seen.append((page.waits(), len(page.shown())))
        turn()
    assert len(seen) > PARTS
    assert set(seen) == {(True, 0)}
    assert (page.waits(), page.shown()) == (False, whole(1))


def test_what_stops_in_the_middle_leaves_nothing_in_front_of_a_screen_reader(page: Sample) -> None:
    page.show_value(1)
    while not page.findChildren(QPushButton):
        turn()
    half = page.findChildren(QPushButton)
    for each in half:
        state = QAccessible.queryAccessibleInterface(each).state()
        assert state.invisible
    page.setFocus()
    page.focusNextChild()
    assert QApplication.focusWidget() not in half
    make_whole(page)
    for each in page.findChildren(QPushButton):
        assert not QAccessible.queryAccessibleInterface(each).state().invisible


def test_it_says_that_it_has_answered_once_it_is_whole(page: Sample) -> None:
    page.show_value(1)
    turn()
    assert page.said == 0
    make_whole(page)
    assert page.said == 1
    page.show_value(1)
    assert page.said == 2, "an equal value is there already"


def test_what_is_shown_already_is_replaced_at_once_with_focus_and_place_kept(
    page: Sample,
) -> None:
    page.show_value(1)
    make_whole(page)
    page.activateWindow()
    third = page.findChild(QPushButton, "part_3")
    assert isinstance(third, QPushButton)
    third.setFocus()
    page.scroll_to(130)
    page.show_value(2)
    assert not page.making
    assert page.shown() == whole(2)
    turn()
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "2, 3"
    assert page.scrolled() == 130


def test_a_value_that_comes_meanwhile_wins(page: Sample) -> None:
    page.show_value(1)
    turn()
    turn()
    page.show_value(2)
    make_whole(page)
    assert page.shown() == whole(2)
    assert page.drawn[-PARTS:] == whole(2)
    assert len(page.drawn) < 2 * PARTS, "the first was not made to its end"
    assert [each.text() for each in page.findChildren(QPushButton)] == whole(2)
    assert page.said == 1


def test_the_same_value_does_not_begin_anew(page: Sample) -> None:
    page.show_value(1)
    turn()
    turn()
    page.show_value(1)
    make_whole(page)
    assert page.drawn == whole(1)
    assert page.said == 1


def test_it_stops_when_another_account_is_looked_at(page: Sample) -> None:
    page.show_for((link(),), link())
    page.show_value(1)
    turn()
    turn()
    page.show_for((), None)
    assert not page.making
    drawn = len(page.drawn)
    turn()
    turn()
    assert len(page.drawn) == drawn
    assert page.waits()
    assert page.findChildren(QPushButton) == []


def test_it_stops_where_the_answer_to_the_next_question_is_an_error(page: Sample) -> None:
    page.show_value(1)
    turn()
    page.fail()
    assert not page.making
    turn()
    assert "Try again" in page.shown()
    page.show_value(3)
    make_whole(page)
    assert page.shown() == whole(3)


def test_a_page_that_is_gone_makes_nothing(
    qapp: QApplication, presentation: Callable[[str], Presentation]
) -> None:
    page = Sample(presentation("en"))
    page.show_value(1)
    turn()
    drawn = page.drawn
    shiboken6.delete(page)
    before = len(drawn)
    turn()
    turn()
    assert len(drawn) == before
    assert qapp.focusWidget() is None


def test_a_part_that_draws_itself_anew_meanwhile_harms_nothing(page: Sample) -> None:
    page.show_value(1)
    while page.making:
        inner = [QWidget(each) for each in page.findChildren(QPushButton)[-1:]]
        turn()
        for each in inner:
            shiboken6.delete(each)
        turn()
    assert page.shown() == whole(1)


@pytest.mark.parametrize("name", ["limits", "characters", "records", "settings", "alerts"])
def test_a_place_that_could_not_be_read_is_shown_by_trying_again(
    rig: Rig, desk: Desk, name: str
) -> None:
    window = rig.window(desk)
    rig.click(window, f"go_{name}")
    page = rig.find(window, f"page_{name}")
    assert isinstance(page, Page)
    before = rig.texts(page)
    page._failed(page._asked, GuardianError())
    rig.settle()
    retry = next(each for each in page.findChildren(QPushButton) if each.text() == "Try again")
    retry.click()
    rig.settle()
    assert QThreadPool.globalInstance().activeThreadCount() == 0
    assert rig.texts(page) == before
