"""Every step of setting up a companion of the family's own, as drawn: nothing clipped or unnamed.

One window is led through all of it, since making a window costs more than looking at it.
"""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton, QWidget

from guardian.bridging.values import BridgeKind, Running, Step
from guardian.words import STRETCHED
from tests.ui import walking
from tests.ui.bridge_scenes import own, tell_child, with_bridges
from tests.ui.conftest import Rig
from tests.ui.fake_bridges import GOOD_KEY, WrongKeyError
from tests.ui.fakes import Desk
from tests.ui.shots import SIZES
from ui.window import MainWindow

Look = Callable[[str], None]
CHECKS = (
    walking.clipped,
    walking.too_wide,
    walking.overlapping,
    walking.rich,
    walking.hard_to_read,
    walking.loud,
)
MOST_STOPS = 100
BY_MOUSE = {"health"}
"""Settings is long: tests/ui/test_walk.py goes through it by Tab."""
LARGE = "light_text200"


@pytest.fixture(params=[(STRETCHED, "light"), ("zh_CN", LARGE)], ids=str)
def window(request: pytest.FixtureRequest, rig: Rig) -> Iterator[tuple[MainWindow, Desk]]:
    language, theme = request.param
    desk = Desk(language)
    desk.set_theme(theme)
    made = rig.window(desk)
    made.resize(*SIZES[-1])  # what fits here fits everywhere
    yield made, desk
    own(desk).let_go.set()


def _looking(rig: Rig, window: MainWindow) -> tuple[Look, list[str]]:
    found: list[str] = []

    def look(place: str) -> None:
        for _ in range(3):
            rig.application.processEvents()
        found.extend(f"{place}: {fault}" for check in CHECKS for fault in check(window))
        if place not in BY_MOUSE:
            found.extend(f"{place}: {fault}" for fault in _by_keyboard(rig, window))

    return look, found


def _by_keyboard(rig: Rig, window: MainWindow) -> Iterator[str]:
    """Yield what Tab misses on the page, and what it comes to without a name or a size.

    The chain of the focus itself is not walked: Shiboken takes what it returns for a child, so a
    part that is left would take its neighbour along.
    """
    window.activateWindow()
    rig.application.processEvents()
    came: list[QWidget] = []
    for _ in range(MOST_STOPS):
        window.focusNextChild()
        here = rig.application.focusWidget()
        if here is None or here in came:
            break
        came.append(here)
    for each in came:
        name = QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name)
        if not name or not each.objectName():
            yield f"{each.objectName()!r} is named {name!r}"
        if min(each.width(), each.height()) < walking.SMALLEST_TARGET:
            yield f"{each.objectName()} is {each.width()} by {each.height()}"
    pressed = [each for each in window.findChildren(QPushButton) if each.isVisible()]
    for each in pressed:
        reached = each in came or each.group() is not None
        if each.isEnabled() and not reached:
            yield f"Tab never comes to {each.objectName()}"


def test_nothing_is_wrong_on_the_way_to_open_webui(
    rig: Rig, window: tuple[MainWindow, Desk]
) -> None:
    shown, desk = window
    bridges = own(desk)
    look, found = _looking(rig, shown)
    rig.click(shown, "go_settings")
    rig.click(shown, "link_another")
    look("ways")
    rig.click(shown, "way_openwebui")
    look("find")
    rig.click(shown, "found_0")
    rig.type(shown, "bridge_key_text", "sk-wrong")
    rig.click(shown, "bridge_next")
    look("wrong key")
    bridges.lacking = True
    rig.type(shown, "bridge_key_text", GOOD_KEY)
    rig.click(shown, "bridge_next")
    look("lacking")
    bridges.lacking = False
    rig.click(shown, "look_again")
    rig.click(shown, "bridge_next")
    rig.click(shown, "person_2")
    rig.click(shown, "bridge_next")
    look("administrator")
    tell_child(shown)
    rig.click(shown, "bridge_next")
    rig.find(shown, "close_the_way_round").setProperty("checked", True)
    look("changes")
    bridges.fails_at = (Step.FILTER, WrongKeyError())
    rig.click(shown, "set_up")
    look("failed")
    bridges.fails_at = None
    bridges.held_at = Step.FILTER
    start = rig.find(shown, "set_up")
    assert isinstance(start, QPushButton)
    start.click()
    rig.wait_until(lambda: bridges.waits_at is Step.FILTER)
    look("running")
    rig.click(shown, "cancel_set_up")
    look("cancelled")
    assert found == []


def test_nothing_is_wrong_on_the_way_to_a_gateway_and_after(
    rig: Rig, window: tuple[MainWindow, Desk]
) -> None:
    shown, desk = window
    bridges = own(desk)
    look, found = _looking(rig, shown)
    rig.click(shown, "go_settings")
    rig.click(shown, "link_another")
    bridges.found = ()
    rig.click(shown, "way_gateway")
    look("nothing found")
    rig.type(shown, "bridge_address", "127.0.0.1:11434/v1")
    rig.click(shown, "bridge_next")
    rig.click(shown, "bridge_next")
    look("models")
    rig.click(shown, "bridge_next")
    tell_child(shown, account=None)
    rig.click(shown, "bridge_next")
    rig.click(shown, "set_up")
    look("key")
    rig.click(shown, "key_typed")
    rig.click(shown, "wizard_done")
    with_bridges(
        desk, (BridgeKind.OPEN_WEBUI, Running.TROUBLE), (BridgeKind.GATEWAY, Running.GIVEN_UP)
    )
    rig.click(shown, "go_settings")
    rig.click(shown, "look_bridge-1")
    look("health")
    rig.click(shown, "type_key_bridge-1")
    look("type key")
    rig.click(shown, "back_to_settings")
    rig.click(shown, "new_key_bridge-2")
    rig.click(shown, "make_key")
    look("new key")
    rig.click(shown, "panel_done")
    rig.click(shown, "take_away_bridge-1")
    bridges.fails_at = (Step.STOPPING, WrongKeyError())
    rig.click(shown, "confirm_take_away")
    look("not taken away")
    assert found == []
