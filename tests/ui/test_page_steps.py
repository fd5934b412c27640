"""No step of making a page makes many parts at once: the event loop would stand still meanwhile."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QSpinBox, QWidget

from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from tests.ui.limit_scenes import full_week
from tests.ui.test_page_turns import turn
from ui.pages.base import Page
from ui.pages.home import HomePage, Today
from ui.window import MainWindow

MOST_AT_ONCE = 70
"""Widgets of one step: some five milliseconds."""
MOST_TURNS_OF_ONE_STEP = 5


def opened(rig: Rig, window: MainWindow, place: str) -> "Page[object]":
    rig.click(window, f"go_{place}")
    page = rig.find(window, f"page_{place}")
    assert isinstance(page, Page)
    return page


@pytest.mark.parametrize(
    "place",
    ["home", "alerts", "activity", "characters", "limits", "spending", "records", "settings"],
)
def test_no_step_makes_many_parts(rig: Rig, desk: Desk, place: str) -> None:
    desk.limits_now = full_week()
    desk.linked = (samples.link(), samples.second_link())
    desk.asked = samples.requests()
    page = opened(rig, rig.window(desk), place)
    assert page.value is not None
    made, before, steps = [], len(QApplication.allWidgets()), page._drawn(page.value)
    kept: list[QWidget] = []
    for part in steps:
        kept += [part] if part is not None else []
        now = len(QApplication.allWidgets())
        made.append(now - before)
        before = now
    assert kept
    assert max(made) <= MOST_AT_ONCE


@pytest.fixture
def home(rig: Rig, desk: Desk) -> HomePage:
    """Return Home with one who asks, which takes a step at each turn of the loop."""
    desk.asked = samples.requests()[:1]
    page = opened(rig, rig.window(desk), "home")
    assert isinstance(page, HomePage)
    page.turn_seconds = 0.0
    return page


def newer(page: HomePage) -> Today:
    assert page.value is not None
    return Today(
        overviews=tuple(replace(each, minutes_today=7) for each in page.value.overviews),
        requests=page.value.requests,
    )


def make_whole(page: HomePage) -> None:
    while page.making:
        turn()


def test_home_stays_in_use_while_a_newer_day_is_made(rig: Rig, home: HomePage) -> None:
    before, name = rig.texts(home), f"deny_{samples.requests()[0].request_id}"
    deny = home.findChild(QPushButton, name)
    assert isinstance(deny, QPushButton)
    deny.setFocus()
    home.show_value(newer(home))
    turns = 0
    while home.making:
        assert rig.texts(home) == before
        assert deny.hasFocus()
        turn()
        turns += 1
    assert turns > MOST_TURNS_OF_ONE_STEP
    assert rig.texts(home) != before
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused is not deny
    assert focused.objectName() == name


def test_an_answer_meanwhile_is_shown(rig: Rig, home: HomePage) -> None:
    home.show_value(newer(home))
    turn()
    assert home.making
    deny = home.findChild(QPushButton, f"deny_{samples.requests()[0].request_id}")
    assert isinstance(deny, QPushButton)
    deny.click()
    make_whole(home)
    rig.find(home, f"undo_{samples.requests()[0].request_id}")


def test_minutes_that_are_set_meanwhile_are_shown_by_what_is_being_made(
    rig: Rig, home: HomePage
) -> None:
    home.show_value(newer(home))
    turn()
    name = f"minutes_{samples.requests()[0].request_id}"
    spin = rig.find(home, name)
    assert isinstance(spin, QSpinBox)
    while len(home.findChildren(QSpinBox, name)) < len((spin, "the new one")):
        turn()
    spin.setValue(spin.value() + 5)
    wanted = spin.value()
    make_whole(home)
    shown = rig.find(home, name)
    assert isinstance(shown, QSpinBox)
    assert shown is not spin
    assert shown.value() == wanted
