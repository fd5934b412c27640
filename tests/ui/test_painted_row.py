"""Rows that draw their own lines: what they say, what gives way, and how they are pressed."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.painted_row import Line, Mark, PaintedRow

LONG = "Somebody your child does not know asks again and again to meet them behind the station"


class Shown:
    """One row in a window of a width."""

    def __init__(self, presentation: Presentation, text: str, width: int) -> None:
        self.row = PaintedRow(
            presentation,
            Mark(icon="warning", ink="attention"),
            (
                Line(text=text, size=Size.BODY, bold=True, ink="ink"),
                Line(text="Mia · 20:09", aside="High", aside_ink="attention"),
            ),
        )
        self.row.setProperty("kind", "alert")
        self.row.setAccessibleName("High: Somebody asks to meet. Mia")
        self.row.setAccessibleDescription("Please look today")
        self.window = QWidget()
        inside = QVBoxLayout(self.window)
        inside.addWidget(self.row)
        inside.addStretch(1)
        self.window.resize(width, 200)
        self.window.show()
        QApplication.processEvents()


@pytest.fixture
def show(qtbot: QtBot, presentation: Callable[[str], Presentation]) -> Callable[[str, int], Shown]:
    kept: list[Shown] = []

    def made(text: str, width: int) -> Shown:
        kept.append(Shown(presentation("en"), text, width))
        qtbot.addWidget(kept[-1].window)
        return kept[-1]

    return made


def has(picture: QImage, colour: str) -> bool:
    """Return whether a colour of the theme is in the picture."""
    wanted = QColor(colour)
    return any(
        picture.pixelColor(x, y) == wanted
        for x in range(picture.width())
        for y in range(picture.height())
    )


def test_what_fits_has_no_tooltip(show: Callable[[str, int], Shown]) -> None:
    row = show("Somebody asks to meet", 600).row
    assert row.cut() == ()
    assert row.toolTip() == ""


def test_what_does_not_fit_gives_way_and_is_told_whole(show: Callable[[str, int], Shown]) -> None:
    row = show(LONG, 300).row
    assert row.cut() == (LONG,)
    assert LONG in row.toolTip().replace("\xa0", " ")
    assert row.width() <= 300


def test_what_others_wrote_is_never_markup_in_the_tooltip(
    show: Callable[[str, int], Shown],
) -> None:
    row = show(f"<b>{LONG}</b>", 300).row
    assert "<b>" not in row.toolTip()
    assert "&lt;b&gt;" in row.toolTip()


def test_a_wider_window_takes_the_tooltip_away(show: Callable[[str, int], Shown]) -> None:
    shown = show(LONG, 300)
    shown.window.resize(900, 200)
    QApplication.processEvents()
    assert shown.row.toolTip() == ""


def test_every_line_fits_its_height(show: Callable[[str, int], Shown]) -> None:
    row = show(LONG, 400).row
    assert row.height() >= row.sizeHint().height() > 2 * row.fontMetrics().height()


def test_the_words_are_drawn_in_their_ink(
    show: Callable[[str, int], Shown], presentation: Callable[[str], Presentation]
) -> None:
    picture = show("Somebody asks to meet", 600).row.grab().toImage()
    assert has(picture, presentation("en").colours.ink)


def test_the_screen_reader_has_one_button_with_all_of_it(
    show: Callable[[str, int], Shown],
) -> None:
    row = show(LONG, 400).row
    pressed: list[bool] = []
    row.clicked.connect(lambda _checked=False: pressed.append(True))
    told = QAccessible.queryAccessibleInterface(row)
    assert told.role() is QAccessible.Role.Button
    assert told.text(QAccessible.Text.Name) == "High: Somebody asks to meet. Mia"
    assert told.text(QAccessible.Text.Description) == "Please look today"
    assert told.childCount() == 0
    assert row.focusPolicy() is Qt.FocusPolicy.TabFocus
    row.click()
    assert pressed == [True]
