"""Things glide briefly, and stand still for whoever asked."""

import pytest
from PySide6.QtCore import QEasingCurve, Qt
from PySide6.QtGui import QAccessibilityHints
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Rig
from tests.ui.fakes import Desk, FixedClock
from ui.appearance import Appearance
from ui.presentation import Presentation
from ui.theme.motion import CALM_MILLISECONDS, QUICK_MILLISECONDS, Glide
from ui.widgets.switch import Switch
from ui.widgets.toast import Toast

MOST_MILLISECONDS = 180


def _shown(application: QApplication, theme: str) -> Presentation:
    return Appearance(application, FixedClock()).apply("en", theme)


def _glide(host: QWidget, *, moves: bool) -> tuple[Glide, list[float]]:
    seen: list[float] = []
    made = Glide(host, lambda: seen.append(made.now), QUICK_MILLISECONDS, moves=moves)
    return made, seen


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def test_it_slows_down_towards_its_end_and_stays_there(host: QWidget) -> None:
    glide, seen = _glide(host, moves=True)
    glide.go_to(1.0)
    glide.pause()
    assert glide.now < 1.0
    for part in (0.25, 0.5, 0.75, 1.0):
        glide.setCurrentTime(round(part * QUICK_MILLISECONDS))
    steps = [later - earlier for earlier, later in zip([0.0, *seen[-4:]], seen[-4:], strict=False)]
    assert steps == sorted(steps, reverse=True)
    assert glide.now == 1.0
    assert glide.easingCurve().type() is QEasingCurve.Type.OutCubic


def test_it_is_short() -> None:
    assert 120 <= QUICK_MILLISECONDS <= CALM_MILLISECONDS <= MOST_MILLISECONDS


@pytest.mark.parametrize("seen", [True, False])
def test_nothing_glides_for_nobody_or_where_none_is_wished(host: QWidget, seen: bool) -> None:
    host.setVisible(seen)
    glide, steps = _glide(host, moves=not seen)
    glide.go_to(1.0)
    assert steps == [1.0]
    assert glide.state() is Glide.State.Stopped


def test_a_switch_is_where_it_says_once_it_stands(qapp: QApplication, host: QWidget) -> None:
    pictures = []
    for theme in ("light", "light_still"):
        switch = Switch(_shown(qapp, theme), "On")
        switch.setParent(host)
        switch.show()
        switch.setChecked(True)
        glide = switch.findChild(Glide)
        assert isinstance(glide, Glide)
        assert (glide.state() is Glide.State.Running) is (theme == "light")
        glide.setCurrentTime(QUICK_MILLISECONDS)
        pictures.append(switch.grab().toImage())
        switch.hide()
    assert pictures[0] == pictures[1]


def test_a_word_rises_to_its_place_or_is_there(qapp: QApplication, host: QWidget) -> None:
    moving = Toast(_shown(qapp, "light"), host, "Done.")
    still = Toast(_shown(qapp, "dark_still"), host, "Done.")
    assert moving.y() > still.y()
    glide = moving.findChild(Glide)
    assert isinstance(glide, Glide)
    glide.setCurrentTime(CALM_MILLISECONDS)
    assert moving.y() == still.y()


def test_the_system_may_ask_for_stillness(
    rig: Rig, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = rig.window(desk)
    rig.click(window, "go_settings")
    assert window.services is not None
    hints = rig.application.styleHints().accessibility()
    monkeypatch.setattr(
        QAccessibilityHints, "motionPreference", lambda _self: Qt.MotionPreference.ReducedMotion
    )
    hints.motionPreferenceChanged.emit(Qt.MotionPreference.ReducedMotion)
    rig.settle()
    page = rig.find(window, "page_settings")
    assert not page.presentation.moves  # type: ignore[attr-defined]
    assert desk.calls.named("set_theme") == []


def test_reduced_motion_is_a_choice_of_its_own(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_settings")
    toggle = rig.find(window, "reduced_motion")
    assert isinstance(toggle, QCheckBox)
    toggle.click()
    rig.settle()
    assert desk.calls.named("set_theme")[-1] == ("light_still",)
    page = rig.find(window, "page_settings")
    assert not page.presentation.moves  # type: ignore[attr-defined]
