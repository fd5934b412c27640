"""A choice of few is one stop of the keyboard: the one that is chosen."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.presentation import Presentation
from ui.widgets.segments import Segments

CHOICES = {"system": "Like the system", "light": "Light", "dark": "Dark"}


def _host(qtbot: QtBot, shown: Presentation, chosen: str) -> tuple[QWidget, list[str]]:
    host, said = QWidget(), list[str]()
    qtbot.addWidget(host)
    inside = QVBoxLayout(host)
    for name in ("before", "after"):
        made = QPushButton(name)
        made.setObjectName(name)
        inside.addWidget(made)
    inside.insertWidget(1, Segments(shown, "theme", CHOICES, chosen, said.append))
    QWidget.setTabOrder(host.findChildren(QPushButton, "before")[0], host.findChildren(Segments)[0])
    host.show()
    host.activateWindow()
    host.findChildren(QPushButton, "before")[0].setFocus()
    QApplication.processEvents()
    return host, said


def _focus() -> str:
    focused = QApplication.focusWidget()
    return "" if focused is None else focused.objectName()


def test_tab_comes_to_what_is_chosen_and_goes_on(
    qtbot: QtBot, presentation: Callable[[str], Presentation]
) -> None:
    host, _said = _host(qtbot, presentation("en"), "light")
    came = []
    for _ in range(3):
        QTest.keyClick(host, Qt.Key.Key_Tab)
        came.append(_focus())
    assert sorted(came) == ["after", "before", "theme_light"]


def test_the_arrows_choose_the_next_and_take_the_stop_along(
    qtbot: QtBot, presentation: Callable[[str], Presentation]
) -> None:
    host, said = _host(qtbot, presentation("en"), "light")
    chosen = host.findChildren(QPushButton, "theme_light")[0]
    chosen.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chosen, Qt.Key.Key_Right)
    assert (said, _focus()) == (["dark"], "theme_dark")
    assert chosen.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_where_nothing_is_chosen_the_first_is_the_stop(
    qtbot: QtBot, presentation: Callable[[str], Presentation]
) -> None:
    host, _said = _host(qtbot, presentation("en"), "")
    policies = [each.focusPolicy() for each in host.findChildren(QPushButton) if each.isCheckable()]
    assert policies == [Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.NoFocus, Qt.FocusPolicy.NoFocus]


def test_the_arrows_go_by_the_order_of_reading_whatever_the_rows(
    qtbot: QtBot, presentation: Callable[[str], Presentation]
) -> None:
    host, said = _host(qtbot, presentation("en"), "light")
    narrow = max(each.sizeHint().width() for each in host.findChildren(QPushButton)) + 60
    host.resize(narrow, 400)
    QApplication.processEvents()
    buttons = [each for each in host.findChildren(QPushButton) if each.isCheckable()]
    assert len({each.y() for each in buttons}) > 1
    came = []
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Right):
        here = next(each for each in buttons if each.isChecked())
        here.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(here, key)
        came.append(_focus())
    assert came == ["theme_system", "theme_dark", "theme_system", "theme_light"]
    assert said == ["system", "dark", "system", "light"]


def test_home_and_end_choose_the_first_and_the_last(
    qtbot: QtBot, presentation: Callable[[str], Presentation]
) -> None:
    host, said = _host(qtbot, presentation("en"), "light")
    for key, name in ((Qt.Key.Key_End, "theme_dark"), (Qt.Key.Key_Home, "theme_system")):
        focused = QApplication.focusWidget() if said else host.findChild(QPushButton, "theme_light")
        assert isinstance(focused, QPushButton)
        focused.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(focused, key)
        assert _focus() == name
    assert said == ["dark", "system"]


def test_an_arrow_passes_over_what_cannot_be_chosen(
    qtbot: QtBot, presentation: Callable[[str], Presentation]
) -> None:
    host, said = _host(qtbot, presentation("en"), "light")
    buttons = [each for each in host.findChildren(QPushButton) if each.isCheckable()]
    buttons[2].setEnabled(False)
    buttons[1].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(buttons[1], Qt.Key.Key_Right)
    assert (said, _focus()) == (["system"], "theme_system")
