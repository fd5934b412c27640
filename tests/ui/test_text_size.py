"""Text as large as the parent wants it: at once, everywhere, kept, and by the keys of a browser."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from guardian.desk.locked_values import Glance, GlanceKind
from guardian.desk.opening_state import OpeningState
from tests.ui.conftest import Rig
from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk, FixedClock
from ui.appearance import Appearance
from ui.theme.choice import TEXT_PERCENTS, ThemeChoice
from ui.theme.fonts import MOST_PERCENT, Size, grown
from ui.theme.tokens import NAVIGATION_WIDTH
from ui.window import MainWindow

TEXTS = ("", "_text125", "_text150", "_text200")
PASSPHRASE = "four brown owls"
Key = Qt.Key


def press(rig: Rig, window: MainWindow, key: Qt.Key, *, shift: bool = False) -> None:
    window.activateWindow()
    rig.application.processEvents()
    held = Qt.KeyboardModifier.ControlModifier
    if shift:
        held |= Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, key, held)
    rig.settle()


def letters(rig: Rig, window: MainWindow, name: str) -> int:
    """Return how high the letters of a part are, in pixels."""
    return rig.find(window, name).font().pixelSize()


def test_it_changes_at_once_and_is_kept(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_settings")
    rig.click(window, "text_size_200")
    assert desk.calls.named("set_theme")[-1] == ("light_text200",)
    assert letters(rig, window, "sentence") == grown(Size.SENTENCE, 200) > Size.SENTENCE
    assert letters(rig, window, "go_home") == 2 * Size.BODY
    assert rig.application.font().pixelSize() == 2 * Size.BODY
    again = rig.find(window, "text_size_200")
    assert isinstance(again, QPushButton)
    assert again.isChecked()
    rig.click(window, "theme_dark")
    assert desk.calls.named("set_theme")[-1] == ("dark_text200",)
    rig.click(window, "text_size_100")
    assert desk.calls.named("set_theme")[-1] == ("dark",)
    assert letters(rig, window, "go_home") == Size.BODY


def test_controls_grow_by_their_line(rig: Rig, desk: Desk) -> None:
    high = []
    for theme in ("light", "light_text200"):
        desk.set_theme(theme)
        window = rig.window(desk)
        high.append(rig.find(window, "go_home").height())
    assert high[1] - high[0] == 20


def test_a_toast_has_it_too(rig: Rig, desk: Desk) -> None:
    desk.set_theme("light_text150")
    window = rig.window(desk)
    rig.click(window, "pause_now")
    toast = rig.find(window, "toast")
    assert {each.font().pixelSize() for each in toast.findChildren(QLabel)} == {21}


def test_the_keys_of_a_browser_change_it(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    for key in (Key.Key_Equal, Key.Key_Plus, Key.Key_Equal, Key.Key_Equal):
        press(rig, window, key)
    press(rig, window, Key.Key_Minus)
    press(rig, window, Key.Key_0)
    press(rig, window, Key.Key_0)
    press(rig, window, Key.Key_Minus)
    kept = [str(theme).removeprefix("light") for (theme,) in desk.calls.named("set_theme")]
    assert kept == ["_text125", "_text150", "_text200", "_text150", ""]
    assert rig.find(window, "page_home").isVisible()


def test_an_edit_is_not_lost_by_a_key(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_limits")
    toggle = rig.find(window, "switch_daily_minutes")
    toggle.click()  # type: ignore[attr-defined]
    press(rig, window, Key.Key_Equal)
    assert "Finish or leave what you are at first" in rig.texts(window)
    assert rig.find(window, "save_limits").isEnabled()
    rig.click(window, "discard_limits")
    press(rig, window, Key.Key_Equal)
    assert desk.calls.named("set_theme")[-1] == ("light_text125",)


def test_the_locked_window_has_it_and_can_change_it(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk, OpeningState.LOCKED, PASSPHRASE)
    opening.theme = "dark_text125"
    desk.set_theme("dark_text125")
    window = rig.window(desk, opening=opening)
    assert letters(rig, window, "passphrase") == 18
    press(rig, window, Key.Key_Equal)
    assert letters(rig, window, "passphrase") == 21
    rig.type(window, "passphrase", "half typ")
    press(rig, window, Key.Key_Equal)
    assert letters(rig, window, "passphrase") == 21  # what is typed is not lost
    rig.type(window, "passphrase", PASSPHRASE)
    rig.click(window, "unlock")
    assert desk.calls.named("set_theme")[-1] == ("dark_text150",)
    assert letters(rig, window, "go_home") == 21


def test_a_first_run_can_be_read_too(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk, opening=FakeOpening(desk, OpeningState.NEW))
    press(rig, window, Key.Key_Equal)
    press(rig, window, Key.Key_Equal)
    assert letters(rig, window, "create_profile") == 21


def test_answering_and_locking_again_stays_what_it_is(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk, OpeningState.LOCKED, PASSPHRASE)
    opening.glance_now = Glance(kind=GlanceKind.WAITING, last_heard_at=None)
    window = rig.window(desk, opening=opening)
    rig.type(window, "passphrase", PASSPHRASE)
    rig.click(window, "answer_and_lock")
    press(rig, window, Key.Key_Equal)
    assert letters(rig, window, "quick_done") == 18
    assert not window.findChildren(QPushButton, "go_home")


def points(monkeypatch: pytest.MonkeyPatch, size: float, platform: str) -> None:
    """Let the desktop have another interface font."""
    wanted = QFont()
    wanted.setPointSizeF(size)
    monkeypatch.setattr(QFontDatabase, "systemFont", lambda _which: wanted)
    monkeypatch.setattr(sys, "platform", platform)


@pytest.mark.parametrize(
    ("platform", "size", "percent"),
    [
        ("win32", 9, 100),
        ("win32", 13.5, 150),
        ("darwin", 13, 100),
        ("linux", 10, 100),
        ("linux", 11, 100),
        ("linux", 16.5, 150),
        ("linux", 60, 200),
    ],
)
def test_what_the_system_asks_for_is_a_hundred(
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    size: float,
    percent: int,
) -> None:
    points(monkeypatch, size, platform)
    assert Appearance(qapp, FixedClock()).apply("en", "light").percent == percent


def test_both_wishes_count_and_have_an_end(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    points(monkeypatch, 13.75, "linux")
    made = [Appearance(qapp, FixedClock()).apply("en", f"light{each}").percent for each in TEXTS]
    assert made == [125, 156, 188, MOST_PERCENT]


@given(st.integers(100, 200), st.integers(8, 60), st.integers(8, 60))
def test_growing_keeps_the_ranks(percent: int, one: int, other: int) -> None:
    assert grown(one, percent) >= one
    assert grown(one, 100) == one
    if one < other:
        assert grown(one, percent) <= grown(other, percent) + 1


@pytest.mark.parametrize("percent", TEXT_PERCENTS)
def test_sizes_stay_apart(percent: int) -> None:
    sizes = [grown(each, percent) for each in sorted(Size)]
    assert sizes == sorted(set(sizes))
    assert grown(Size.STRONG, percent) * 100 == Size.STRONG * percent


@given(st.sampled_from(TEXT_PERCENTS), st.integers(-5, 5))
def test_steps_end_at_the_ends(percent: int, steps: int) -> None:
    choice = ThemeChoice(scheme="dark", text_percent=percent).larger(steps)
    at = TEXT_PERCENTS.index(percent) + steps
    assert choice.text_percent == TEXT_PERCENTS[max(0, min(len(TEXT_PERCENTS) - 1, at))]
    assert choice.scheme == "dark"


def test_the_side_leaves_its_words_out_where_the_window_is_too_small(rig: Rig, desk: Desk) -> None:
    desk.set_theme("light_text200")
    window = rig.window(desk)
    side, home = rig.find(window, "navigation"), rig.find(window, "go_home")
    assert isinstance(home, QPushButton)
    whole = side.width()
    assert home.text() == "Home"
    window.resize(760, 520)
    rig.settle()
    assert side.width() < whole / 2
    assert (home.text(), home.toolTip(), home.accessibleName()) == ("", "Home", "Home")
    assert rig.find(window, "connection_mark").toolTip() == "Connected · just now"
    assert "Mia" not in [each.text() for each in side.findChildren(QLabel) if each.isVisible()]
    assert "Mia" in rig.find(window, "ward_switcher").toolTip()
    rig.click(window, "go_settings")
    rig.click(window, "text_size_100")
    again = rig.find(window, "go_home")
    assert isinstance(again, QPushButton)
    assert again.text() == "Home"
    window.resize(1180, 760)
    rig.settle()
    assert rig.find(window, "navigation").width() == NAVIGATION_WIDTH
