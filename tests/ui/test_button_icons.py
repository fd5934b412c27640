"""An icon in a button is seen whatever the button's state."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FixedClock
from ui.appearance import Appearance
from ui.widgets.buttons import button


def _far(one: QColor, other: QColor) -> bool:
    return abs(one.lightness() - other.lightness()) > 90


@pytest.mark.parametrize("theme", ["light", "dark", "light_contrast", "dark_contrast"])
@pytest.mark.parametrize("kind", ["primary", "crisis", "quiet"])
@pytest.mark.parametrize("focused", [False, True])
def test_the_icon_is_seen(
    qtbot: QtBot, qapp: QApplication, theme: str, kind: str, *, focused: bool
) -> None:
    qapp.setStyle("Fusion")
    shown = Appearance(qapp, FixedClock()).apply("en", theme)
    shown.icons.load()
    made = button(shown, "Look", lambda: None, name="look", kind=kind, icon="check")
    made.setText("")  # it is the icon that is looked for
    made.resize(120, 40)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    if focused:
        made.setFocus()
        qtbot.waitUntil(made.hasFocus)
    else:
        made.clearFocus()
    image = made.grab().toImage()
    ground = image.pixelColor(12, 20)
    points = [image.pixelColor(x, y) for x in range(40, 80) for y in range(8, 32)]
    assert any(_far(each, ground) for each in points)
