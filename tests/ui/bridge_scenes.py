"""How to come to each step and state of setting up a companion of the family's own."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from guardian.bridging.values import BridgeKind, Running, Step
from tests.ui import bridge_samples
from tests.ui.fake_bridges import GOOD_KEY, FakeBridges, WrongKeyError
from tests.ui.fakes import Desk
from tests.ui.panels import Way, press, type_into
from ui.window import MainWindow

Settle = Callable[[], None]
BIRTH = {"year": "2015", "month": "4", "day": "9"}


def own(desk: Desk) -> FakeBridges:
    """Return the bridges of a fake desk."""
    assert desk.own is not None
    return desk.own


def to_ways(window: MainWindow, _desk: Desk, settle: Settle) -> None:
    press(window, "go_settings")
    settle()
    press(window, "link_another")
    settle()


def to_find(kind: BridgeKind = BridgeKind.OPEN_WEBUI) -> Way:
    def go(window: MainWindow, desk: Desk, settle: Settle) -> None:
        to_ways(window, desk, settle)
        press(window, f"way_{kind}")
        settle()

    return go


def to_key(kind: BridgeKind = BridgeKind.OPEN_WEBUI) -> Way:
    def go(window: MainWindow, desk: Desk, settle: Settle) -> None:
        to_find(kind)(window, desk, settle)
        press(window, "found_0")
        settle()

    return go


def to_look(kind: BridgeKind = BridgeKind.OPEN_WEBUI) -> Way:
    def go(window: MainWindow, desk: Desk, settle: Settle) -> None:
        to_key(kind)(window, desk, settle)
        if kind is BridgeKind.OPEN_WEBUI:
            type_into(window, "bridge_key_text", GOOD_KEY)
        press(window, "bridge_next")
        settle()

    return go


def to_child(kind: BridgeKind = BridgeKind.OPEN_WEBUI) -> Way:
    def go(window: MainWindow, desk: Desk, settle: Settle) -> None:
        to_look(kind)(window, desk, settle)
        press(window, "bridge_next")
        settle()

    return go


def tell_child(window: QWidget, *, account: int | None = 0) -> None:
    """Choose an account and type what is asked."""
    if account is not None:
        press(window, f"person_{account}")
    else:
        type_into(window, "child_name", "Mia")
    for part, text in BIRTH.items():
        type_into(window, f"birth_{part}", text)
    type_into(window, "child_zone", "Asia/Shanghai")
    press(window, "child_country_CN")


def to_changes(kind: BridgeKind = BridgeKind.OPEN_WEBUI) -> Way:
    def go(window: MainWindow, desk: Desk, settle: Settle) -> None:
        to_child(kind)(window, desk, settle)
        tell_child(window, account=0 if kind is BridgeKind.OPEN_WEBUI else None)
        press(window, "bridge_next")
        settle()

    return go


def to_set_up(kind: BridgeKind = BridgeKind.OPEN_WEBUI) -> Way:
    def go(window: MainWindow, desk: Desk, settle: Settle) -> None:
        to_changes(kind)(window, desk, settle)
        press(window, "set_up")
        settle()

    return go


def _with(prepare: Callable[[FakeBridges], None], way: Way) -> Way:
    def go(window: MainWindow, desk: Desk, settle: Settle) -> None:
        prepare(own(desk))
        way(window, desk, settle)

    return go


def _nothing(bridges: FakeBridges) -> None:
    bridges.found = ()


def _deaf(bridges: FakeBridges) -> None:
    bridges.calls.failures["find"] = WrongKeyError()


def _lacking(bridges: FakeBridges) -> None:
    bridges.lacking = True


def _nobody(bridges: FakeBridges) -> None:
    bridges.people_there = ()


def _failing(bridges: FakeBridges) -> None:
    bridges.fails_at = (Step.FILTER, WrongKeyError())


def _wrong_key(window: MainWindow, desk: Desk, settle: Settle) -> None:
    to_key()(window, desk, settle)
    type_into(window, "bridge_key_text", "sk-wrong")
    press(window, "bridge_next")
    settle()


def _administrator(window: MainWindow, desk: Desk, settle: Settle) -> None:
    to_child()(window, desk, settle)
    press(window, "person_2")
    press(window, "bridge_next")
    settle()


def _behind(window: MainWindow, desk: Desk, settle: Settle) -> None:
    to_changes()(window, desk, settle)
    switch = window.findChild(QWidget, "close_the_way_round")
    assert switch is not None
    switch.setProperty("checked", True)
    settle()


def _cancelled(window: MainWindow, desk: Desk, settle: Settle) -> None:
    bridges = own(desk)
    bridges.held_at = Step.FILTER
    to_changes()(window, desk, settle)
    press(window, "set_up")
    QApplication.processEvents()
    press(window, "cancel_set_up")
    settle()


SETTING_UP: dict[str, Way] = {
    "bridge_ways": to_ways,
    "bridge_find": to_find(),
    "bridge_find_nothing": _with(_nothing, to_find(BridgeKind.GATEWAY)),
    "bridge_find_failed": _with(_deaf, to_find()),
    "bridge_key": to_key(),
    "bridge_key_wrong": _wrong_key,
    "bridge_key_model": to_key(BridgeKind.GATEWAY),
    "bridge_look": to_look(),
    "bridge_look_lacking": _with(_lacking, to_look()),
    "bridge_look_model": to_look(BridgeKind.GATEWAY),
    "bridge_child": to_child(),
    "bridge_child_administrator": _administrator,
    "bridge_child_nobody": _with(_nobody, to_child()),
    "bridge_child_model": to_child(BridgeKind.GATEWAY),
    "bridge_changes": _behind,
    "bridge_failed": _with(_failing, to_set_up()),
    "bridge_cancelled": _cancelled,
    "bridge_given": to_set_up(BridgeKind.GATEWAY),
    "bridge_linked": to_set_up(),
}
"""Every step and state, by the name of its picture."""


def to_health(*bridges: tuple[BridgeKind, Running], opened: bool = False) -> Way:
    """Return the way to the card of Settings, with these companions."""

    def go(window: MainWindow, desk: Desk, settle: Settle) -> None:
        with_bridges(desk, *bridges)
        press(window, "go_settings")
        settle()
        if opened:
            press(window, "look_bridge-1")
            settle()
        area = window.findChild(QScrollArea, "scroll_settings")
        card = window.findChild(QWidget, "own_companions")
        assert area is not None
        assert card is not None
        area.verticalScrollBar().setValue(card.y() - 16)

    return go


def with_bridges(desk: Desk, *bridges: tuple[BridgeKind, Running]) -> None:
    """Let these companions run; the first serves the first account."""
    own(desk).bridges = tuple(
        bridge_samples.bridge(
            kind,
            running,
            desk.chosen_language,
            bridge_id=f"bridge-{number}",
            link_ids=(f"link-{number}",),
        )
        for number, (kind, running) in enumerate(bridges, start=1)
    )


_BOTH = ((BridgeKind.OPEN_WEBUI, Running.TROUBLE), (BridgeKind.GATEWAY, Running.WELL))


def _troubled_home(window: MainWindow, desk: Desk, settle: Settle) -> None:
    with_bridges(desk, *_BOTH)
    press(window, "go_settings")
    settle()
    press(window, "go_home")
    settle()


def _in_settings(act: str) -> Way:
    def go(window: MainWindow, desk: Desk, settle: Settle) -> None:
        to_health(*_BOTH)(window, desk, settle)
        press(window, act)
        settle()

    return go


def _new_key(window: MainWindow, desk: Desk, settle: Settle) -> None:
    _in_settings("new_key_bridge-2")(window, desk, settle)
    press(window, "make_key")
    settle()


def _away(window: MainWindow, desk: Desk, settle: Settle) -> None:
    _in_settings("take_away_bridge-1")(window, desk, settle)
    press(window, "confirm_take_away")
    settle()


def _not_away(window: MainWindow, desk: Desk, settle: Settle) -> None:
    own(desk).fails_at = (Step.STOPPING, WrongKeyError())
    _away(window, desk, settle)


def doubting(desk: Desk) -> None:
    """Let the one companion ask whose two accounts are."""
    with_bridges(desk, (BridgeKind.OPEN_WEBUI, Running.TROUBLE))
    (bridge,) = own(desk).bridges
    chinese = desk.chosen_language.startswith("zh")
    name = "小米 2" if chinese else "Mia 2"
    asks = replace(
        bridge.health,
        title=f"孩子可能还有另一个账号：{name}"
        if chinese
        else f"There may be a second account of your child: {name}",
        advice="请在“设置”里说明它是谁的。" if chinese else "In Settings, say whose it is.",
    )
    doubtful = bridge_samples.doubtful(desk.chosen_language)
    own(desk).bridges = (replace(bridge, health=asks, doubtful=doubtful),)


def _doubts(window: MainWindow, desk: Desk, settle: Settle) -> None:
    doubting(desk)
    press(window, "go_settings")
    settle()
    area = window.findChild(QScrollArea, "scroll_settings")
    card = window.findChild(QWidget, "own_companions")
    assert area is not None
    assert card is not None
    area.verticalScrollBar().setValue(card.y() - 16)


LOOKED_AFTER: dict[str, Way] = {
    "bridge_health": to_health(*_BOTH),
    "bridge_doubts": _doubts,
    "bridge_health_open": to_health(*_BOTH, opened=True),
    "bridge_home": _troubled_home,
    "bridge_unlink": _in_settings("unlink_link-1"),
    "bridge_type_key": _in_settings("type_key_bridge-1"),
    "bridge_new_key": _new_key,
    "bridge_ask_away": _in_settings("take_away_bridge-1"),
    "bridge_away": _away,
    "bridge_not_away": _not_away,
}
SCENES = SETTING_UP | LOOKED_AFTER
