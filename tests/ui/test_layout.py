"""Nothing is clipped, everything has a name and a size one can hit, in both languages."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from tests.ui import shots
from tests.ui.conftest import Rig
from tests.ui.doors import DOORWAYS
from tests.ui.fakes import Desk
from ui.widgets.text import Elided
from ui.window import MainWindow

SMALLEST_TARGET = 24
PAGES = [name for name in shots.STEPS if not name.startswith(("wizard_code", "wizard_done"))]
LANGUAGES = ("en", "zh_CN")


@pytest.fixture(params=[(name, language) for name in PAGES for language in LANGUAGES], ids=str)
def drawn(request: pytest.FixtureRequest, rig: Rig) -> Iterator[MainWindow]:
    name, language = request.param
    desk = Desk(language)
    shots.prepare(name, desk)
    window = rig.window(desk)
    shots.STEPS[name](window, desk)
    rig.settle()
    yield window
    desk.answered.set()


def _visible(window: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [each for each in window.findChildren(kind) if each.isVisible()]


def clipped(window: QWidget) -> list[str]:
    found = []
    for label in _visible(window, QLabel):
        assert isinstance(label, QLabel)
        if not label.text():
            continue
        if isinstance(label, Elided):
            whole = label.shown() == label.text()
            if not whole and not label.toolTip():
                found.append(f"{label.text()!r} is cut without a tooltip")
            if label.height() < label.fontMetrics().height():
                found.append(f"{label.text()!r} is too low")
            continue
        needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
        wide = label.fontMetrics().horizontalAdvance(label.text())
        if label.height() < max(needed, label.fontMetrics().height()) - 1:
            found.append(f"{label.text()!r} is too low: {label.height()} for {needed}")
        if not label.wordWrap() and label.width() < wide:
            found.append(f"{label.text()!r} is too narrow: {label.width()} for {wide}")
    for button in _visible(window, QPushButton):
        assert isinstance(button, QPushButton)
        wide = button.fontMetrics().horizontalAdvance(button.text())
        if button.text() and button.width() < wide + button.iconSize().width() * (
            not button.icon().isNull()
        ):
            found.append(f"button {button.text()!r} is too narrow")
    return found


def _too_wide(window: QWidget) -> list[str]:
    found = []
    for area in _visible(window, QScrollArea):
        assert isinstance(area, QScrollArea)
        inside = area.widget()
        if inside is not None and inside.width() > area.viewport().width() + 1:
            found.append(f"{area.objectName()}: {inside.width()} > {area.viewport().width()}")
    return found


@pytest.mark.parametrize("size", shots.SIZES, ids=str)
def test_nothing_isclipped(rig: Rig, drawn: MainWindow, size: tuple[int, int]) -> None:
    drawn.resize(*size)
    rig.settle()
    assert clipped(drawn) == []
    assert _too_wide(drawn) == []


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def test_everything_that_can_be_used_has_a_name_and_a_size(drawn: MainWindow) -> None:
    for kind in (QPushButton, QLineEdit, QAbstractSpinBox, QCheckBox):
        for widget in _visible(drawn, kind):
            if isinstance(widget.parentWidget(), QAbstractSpinBox):
                continue
            assert _name(widget), f"{widget.objectName()} of {kind.__name__} has no name"
            assert widget.objectName(), f"{_name(widget)} has no object name"
            assert min(widget.width(), widget.height()) >= SMALLEST_TARGET, widget.objectName()


def test_every_label_is_plain_text(drawn: MainWindow) -> None:
    for label in _visible(drawn, QLabel):
        assert isinstance(label, QLabel)
        if label.text():
            assert label.textFormat().name == "PlainText", label.text()


def test_a_long_word_of_others_does_not_widen_a_page(rig: Rig, desk: Desk) -> None:
    word = "x" * 400
    desk.found_characters = tuple(
        replace(each, name=word, description=word) for each in desk.found_characters
    )
    desk.linked = (replace(desk.linked[0], ward_name=word, provider_name=word),)
    window = rig.window(desk)
    window.resize(*shots.SIZES[1])
    for page in ("characters", "limits", "spending", "settings", "home"):
        rig.click(window, f"go_{page}")
        assert _too_wide(window) == []


@pytest.fixture(params=[(name, language) for name in DOORWAYS for language in LANGUAGES], ids=str)
def entrance(request: pytest.FixtureRequest, rig: Rig) -> MainWindow:
    name, language = request.param
    desk = Desk(language)
    window = rig.window(desk, opening=DOORWAYS[name].opening(desk))
    DOORWAYS[name].step(window)
    rig.settle()
    return window


@pytest.mark.parametrize("size", shots.SIZES, ids=str)
def test_the_entrance_is_not_clipped(rig: Rig, entrance: MainWindow, size: tuple[int, int]) -> None:
    entrance.resize(*size)
    rig.settle()
    assert clipped(entrance) == []
    assert _too_wide(entrance) == []


def test_everything_at_the_entrance_has_a_name_and_a_size(entrance: MainWindow) -> None:
    for kind in (QPushButton, QLineEdit, QPlainTextEdit):
        for widget in _visible(entrance, kind):
            if isinstance(widget.parentWidget(), QAbstractSpinBox):
                continue
            assert _name(widget), f"{widget.objectName()} of {kind.__name__} has no name"
            assert widget.objectName(), f"{_name(widget)} has no object name"
            assert min(widget.width(), widget.height()) >= SMALLEST_TARGET, widget.objectName()
    for label in _visible(entrance, QLabel):
        assert isinstance(label, QLabel)
        if label.text():
            assert label.textFormat().name == "PlainText", label.text()
