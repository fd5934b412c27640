"""Rows that wrap: small things side by side, a switch with many words, a picture and its text."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.presentation import Presentation
from ui.widgets.beside import Beside
from ui.widgets.boxes import column
from ui.widgets.flow import Flow
from ui.widgets.switch import Switch
from ui.widgets.text import Text

Make = Callable[[str], Presentation]
Show = Callable[[QWidget, int], QWidget]
WORDS = "Block every storyteller that tells of far countries"


@pytest.fixture
def shown(qtbot: QtBot) -> Show:
    """Show a part as wide as that, and return it."""
    kept = []

    def show(part: QWidget, width: int) -> QWidget:
        host = QWidget()
        kept.append(host)
        qtbot.addWidget(host)
        inside = QVBoxLayout(host)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(part)
        inside.addStretch(1)
        host.resize(width, 600)
        host.show()
        qtbot.waitExposed(host)
        return part

    return show


def place(part: QWidget, within: QWidget) -> QRect:
    return QRect(part.mapTo(within, QPoint(0, 0)), part.size())


def test_what_has_no_room_goes_into_the_next_row(shown: Show, presentation: Make) -> None:
    buttons = [QPushButton(f"A button {n}") for n in range(3)]
    flow = shown(Flow(buttons), 2 * buttons[0].sizeHint().width() + 10)
    tops = [each.y() for each in buttons]
    assert tops[0] == tops[1] < tops[2]
    assert flow.height() == flow.heightForWidth(flow.width()) > buttons[0].height()


def test_what_stands_apart_ends_its_row_at_the_right(shown: Show, presentation: Make) -> None:
    buttons = [QPushButton(f"A button {n}") for n in range(2)]
    flow = shown(Flow(buttons, apart=True), 400)
    first, last = (place(each, flow) for each in buttons)
    assert (first.left(), last.right()) == (0, flow.width() - 1)


def test_what_stands_apart_in_a_row_of_its_own_begins_it(shown: Show, presentation: Make) -> None:
    buttons = [QPushButton(f"A button {n}") for n in range(2)]
    flow = shown(Flow(buttons, apart=True), buttons[0].sizeHint().width() + 20)
    first, last = (place(each, flow) for each in buttons)
    assert last.top() > first.bottom()
    assert first.left() == last.left() == 0


def test_a_low_part_stands_in_the_middle_of_its_row(shown: Show, presentation: Make) -> None:
    tall, low = QFrame(), Text(presentation("en"), "until")
    tall.setFixedSize(120, 60)
    flow = shown(Flow([tall, low]), 400)
    assert abs(place(low, flow).center().y() - place(tall, flow).center().y()) <= 1


def test_a_text_wraps_only_where_a_whole_row_is_too_narrow(
    qtbot: QtBot, shown: Show, presentation: Make
) -> None:
    text = Text(presentation("en"), WORDS)
    line = text.fontMetrics().height()
    flow = Flow([QPushButton("First"), text])
    shown(flow, 900)
    assert text.height() <= line + 2
    assert text.y() < line
    flow.window().resize(200, 600)
    qtbot.waitUntil(lambda: text.height() > 2 * line)
    assert text.height() >= text.heightForWidth(text.width())
    assert text.width() <= 200


@pytest.mark.parametrize("words", [WORDS, "屏蔽所有讲故事的角色，以及其他类似的角色"])
def test_a_switch_with_many_words_wraps_them(shown: Show, presentation: Make, words: str) -> None:
    switch = Switch(presentation("zh_CN"), words)
    one = switch.sizeHint()
    assert switch.heightForWidth(one.width()) == one.height()
    assert switch.minimumSizeHint().width() < one.width() / 2
    shown(switch, one.width() // 2)
    assert switch.height() == switch.heightForWidth(switch.width()) > one.height()


def test_a_picture_stands_above_where_there_is_no_room_beside(
    qtbot: QtBot, shown: Show, presentation: Make
) -> None:
    picture, text = QFrame(), Text(presentation("en"), WORDS)
    picture.setFixedSize(120, 120)
    beside = shown(Beside(picture, column(text)), 600)
    assert place(text, beside).left() > picture.width()
    assert beside.minimumSizeHint().width() < 330
    beside.window().resize(240, 600)
    qtbot.waitUntil(lambda: place(text, beside).top() >= 120)
    assert place(text, beside).right() < 240
