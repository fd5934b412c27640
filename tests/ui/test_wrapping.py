"""What gives way where words are long or large: buttons in a flow, controls beside words, keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from guardian.words import STRETCHED
from tests.ui import shots, walking
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from tests.ui.test_alert_detail import Make
from ui.widgets.aside import Aside
from ui.widgets.boxes import column
from ui.widgets.buttons import Button, button
from ui.widgets.flow import Flow
from ui.widgets.text import Text

LONG = "Save what the service signed"


def _button(presentation: Make, text: str = LONG, language: str = "en") -> Button:
    made = button(presentation(language), text, lambda: None, name="long", icon="check")
    assert isinstance(made, Button)
    return made


def _narrow(rig: Rig, part: QWidget, width: int) -> None:
    part.show()
    part.resize(width, part.heightForWidth(width))
    rig.settle()


@pytest.mark.parametrize(
    ("text", "language"),
    [(LONG, "en"), ("保存服务签名的内容并作为证据留存", "zh_CN"), ("A && B c", "en")],
)
def test_a_button_breaks_its_words_and_makes_them_whole_again(
    rig: Rig, presentation: Make, text: str, language: str
) -> None:
    made = _button(presentation, text.replace("&&", "&"), language)
    flow = Flow([made])
    _narrow(rig, flow, 600)
    liked = made.sizeHint()
    _narrow(rig, flow, made.minimumSizeHint().width() + 4)
    assert "\n" in made.text()
    assert made.height() > liked.height()
    assert made.sizeHint() == liked, "it would still rather stand in one line"
    assert walking.clipped(flow) == []
    _narrow(rig, flow, liked.width() + 40)
    assert (made.text(), made.size()) == (made.words(), liked)
    flow.deleteLater()


def test_what_a_narrow_button_says_anew_is_broken_too(rig: Rig, presentation: Make) -> None:
    made = _button(presentation, "Short")
    flow = Flow([made])
    _narrow(rig, flow, 160)
    assert made.text() == "Short"
    made.setText(LONG)
    rig.settle()
    assert made.words() == LONG
    assert "\n" in made.text()
    flow.deleteLater()


def test_a_word_that_cannot_be_broken_is_not(presentation: Make) -> None:
    made = _button(presentation, "Donaudampfschifffahrt")
    assert made.minimumSizeHint() == made.sizeHint()


def test_a_control_stands_beside_its_words_or_beneath_them(rig: Rig, presentation: Make) -> None:
    control = _button(presentation, "Change")
    words = Text(presentation("en"), "Asked whenever Guardian was locked or started.")
    aside = Aside(column(words), control)
    _narrow(rig, aside, 600)
    assert control.mapTo(aside, control.rect().center()).x() > words.geometry().right()
    _narrow(rig, aside, 170)
    below = words.mapTo(aside, words.rect().bottomLeft()).y()
    assert control.mapTo(aside, control.rect().topLeft()).y() > below
    assert aside.minimumSizeHint().width() <= 170
    aside.deleteLater()


@pytest.mark.parametrize("language", ["en", "zh_CN", STRETCHED])
@pytest.mark.parametrize("theme", ["light", "light_text200"])
@pytest.mark.parametrize("size", shots.SIZES)
def test_the_sheet_of_keys_stays_within_the_window(
    rig: Rig, language: str, theme: str, size: tuple[int, int]
) -> None:
    desk = Desk(language)
    desk.set_theme(theme)
    window = rig.window(desk)
    window.resize(*size)
    QTest.keyClick(window, Qt.Key.Key_F1)
    rig.settle()
    sheet = window.findChild(QDialog, "shortcuts")
    assert isinstance(sheet, QDialog)
    assert walking.too_wide(sheet) == walking.clipped(sheet) == []
    assert sheet.width() <= window.width()
    assert sheet.height() <= window.height()
    close = sheet.findChild(QPushButton, "close_shortcuts")
    assert isinstance(close, QPushButton)
    close.click()
