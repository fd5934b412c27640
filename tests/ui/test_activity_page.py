"""Activity: its sentence, the way through time, and the rows behind every number."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget

from guardian.desk.activity_values import ALL_CHARACTERS
from guardian.desk.values import Condition
from tests.ui import samples
from tests.ui.activity_samples import OWL, TODAY, UNKNOWN, visit
from tests.ui.activity_scenes import without_times, without_use
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk, WrongPassphraseError
from ui.pages.activity_rows import SHOWN_AT_ONCE
from ui.shell import Shell
from ui.widgets.boxes import Card
from ui.widgets.charts import Chart
from ui.window import MainWindow


def _open(rig: Rig, desk: Desk, *names: str) -> MainWindow:
    window = rig.window(desk)
    for name in ("go_activity", *names):
        rig.click(window, name)
    return window


def _chart(rig: Rig, window: MainWindow, name: str) -> Chart:
    found = rig.find(window, name)
    assert isinstance(found, Chart)
    return found


def test_the_week_in_one_sentence(rig: Rig, desk: Desk) -> None:
    words = rig.texts(_open(rig, desk))
    assert "Mia chatted 3 h 5 min this week, 18 minutes a day less than usual." in words
    assert "1 day is not known, so it may have been more." in words
    assert "As of today 20:09" in words
    assert "37 minutes a day, where known" in words
    assert desk.calls.on_main_thread == []


def test_day_week_and_month(rig: Rig, desk: Desk) -> None:
    window = _open(rig, desk, "span_day")
    assert "Mia chatted 42 minutes today." in rig.texts(window)
    rig.click(window, "span_month")
    assert "this month" in rig.texts(window)
    assert "November 2026" in rig.texts(window)
    assert [each[1] for each in desk.calls.named("activity")] == ["week", "day", "month"]


def test_back_in_time_and_to_this_week_again(rig: Rig, desk: Desk) -> None:
    window = _open(rig, desk)
    assert not window.findChildren(QPushButton, "activity_now")
    later = rig.find(window, "activity_later")
    assert not later.isEnabled()
    rig.click(window, "activity_earlier")
    assert "in the week of 9 – 15 November" in rig.texts(window)
    rig.click(window, "activity_earlier")
    rig.click(window, "activity_later")
    assert "9 – 15 November" in rig.texts(window)
    rig.click(window, "activity_now")
    assert "this week" in rig.texts(window)
    assert desk.calls.named("activity")[-1][2] is None


def test_time_ends_where_nothing_is_known(rig: Rig, desk: Desk) -> None:
    window = _open(rig, desk, "span_month", "activity_earlier", "activity_earlier")
    assert "September 2026" in rig.texts(window)
    assert not rig.find(window, "activity_earlier").isEnabled()


def _sum(rig: Rig, window: MainWindow) -> str:
    """Return what the open rows come to, of ``n entries, … together``."""
    lines = rig.texts(rig.find(window, "rows_panel")).splitlines()
    return next(each for each in lines if "together" in each or "nothing behind" in each)


def test_every_number_opens_the_rows_that_make_it(rig: Rig, desk: Desk) -> None:
    window = _open(rig, desk)
    for name, together in {
        "fact_longest": "1 entry, 38 minutes together",
        "fact_late": "There is nothing behind this number.",
        f"character_{OWL}": "4 entries, 2 h 4 min together",
        "open_all": "8 entries, 3 h 5 min together",
    }.items():
        rig.click(window, name)
        assert _sum(rig, window) == together
        assert QApplication.focusWidget() is rig.find(window, "rows_back")
        rig.click(window, "rows_back")
        assert QApplication.focusWidget() is rig.find(window, name)


def test_the_usual_day_opens_the_28_days_before(rig: Rig, desk: Desk) -> None:
    window = _open(rig, desk, "fact_usual")
    asked = desk.calls.named("rows")[-1]
    first = TODAY - timedelta(days=TODAY.weekday())
    assert asked[1:3] == (first - timedelta(days=28), first - timedelta(days=1))
    assert "The 28 days before" in rig.texts(window)


def test_the_mean_says_of_how_many_days_it_is(rig: Rig, desk: Desk) -> None:
    assert "Mean of the 28 days before" in rig.texts(_open(rig, desk))
    desk.known_days -= {TODAY - timedelta(days=n) for n in range(20, 25)}
    words = rig.texts(_open(rig, desk))
    assert "Mean of 23 known days among the 28 before" in words
    assert "No chat at that time, usually " in words


def test_what_was_late_in_the_month(rig: Rig, desk: Desk) -> None:
    window = _open(rig, desk, "span_month")
    assert "10%" in rig.texts(window)
    assert "1 h 44 min, usually 6%" in rig.texts(window)
    rig.click(window, "fact_late")
    assert _sum(rig, window) == "3 entries, 1 h 44 min together"


def test_a_bar_opens_its_day(rig: Rig, desk: Desk) -> None:
    window = _open(rig, desk)
    bars = _chart(rig, window, "activity_days")
    bars.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(bars, Qt.Key.Key_Home)
    QTest.keyClick(bars, Qt.Key.Key_Right)
    assert bars.accessibleDescription() == "Tuesday 17 November: 61 minutes"
    QTest.keyClick(bars, Qt.Key.Key_Return)
    rig.settle()
    assert _sum(rig, window) == "3 entries, 1 h 1 min together"
    assert "16:45–17:10\nStudy Owl\n13 messages\n25 minutes" in rig.texts(window)
    rig.click(window, "rows_back")
    again = _chart(rig, window, "activity_days")
    assert QApplication.focusWidget() is again
    assert again.accessibleDescription() == "Tuesday 17 November: 61 minutes"


def test_the_map_opens_its_hour(rig: Rig, desk: Desk) -> None:
    window = _open(rig, desk)
    heat = _chart(rig, window, "heat_map")
    assert heat.accessibleDescription() == "Monday 16 November, 17:00 to 18:00: 38 minutes"
    QTest.keyClick(heat, Qt.Key.Key_PageDown)
    assert heat.accessibleDescription() == "Sunday 22 November: still to come"
    QTest.keyClick(heat, Qt.Key.Key_Up)
    QTest.keyClick(heat, Qt.Key.Key_Left)
    assert heat.accessibleDescription() == "Saturday 21 November, 16:00 to 17:00: 28 minutes"
    QTest.keyClick(heat, Qt.Key.Key_Return)
    rig.settle()
    assert "Saturday 21 November, 16:00 to 17:00" in rig.texts(window)
    assert _sum(rig, window) == "1 entry, 28 minutes together"
    rig.click(window, "rows_back")
    assert "16:00" in _chart(rig, window, "heat_map").accessibleDescription()


def test_every_cell_and_bar_is_what_its_rows_come_to(rig: Rig, desk: Desk) -> None:
    window = _open(rig, desk, "span_month")
    heat = _chart(rig, window, "heat_map")
    for weekday, hour, told in ((4, 22, "closed for chat"), (0, 17, "106 minutes")):
        assert told in heat.said(weekday * 24 + hour)
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(heat, left, pos=heat.area(17).center().toPoint())
    rig.settle()
    assert _sum(rig, window) == "3 entries, 1 h 46 min together"


def test_the_unknown_and_the_coming_are_never_zero(rig: Rig, desk: Desk) -> None:
    window = _open(rig, desk)
    heat, bars = _chart(rig, window, "heat_map"), _chart(rig, window, "activity_days")
    row = UNKNOWN.weekday()
    for hour in (0, 12, 22):
        assert heat.said(row * 24 + hour) == "Wednesday 18 November: nothing is known"
    assert bars.said(row) == "Wednesday 18 November: nothing is known"
    assert bars.said(row + 2) == "Friday 20 November: 0 minutes"
    assert bars.said(6) == "Sunday 22 November: still to come"
    assert "Blank: not known, or still to come." in rig.texts(window)


def test_the_hours_of_a_day(rig: Rig, desk: Desk) -> None:
    window = _open(rig, desk, "span_day")
    assert "Limit for the day: 1 h" in rig.texts(window)
    hours = _chart(rig, window, "activity_hours")
    assert hours.said(22) == "Saturday 21 November, 22:00 to 23:00: 0 minutes; closed for chat"
    QTest.keyClick(hours, Qt.Key.Key_Return)
    rig.settle()
    assert _sum(rig, window) == "1 entry, 28 minutes together"
    rig.click(window, "rows_back")
    rig.click(window, "activity_earlier")
    rig.click(window, "activity_earlier")
    assert "Mia chatted 44 minutes on Thursday 19 November, 11 minutes less than usual." in (
        rig.texts(window)
    )


def test_a_service_that_tells_no_times(rig: Rig, desk: Desk) -> None:
    without_times(desk)
    window = _open(rig, desk)
    for name in ("span_day", "span_month", "span_week"):
        rig.click(window, name)
        words = rig.texts(window)
        assert "does not tell at what times of day Mia chatted" in words
        assert "Late, " not in words
        assert "Longest" not in words
        assert not window.findChildren(QWidget, "heat_map")
    rig.click(window, "open_all")
    assert "whole day" in rig.texts(window)


def test_all_characters_together(rig: Rig, desk: Desk) -> None:
    without_times(desk)
    desk.found_characters = tuple(
        replace(each, character_id=ALL_CHARACTERS, name="*") if each.character_id == OWL else each
        for each in desk.found_characters
    )
    desk.visits = (visit(TODAY, 9, 0, 12, ALL_CHARACTERS),)
    window = _open(rig, desk, "span_day", f"character_{ALL_CHARACTERS}")
    assert "All characters" in rig.texts(window)
    assert "\n*\n" not in rig.texts(window)


def test_a_week_without_chat(rig: Rig, desk: Desk) -> None:
    without_use(desk)
    window = _open(rig, desk)
    assert "Mia has not chatted this week." in rig.texts(window)
    assert rig.find(window, "empty").isVisible()
    assert not window.findChildren(Chart, "heat_map")
    rig.click(window, "activity_earlier")
    assert "Mia did not chat in the week of 9 – 15 November." in rig.texts(window)


def test_nothing_known_is_not_nothing_happened(rig: Rig, desk: Desk) -> None:
    desk.known_days = frozenset()
    words = rig.texts(_open(rig, desk))
    assert "Nothing is known yet of how long Mia chatted then." in words
    assert "That does not mean that nobody chatted then." in words
    assert "has not chatted" not in words
    assert "0 minutes" not in words
    assert "As of" not in words


def test_too_little_is_known_to_say_what_is_usual(rig: Rig, desk: Desk) -> None:
    desk.known_days = frozenset(each for each in desk.known_days if each >= UNKNOWN)
    words = rig.texts(_open(rig, desk))
    assert "usual" in words
    assert "less than usual" not in words
    assert "What is usual shows once two weeks before this are known." in words


def test_a_service_out_of_reach(rig: Rig, desk: Desk) -> None:
    heard = samples.NOW - timedelta(minutes=47)
    desk.linked = (replace(desk.linked[0], condition=Condition.OFFLINE, last_heard_at=heard),)
    window = _open(rig, desk)
    assert rig.find(window, "condition_banner").isVisible()
    assert "3 h 5 min" in rig.texts(window)


def test_what_cannot_be_read_says_so_and_can_be_tried_again(rig: Rig, desk: Desk) -> None:
    desk.calls.failures["activity"] = WrongPassphraseError()
    window = _open(rig, desk)
    assert rig.find(window, "error").isVisible()
    del desk.calls.failures["activity"]
    rig.click(window, "retry")
    assert "3 h 5 min" in rig.texts(window)


def test_another_child_begins_with_this_week(rig: Rig, desk: Desk) -> None:
    desk.linked = (desk.linked[0], samples.second_link())
    window = _open(rig, desk, "span_month", "open_all")
    shell = window.findChild(Shell)
    assert isinstance(shell, Shell)
    shell.choose(desk.linked[1])
    rig.settle()
    assert "Nothing is known yet of how long Leo chatted then." in rig.texts(window)
    assert desk.calls.named("activity")[-1][:2] == ("link-2", "week")


def test_news_do_not_move_the_keyboard_nor_close_the_rows(rig: Rig, desk: Desk) -> None:
    window = _open(rig, desk)
    heat = _chart(rig, window, "heat_map")
    heat.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(heat, Qt.Key.Key_Down)
    desk.visits += (visit(TODAY, 20, 5, 3, OWL),)
    window.bridge.announce_change(frozenset({"usage"}))
    rig.wait_until(lambda: "3 h 8 min" in rig.texts(window))
    again = _chart(rig, window, "heat_map")
    assert QApplication.focusWidget() is again
    assert again.accessibleDescription().startswith("Tuesday 17 November, 17:00")
    rig.click(window, "open_all")
    desk.visits += (visit(TODAY, 20, 8, 1, OWL),)
    window.bridge.announce_change(frozenset({"usage"}))
    rig.wait_until(lambda: "3 h 9 min together" in rig.texts(window))


def test_many_rows_are_shown_step_by_step(rig: Rig, desk: Desk) -> None:
    desk.visits = tuple(visit(TODAY, 8 + n // 30, n % 30 * 2, 1, OWL) for n in range(70))
    window = _open(rig, desk, "span_day", "open_all")
    assert f"Show {70 - SHOWN_AT_ONCE} more" in rig.texts(window)
    assert "08:00–08:01" not in rig.texts(window)
    rig.click(window, "rows_more")
    assert not window.findChildren(QPushButton, "rows_more")
    assert "08:00–08:01" in rig.texts(window)


def test_the_list_of_characters_can_be_opened(rig: Rig, desk: Desk) -> None:
    kept = desk.found_characters[0]
    desk.found_characters = tuple(
        replace(kept, character_id=f"c{n}", name=f"Number {n}") for n in range(8)
    )
    desk.visits = tuple(visit(TODAY, 8 + n, 0, 20 - n, f"c{n}") for n in range(8))
    window = _open(rig, desk)
    assert "Number 7" not in rig.texts(window)
    rig.click(window, "all_characters")
    assert "Number 7" in rig.texts(window)


def test_the_page_speaks_the_chosen_language(rig: Rig) -> None:
    window = _open(rig, Desk("zh_CN"))
    words = rig.texts(window)
    assert "小雅本周聊了 3 小时 5 分钟，每天比平常少 18 分钟。" in words
    assert "周三" not in words
    assert _chart(rig, window, "heat_map").said(17) == "11月16日星期一 17:00 至 18:00：38 分钟"
    window.life._set_language("en")
    rig.settle()
    assert rig.find(window, "page_activity").isVisible()
    assert "Mia" not in rig.texts(window)
    assert "chatted 3 h 5 min this week" in rig.texts(window)


def test_the_page_comes_back_where_it_was_left(rig: Rig, desk: Desk) -> None:
    window = _open(rig, desk)
    window.resize(760, 520)
    rig.settle()
    area = rig.find(window, "scroll_activity")
    assert isinstance(area, QScrollArea)
    area.ensureWidgetVisible(rig.find(window, "fact_longest"))
    left_at = area.verticalScrollBar().value()
    assert left_at
    rig.click(window, "fact_longest")
    assert area.verticalScrollBar().value() == 0
    rig.click(window, "rows_back")
    assert area.verticalScrollBar().value() == left_at


def test_esc_closes_the_rows_and_then_does_nothing(rig: Rig, desk: Desk) -> None:
    window = _open(rig, desk, "open_all")
    window.activateWindow()
    assert rig.find(window, "rows_panel").isVisible()
    for _twice in range(2):
        QTest.keyClick(window, Qt.Key.Key_Escape)
        rig.settle()
        assert rig.find(window, "open_all").hasFocus()
        assert not any(each.isVisible() for each in window.findChildren(QWidget, "rows_panel"))


def test_what_was_not_let_through_is_counted(rig: Rig, desk: Desk) -> None:
    window = _open(rig, desk, "span_day")
    words = rig.texts(rig.find(window, "fact_refused"))
    assert "Not let through" in words
    assert "2 times" in words


def test_where_all_was_let_through_nothing_is_said_of_it(rig: Rig, desk: Desk) -> None:
    window = _open(rig, desk, "span_day", "activity_earlier")
    assert not any(each.isVisible() for each in window.findChildren(QWidget, "fact_refused"))


def test_a_day_without_chat_still_tells_what_was_not_let_through(rig: Rig, desk: Desk) -> None:
    without_use(desk)
    line = rig.find(_open(rig, desk, "span_day"), "fact_refused")
    assert "2 times" in rig.texts(line)
    assert isinstance(line.parentWidget(), Card)
