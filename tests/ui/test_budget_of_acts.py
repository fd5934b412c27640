"""How few clicks the acts of a day take; each is made by a mouse on the drawn window."""

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QWidget

from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from ui.answers import HeldAnswers
from ui.window import MainWindow


class Parent:
    """Clicks where a part is drawn, so what covers it gets the click; counts, and types."""

    def __init__(self, rig: Rig, window: MainWindow) -> None:
        self.clicks = 0
        self._rig = rig
        self._window = window

    def click(self, name: str) -> None:
        """Scroll to it, which is no click, and press the mouse in its middle."""
        part = self._rig.find(self._window, name)
        self._scroll_to(part)
        place = part.mapTo(self._window, part.rect().center())
        handle = self._window.windowHandle()
        assert handle is not None
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=QPoint(place))
        self.clicks += 1
        self._rig.settle()

    def _scroll_to(self, part: QWidget) -> None:
        above = part.parentWidget()
        while above is not None:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(part)
            above = above.parentWidget()
        self._rig.settle()

    def type(self, keys: str) -> None:
        """Type into what the clicks gave the keyboard's focus."""
        focused = self._window.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, keys)
        self._rig.settle()


def _let_the_answer_leave(rig: Rig, window: MainWindow) -> None:
    (answers,) = window.findChildren(HeldAnswers)
    for timer in answers.findChildren(QTimer):
        timer.setInterval(0)
    rig.settle()


def test_a_request_is_answered_by_one_click_on_home(rig: Rig, desk: Desk) -> None:
    time, *_ = samples.requests()
    desk.asked = (time,)
    window = rig.window(desk)
    parent = Parent(rig, window)
    parent.click("approve_time")
    _let_the_answer_leave(rig, window)
    assert desk.calls.named("answer") == [("link-1", "time", True, 15)]
    assert parent.clicks == 1


def test_the_chat_is_stopped_by_one_click_on_home(rig: Rig, desk: Desk) -> None:
    parent = Parent(rig, rig.window(desk))
    parent.click("pause_now")
    assert desk.calls.named("pause_now") == [("link-1",)]
    assert parent.clicks == 1


def test_a_character_is_blocked_by_one_click_in_its_alert(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.open_alert("alert-meeting")
    rig.settle()
    parent = Parent(rig, window)
    parent.click("block_from_alert")
    assert desk.calls.named("block") == [("link-1", "buddy_max")]
    assert parent.clicks == 1


def test_tomorrows_minutes_are_changed_by_three_clicks(rig: Rig, desk: Desk) -> None:
    """Limits, the box of the day, Save; tomorrow is the Sunday after the sample's Saturday."""
    parent = Parent(rig, rig.window(desk))
    parent.click("go_limits")
    parent.click("edit_minutes_sunday")
    parent.type("45")
    parent.click("save_limits")
    assert desk.calls.named("ask") == [("link-1", {"weekday_minutes": {"sunday": 45}})]
    assert parent.clicks == 3
