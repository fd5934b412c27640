"""Every widget in every state is drawn in every theme, and nothing is wrong with any of them."""

import inspect
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton
from pytestqt.qtbot import QtBot

import ui.widgets
from guardian.cli import main
from guardian.words import STRETCHED
from tests.ui import walking
from tests.ui.fakes import FixedClock
from ui.appearance import Appearance
from ui.gallery import drawings, entries, live_toast
from ui.gallery.window import LANGUAGES, THEMES, Gallery
from ui.widgets.toast import Toast

ELSEWHERE = {
    "charts",
    "flow",
    "overhang",
    "painted_row",
    "roving",
    "scroll",
    "slot",
    "spoken",
    "week_view_paint",
    "week_view_plan",
}
"""Drawn from a family's values on their pages (tests/ui/shots.py), or without a look."""


def _gallery(qtbot: QtBot, application: QApplication, language: str, theme: str) -> Gallery:
    application.setStyle("Fusion")
    appearance = Appearance(application, FixedClock())
    appearance.icons.load()
    made = Gallery(appearance, language, theme)
    qtbot.addWidget(made)
    made.show()
    for _ in range(3):
        application.processEvents()
    return made


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", [STRETCHED, "zh_TW"])
def test_nothing_is_wrong_with_any_part(
    qtbot: QtBot, qapp: QApplication, language: str, theme: str
) -> None:
    gallery = _gallery(qtbot, qapp, language, theme)
    checks = set(walking.CHECKS) - {walking.loud}  # here every kind of button stands side by side
    assert [fault for check in checks for fault in check(gallery)] == []


def test_a_choice_is_drawn_at_once(qtbot: QtBot, qapp: QApplication) -> None:
    gallery = _gallery(qtbot, qapp, "en", "light")
    for name in ("gallery_theme_dark_contrast", f"gallery_language_{STRETCHED}"):
        found = [each for each in gallery.findChildren(QPushButton, name) if each.isVisible()]
        found[-1].click()
        for _ in range(3):
            qapp.processEvents()
    assert (gallery.language, gallery.theme) == (STRETCHED, "dark_contrast")
    texts = [each.text() for each in gallery.findChildren(QPushButton) if each.isVisible()]
    assert any("⟦" in text for text in texts)


def test_a_toast_comes_and_takes_back_what_it_tells(qtbot: QtBot, qapp: QApplication) -> None:
    gallery = _gallery(qtbot, qapp, "en", "light")
    stage = gallery.findChild(live_toast.ToastStage, "toast_stage")
    switch = gallery.findChild(QAbstractButton, "toast_switch")
    assert isinstance(stage, live_toast.ToastStage)
    assert isinstance(switch, QAbstractButton)
    for _ in range(3):  # each takes the place of the one before
        switch.click()
    qapp.processEvents()
    (toast,) = [each for each in stage.findChildren(Toast) if each.isVisible()]
    assert toast.geometry().bottom() <= stage.height()
    undo = toast.findChild(QAbstractButton, "toast_action")
    assert isinstance(undo, QAbstractButton)
    assert switch.isChecked()
    undo.click()
    qapp.processEvents()
    assert not switch.isChecked()
    assert not [each for each in stage.findChildren(Toast) if each.isVisible()]


def test_it_speaks_every_language() -> None:
    assert {"en", "zh_CN", "zh_TW", STRETCHED} <= set(LANGUAGES)


def test_every_module_of_widgets_is_shown_or_is_drawn_elsewhere() -> None:
    folder = Path(inspect.getfile(ui.widgets)).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    imported = {
        value.__module__.rpartition(".")[2]
        for value in (
            *vars(entries).values(),
            *vars(drawings).values(),
            *vars(live_toast).values(),
        )
        if getattr(value, "__module__", "").startswith("ui.widgets.")
    }
    assert modules - imported - ELSEWHERE == set()


def test_it_needs_a_display(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert main(["gallery"]) == 1
    assert capsys.readouterr().err
