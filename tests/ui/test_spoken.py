"""What a screen reader hears of widgets that draw themselves, and of those that go somewhere."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from ui.widgets.charts import Chart
from ui.widgets.spoken import Parts
from ui.widgets.week_view import WeekView
from ui.window import MainWindow

Role = QAccessible.Role


@pytest.fixture
def window(rig: Rig, desk: Desk) -> MainWindow:
    return rig.window(desk)


def face(widget: QWidget) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(widget)


def name(told: QAccessibleInterface) -> str:
    return told.text(QAccessible.Text.Name)


def children(told: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for number in range(told.childCount()):
        yield told.child(number)


def heard(widget: QWidget) -> list[str]:
    """Return what its children say that are not hidden."""
    return [name(each) for each in children(face(widget)) if not each.state().invisible]


class TestPlaces:
    def test_a_place_is_a_page_tab_and_says_whether_it_is_the_one(
        self, rig: Rig, window: MainWindow
    ) -> None:
        home, alerts = (rig.find(window, each) for each in ("go_home", "go_alerts"))
        assert face(home).role() is face(alerts).role() is Role.PageTab
        assert name(face(alerts)) == "Alerts, 2 waiting"
        assert (face(home).state().selected, face(alerts).state().selected) == (1, 0)

    def test_a_screen_reader_presses_it(self, rig: Rig, window: MainWindow) -> None:
        alerts = rig.find(window, "go_alerts")
        told = face(alerts)
        actions = QAccessibleActionInterface
        assert isinstance(told, actions)
        for _twice in range(2):
            told.doAction(actions.pressAction())
            rig.settle()
            assert rig.find(window, "page_alerts").isVisible()
            assert told.state().checked == 1

    def test_it_can_have_the_focus(self, rig: Rig, window: MainWindow) -> None:
        told = face(rig.find(window, "go_limits"))
        assert isinstance(told, QAccessibleActionInterface)
        window.activateWindow()
        told.doAction(QAccessibleActionInterface.setFocusAction())
        rig.wait_until(lambda: told.state().focused)


class TestSegments:
    def test_one_of_several_is_a_radio_button(self, rig: Rig, window: MainWindow) -> None:
        rig.click(window, "go_alerts")
        every, waiting = (rig.find(window, f"alerts_shown_{each}") for each in ("all", "waiting"))
        assert face(every).role() is face(waiting).role() is Role.RadioButton
        assert isinstance(waiting, QPushButton)
        waiting.toggle()  # as a screen reader does
        rig.settle()
        assert face(waiting).state().checked == 1
        assert face(every).state().checked == 0


class TestCharts:
    def test_bars_are_a_chart_that_says_each_of_its_bars(
        self, rig: Rig, window: MainWindow
    ) -> None:
        chart = rig.find(window, "week_bars")
        assert isinstance(chart, Chart)
        assert face(chart).role() is Role.Chart
        assert name(face(chart)) == chart.accessibleName()
        assert heard(chart) == [chart.said(part) for part in range(7)]
        assert {each.role() for each in children(face(chart))} == {Role.StaticText}

    def test_what_is_said_lies_where_it_is_drawn(self, rig: Rig, window: MainWindow) -> None:
        chart = rig.find(window, "week_bars")
        assert isinstance(chart, Chart)
        told = list(children(face(chart)))
        window.resize(window.width() + 120, window.height())
        rig.settle()
        for part, each in enumerate(told):
            middle = each.rect().center() - chart.mapToGlobal(chart.rect().topLeft())
            assert chart.area(part).toRect().contains(middle)

    def test_it_is_no_widget_for_hand_or_keyboard(self, rig: Rig, window: MainWindow) -> None:
        chart = rig.find(window, "week_bars")
        before = chart.children()
        face(chart)
        made = [each for each in chart.children() if each not in before]
        assert len(made) == 7
        below = [each for each in made if isinstance(each, QWidget)]
        assert all(each.focusPolicy().value == 0 for each in below)
        assert chart.childAt(chart.rect().center()) is None

    def test_a_screen_reader_may_ask_while_it_is_being_made(self, qtbot: QtBot) -> None:
        drawing, told = QWidget(), list[tuple[str, QRect]]()
        qtbot.addWidget(drawing)
        parts = Parts(drawing, Role.StaticText, lambda: told)
        parts.make()
        told.append(("Monday: 3 minutes", QRect(0, 0, 10, 10)))
        assert heard(drawing) == []
        drawing.show()
        parts.renew()
        assert heard(drawing) == ["Monday: 3 minutes"]


class TestTheWeek:
    @pytest.fixture
    def week(self, rig: Rig, window: MainWindow) -> WeekView:
        rig.click(window, "go_limits")
        found = rig.find(window, "week_view")
        assert isinstance(found, WeekView)
        return found

    def test_it_is_a_list_of_days_and_their_windows(self, week: WeekView) -> None:
        assert face(week).role() is Role.List
        assert {each.role() for each in children(face(week))} == {Role.ListItem}
        assert len(heard(week)) == 7 + len(week.windows)

    def test_it_says_what_is_added_and_nothing_of_what_is_removed(self, week: WeekView) -> None:
        before = heard(week)
        week.choose_day(2)
        week.add()
        added = set(heard(week)) - set(before)
        assert any("Pause" in each for each in added)
        week.remove()
        assert heard(week) == before
