"""Charts: what is drawn at every scale, and the same words for keyboard, pointer and reader."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QColor, QHelpEvent, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from ui.presentation import Presentation
from ui.theme.tokens import HIGH_CONTRAST_DARK, HIGH_CONTRAST_LIGHT, LIGHT, Colours
from ui.widgets.bars import Bar, Bars
from ui.widgets.charts import Chart, snapped
from ui.widgets.charts_share import ShareBar
from ui.widgets.heat_map import HOURS, Cell, HeatMap, HourSheet

Make = Callable[[str], Presentation]
C = TypeVar("C", bound=QWidget)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CLOSED = {*range(6), 21, 22, 23}
UNKNOWN_ROW = 2


def _cell(row: int, hour: int) -> Cell:
    minutes = 40 if (row, hour) in {(0, 17), (4, 22)} else 0
    return Cell(
        minutes=None if row == UNKNOWN_ROW else minutes,
        closed=hour in CLOSED,
        spoken=f"{DAYS[row]} {hour}",
    )


@pytest.fixture
def opened() -> list[int]:
    return []


@pytest.fixture
def heat_map(qtbot: QtBot, presentation: Make, opened: list[int]) -> HeatMap:
    sheet = HourSheet(
        cells=tuple(_cell(row, hour) for row in range(7) for hour in range(HOURS)),
        rows=DAYS,
        marked=5,
        axis=("00:00", "06:00", "12:00", "18:00", "24:00"),
    )
    made = HeatMap(presentation("en"), "map", sheet, spoken="When", on_open=opened.append)
    return _shown(qtbot, made, 760)


def _shown(qtbot: QtBot, made: C, wide: int) -> C:
    qtbot.addWidget(made)
    made.resize(wide, made.sizeHint().height())
    made.show()
    return made


def _drawn(widget: QWidget, scale: float) -> QImage:
    image = QImage(widget.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(LIGHT.surface))
    widget.render(image, QPoint(), widget.rect(), QWidget.RenderFlag.DrawChildren)
    return image


def _colours(image: QImage, area: QRectF, scale: float) -> set[str]:
    """Return the colours well inside an area."""
    inner = area.adjusted(5, 5, -5, -5)
    box = QRect((inner.topLeft() * scale).toPoint(), (inner.bottomRight() * scale).toPoint())
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(box.left(), box.right())
        for y in range(box.top(), box.bottom())
    }


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_closed_hours_are_hatched_and_open_ones_are_not(heat_map: HeatMap, scale: float) -> None:
    image = _drawn(heat_map, scale)
    for row in (0, 6):
        for hour in range(HOURS):
            if (row, hour) == (0, 17):
                continue
            found = _colours(image, heat_map.area(row * HOURS + hour), scale)
            assert (len(found) > 2) is (hour in CLOSED), (row, hour)
            if hour not in CLOSED:
                assert found == {LIGHT.sunken}


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_use_is_darker_and_shows_through_the_hatch(heat_map: HeatMap, scale: float) -> None:
    image = _drawn(heat_map, scale)
    used = _colours(image, heat_map.area(17), scale)
    assert used == {LIGHT.accent}
    assert LIGHT.accent in _colours(image, heat_map.area(4 * HOURS + 22), scale)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_what_is_not_known_is_a_gap(heat_map: HeatMap, scale: float) -> None:
    image = _drawn(heat_map, scale)
    for hour in range(HOURS):
        found = _colours(image, heat_map.area(UNKNOWN_ROW * HOURS + hour), scale)
        assert found == {LIGHT.surface}


def test_more_is_never_lighter(heat_map: HeatMap) -> None:
    lightness = [heat_map.colour_of(minutes).lightness() for minutes in range(41)]
    assert lightness == sorted(lightness, reverse=True)
    assert len(set(lightness)) == 6


def _press(chart: Chart, *keys: Qt.Key) -> str:
    for key in keys:
        QTest.keyClick(chart, key)
    return chart.accessibleDescription()


def test_the_keyboard_reaches_every_cell_and_never_leaves(heat_map: HeatMap) -> None:
    key = Qt.Key
    assert heat_map.accessibleDescription() == "Mon 0"
    assert _press(heat_map, key.Key_Left, key.Key_Up) == "Mon 0"
    assert _press(heat_map, key.Key_Right, key.Key_Down) == "Tue 1"
    assert _press(heat_map, key.Key_End, key.Key_Right) == "Tue 23"
    assert _press(heat_map, key.Key_PageDown, key.Key_Down) == "Sun 23"
    assert _press(heat_map, key.Key_Home) == "Sun 0"
    assert _press(heat_map, key.Key_PageUp) == "Mon 0"


def test_keys_open_and_others_are_left_to_the_page(heat_map: HeatMap, opened: list[int]) -> None:
    moved: list[int] = []
    heat_map.moved.connect(moved.append)
    _press(heat_map, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
    assert opened == [1, 1, 1]
    assert moved == [1]
    QTest.keyClick(heat_map, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(heat_map, Qt.Key.Key_F5)
    assert heat_map.current == 1


def _hover(chart: Chart, part: int) -> None:
    middle = chart.area(part).center()
    there = QPointF(chart.mapToGlobal(middle.toPoint()))
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, middle, there, none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(chart, event)


def test_pointer_focus_and_reader_get_the_same_words(heat_map: HeatMap) -> None:
    _hover(heat_map, 30)
    assert QToolTip.text() == heat_map.said(30) == "Tue 6"
    heat_map.look_at(29)
    _press(heat_map, Qt.Key.Key_Right)
    interface = QAccessible.queryAccessibleInterface(heat_map)
    assert QToolTip.text() == "Tue 6"
    assert interface.text(QAccessible.Text.Description) == "Tue 6"
    assert interface.text(QAccessible.Text.Name) == "When"
    assert interface.state().focusable


def test_a_resting_pointer_is_told_where_it_is(heat_map: HeatMap) -> None:
    middle = heat_map.area(40).center().toPoint()
    QApplication.sendEvent(
        heat_map, QHelpEvent(QEvent.Type.ToolTip, middle, heat_map.mapToGlobal(middle))
    )
    assert QToolTip.text() == heat_map.said(40)


def test_a_listening_reader_does_not_disturb(heat_map: HeatMap) -> None:
    QAccessible.setActive(True)
    try:
        assert _press(heat_map, Qt.Key.Key_Down) == "Tue 0"
    finally:
        QAccessible.setActive(False)


def test_a_click_opens_the_cell_under_it(heat_map: HeatMap, opened: list[int]) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(heat_map, left, pos=heat_map.area(75).center().toPoint())
    assert opened == [75]
    assert heat_map.current == 75
    QTest.mouseClick(heat_map, left, pos=QPoint(2, 2))
    assert opened == [75]


def test_the_focus_can_be_seen(heat_map: HeatMap) -> None:
    before = _drawn(heat_map, 1.0)
    heat_map.activateWindow()
    heat_map.setFocus(Qt.FocusReason.TabFocusReason)
    heat_map.look_at(10)
    after = _drawn(heat_map, 1.0)
    around = heat_map.area(10).toRect()
    assert before.copy(around) != after.copy(around)


@given(
    left=st.floats(0, 500), width=st.floats(0.5, 90), ratio=st.sampled_from([1.0, 1.25, 1.5, 2.0])
)
def test_edges_lie_on_the_pixels_of_the_screen(left: float, width: float, ratio: float) -> None:
    box = snapped(QRectF(left, 3.3, width, 7.7), ratio)
    for edge in (box.left(), box.top(), box.right(), box.bottom()):
        assert edge * ratio == pytest.approx(round(edge * ratio), abs=1e-6)
    assert abs(box.left() - left) * ratio <= 0.5 + 1e-6


def _bars(
    presentation: Presentation, minutes: list[int | None], opened: list[int] | None = None
) -> Bars:
    bars = tuple(
        Bar(
            label=str(n + 1),
            minutes=each,
            today=n == len(minutes) - 1,
            spoken=f"day {n + 1}",
            limit=60,
        )
        for n, each in enumerate(minutes)
    )
    open_one = opened.append if opened is not None else None
    return Bars(
        presentation, "bars", bars, limit_label="limit", spoken="All days", on_open=open_one
    )


@pytest.mark.parametrize("count", [1, 7, 28, 31])
@pytest.mark.parametrize("wide", [390, 860])
def test_every_bar_is_reached_and_opened(
    qtbot: QtBot, presentation: Make, opened: list[int], count: int, wide: int
) -> None:
    bars = _shown(qtbot, _bars(presentation("en"), [30] * count, opened), wide)
    assert bars.accessibleDescription() == f"day {count}"
    assert _press(bars, Qt.Key.Key_Home, Qt.Key.Key_Left) == "day 1"
    assert _press(bars, Qt.Key.Key_End, Qt.Key.Key_Right) == f"day {count}"
    _press(bars, Qt.Key.Key_Return)
    for part in range(count):
        QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.area(part).center().toPoint())
    assert opened == [count - 1, *range(count)]


def test_the_unknown_is_no_bar_and_another_mark_than_zero(qtbot: QtBot, presentation: Make) -> None:
    bars = _shown(qtbot, _bars(presentation("en"), [None, 0, 20, 40, 20, 10, 5]), 600)
    image = _drawn(bars, 1.0)
    unknown, zero = (image.copy(bars.area(n).toRect().adjusted(2, 0, -2, -30)) for n in (0, 1))
    assert unknown != zero
    used = _colours(image, bars.area(3), 1.0)
    assert LIGHT.accent_soft in used
    for part in (0, 1):
        assert LIGHT.accent_soft not in _colours(image, bars.area(part), 1.0)
    assert LIGHT.accent in _colours(image, bars.area(6), 1.0)


def test_what_only_shows_opens_nothing(qtbot: QtBot, presentation: Make) -> None:
    bars = _shown(qtbot, _bars(presentation("en"), [1, 2, 3]), 300)
    _press(bars, Qt.Key.Key_Return)
    _hover(bars, 1)
    assert bars.cursor().shape() is Qt.CursorShape.ArrowCursor
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))


@pytest.mark.parametrize("colours", [HIGH_CONTRAST_LIGHT, HIGH_CONTRAST_DARK])
def test_a_pale_bar_has_an_edge_in_high_contrast(
    qtbot: QtBot, presentation: Make, colours: Colours
) -> None:
    shown = replace(presentation("en"), colours=colours)
    bars = _shown(qtbot, _bars(shown, [60, 10]), 200)
    image = _drawn(bars, 1.0)
    seen = {image.pixelColor(x, 100).name().upper() for x in range(bars.area(0).toRect().right())}
    assert {colours.accent_soft.upper(), colours.accent.upper()} <= seen


@given(count=st.integers(1, 31), wide=st.integers(280, 900), today=st.integers(0, 30))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_labels_never_run_into_each_other(
    presentation: Make, count: int, wide: int, today: int
) -> None:
    bars = tuple(
        Bar(label=str(n + 1), minutes=1, today=n == today, spoken="", limit=None)
        for n in range(count)
    )
    made = Bars(presentation("en"), "bars", bars, spoken="")
    made.resize(wide, 168)
    metrics = made.fontMetrics()
    shown = sorted(made._labelled(metrics))
    slot = made.area(0).width()
    widest = metrics.horizontalAdvance("30")
    assert all((b - a) * slot >= widest for a, b in pairwise(shown))
    assert min(today, count) in {*shown, count}


@pytest.mark.parametrize("share", [0.0, 0.004, 0.5, 1.0, 7.0])
def test_a_share_is_as_long_as_it_is_and_something_is_never_nothing(
    qtbot: QtBot, presentation: Make, share: float
) -> None:
    made = ShareBar(presentation("en"), share)
    qtbot.addWidget(made)
    made.resize(200, 6)
    made.show()
    image = _drawn(made, 1.0)
    row = [image.pixelColor(x, 3).name().upper() for x in range(200)]
    long = row.count(LIGHT.accent)
    assert abs(long - 200 * min(1.0, share)) <= 6
    assert bool(long) is bool(share)
