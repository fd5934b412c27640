"""Every page and every way in, walked through in both languages and in every size.

``make shots`` walks through them in every language and theme, and in stretched English.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from guardian.words import STRETCHED
from tests.ui import shots, walking
from tests.ui.bridge_scenes import SCENES as BRIDGES
from tests.ui.conftest import Rig
from tests.ui.doors import DOORWAYS
from tests.ui.fakes import Desk
from tests.ui.first_scenes import AROUND
from tests.ui.walk import SCENES
from ui.sidebar import PLACES
from ui.window import MainWindow

LANGUAGES = ("en", "zh_CN")
LARGE = "light_text200"
LARGE_WALKS = (
    ("home", "en"),
    ("requests", "zh_CN"),
    ("alert_crisis", "en"),
    ("crisis", "zh_CN"),
    ("activity", "en"),
    ("characters", "en"),
    ("limits_week", "en"),
    ("settings", "zh_CN"),
)
"""What a parent comes to first, with text twice as large."""
LONG_WALKS = ("alerts_many", "findings", "home", "records", "settings", "characters")
"""Where words that take much room stand beside each other."""
LARGE_DOORS = ("first_start", "lock_waiting")

MEANT = ("Tab goes back from copy_120 to crisis_seen",)
"""The ways on from a crisis stay at its foot; numbers to call may be scrolled to beneath them."""
WAITING = {"wizard_code", "wizard_done"}
"""Somebody waits there for an answer: tests/ui/test_wizard.py measures them.

Setting up a companion is measured along its way by tests/ui/test_bridge_walk.py.
"""
WALKS = [
    *(
        (name, language)
        for name in SCENES
        if name not in WAITING and name not in BRIDGES
        for language in LANGUAGES
    ),
    *((name, STRETCHED) for name, _title, _icon in PLACES),
    *((name, STRETCHED) for name in LONG_WALKS[:2]),
]


@pytest.fixture(params=WALKS, ids=str)
def drawn(request: pytest.FixtureRequest, rig: Rig) -> Iterator[MainWindow]:
    name, language = request.param
    desk = Desk(language)
    shots.prepare(name, desk)
    window = rig.window(desk, around=AROUND.get(name))
    SCENES[name](window, desk)
    rig.settle()
    yield window
    desk.answered.set()


@pytest.fixture(params=[(name, lang) for name in DOORWAYS for lang in LANGUAGES], ids=str)
def entrance(request: pytest.FixtureRequest, rig: Rig) -> MainWindow:
    name, language = request.param
    desk = Desk(language)
    window = rig.window(desk, opening=DOORWAYS[name].opening(desk))
    DOORWAYS[name].step(window)
    rig.settle()
    return window


def _walk(rig: Rig, window: MainWindow) -> str:
    found = []
    for size in shots.SIZES:
        window.resize(*size)
        for _ in range(3):  # nothing is asked anew: laying out is all
            rig.application.processEvents()
        found += [f"{size[0]}: {fault}" for fault in walking.faults(window)]
    return "\n".join(found + [each for each in walking.badly_ordered(window) if each not in MEANT])


def test_nothing_is_wrong_with_a_page(rig: Rig, drawn: MainWindow) -> None:
    assert _walk(rig, drawn) == ""


@pytest.mark.parametrize(("name", "language"), LARGE_WALKS)
def test_nothing_is_wrong_where_text_is_twice_as_large(rig: Rig, name: str, language: str) -> None:
    assert _walk(rig, _drawn_large(rig, name, language, LARGE)) == ""


@pytest.mark.parametrize("name", LONG_WALKS)
def test_nothing_is_wrong_where_text_is_longer_and_larger(rig: Rig, name: str) -> None:
    assert _walk(rig, _drawn_large(rig, name, STRETCHED, LARGE)) == ""


def _drawn_large(rig: Rig, name: str, language: str, theme: str) -> MainWindow:
    desk = Desk(language)
    desk.set_theme(theme)
    shots.prepare(name, desk)
    window = rig.window(desk)
    SCENES[name](window, desk)
    rig.settle()
    return window


@pytest.mark.parametrize("name", LARGE_DOORS)
def test_nothing_is_wrong_with_a_way_in_where_text_is_twice_as_large(rig: Rig, name: str) -> None:
    desk = Desk("en")
    window = rig.window(desk, opening=DOORWAYS[name].opening(desk, LARGE))
    DOORWAYS[name].step(window)
    rig.settle()
    assert _walk(rig, window) == ""


def test_nothing_is_wrong_with_a_way_in(rig: Rig, entrance: MainWindow) -> None:
    assert _walk(rig, entrance) == ""


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
        assert walking.too_wide(window) == []
