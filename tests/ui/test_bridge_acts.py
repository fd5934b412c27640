"""The one button that sets a companion up: done, cancelled, left, failed; and its key."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from guardian.bridging.values import BridgeKind, Step
from guardian.policy.presets import ELSEWHERE
from tests.ui import bridge_samples
from tests.ui.bridge_rig import begin_set_up, focused, go, is_there, secrets_in
from tests.ui.bridge_scenes import own, tell_child, to_changes, to_child, to_key, to_set_up, to_ways
from tests.ui.conftest import Rig
from tests.ui.fake_bridges import GOOD_KEY, WrongKeyError
from tests.ui.fakes import Desk
from tests.ui.panels import press
from ui.pages.bridge_draft import born, years_between, zone_is_known
from ui.pages.bridge_parts import whole_address
from ui.window import MainWindow

WEB, GATEWAY = BridgeKind.OPEN_WEBUI, BridgeKind.GATEWAY


def test_open_webui_is_set_up_as_was_said(rig: Rig, desk: Desk) -> None:
    window = go(rig, desk, to_changes())
    assert "Your child can no longer delete chats." in rig.texts(window)
    assert not own(desk).set_up_here
    rig.find(window, "close_the_way_round").setProperty("checked", True)
    rig.click(window, "set_up")
    (wanted,) = own(desk).set_up_here
    assert (wanted.kind, wanted.address, wanted.key) == (WEB, bridge_samples.WEB, GOOD_KEY)
    assert wanted.upstream == bridge_samples.OLLAMA
    assert (wanted.child.user_id, wanted.child.name) == ("u-2", "Mia")
    assert wanted.child.birth_date == date(2015, 4, 9)
    assert wanted.child.time_zone == "Asia/Shanghai"
    assert "Mia is linked." in rig.texts(window)
    rig.click(window, "wizard_done")
    assert rig.find(window, "page_home").isVisible()


def test_the_country_of_the_first_page_is_taken_over(rig: Rig, desk: Desk) -> None:
    desk.linked = ()
    window = rig.window(desk)
    country = rig.find(window, "country_CN")
    assert isinstance(country, QPushButton)
    country.setChecked(True)
    for name in ("link_first", "way_gateway", "found_0", "bridge_next", "bridge_next"):
        rig.click(window, name)
    tell_child(window, account=None)
    rig.click(window, "bridge_next")
    rig.click(window, "set_up")
    child = own(desk).set_up_here[0].child
    assert (child.jurisdiction, child.currency, child.language) == ("CN", "CNY", "en")


def test_a_family_may_live_where_no_official_values_are_known(rig: Rig, desk: Desk) -> None:
    window = go(rig, desk, to_child())
    tell_child(window)
    rig.click(window, f"child_country_{ELSEWHERE}")
    assert "No official values are known for this place" in rig.texts(window)
    rig.click(window, "bridge_next")
    rig.click(window, "set_up")
    assert own(desk).set_up_here[0].child.jurisdiction == ELSEWHERE


def test_cancelling_takes_all_back_and_says_so(rig: Rig, desk: Desk) -> None:
    window = go(rig, desk, to_changes())
    begin_set_up(rig, window, own(desk))
    assert "Put Guardian's rules into Open WebUI" in rig.texts(window)
    press(window, "cancel_set_up")
    assert "Taking everything back…" in rig.texts(window)
    rig.settle()
    assert "Everything was taken back. Nothing is linked." in rig.texts(window)
    assert not own(desk).bridges
    rig.click(window, "bridge_again")
    own(desk).held_at = None
    rig.click(window, "set_up")
    assert "Mia is linked." in rig.texts(window)


def test_leaving_in_the_midst_takes_all_back_and_says_so(rig: Rig, desk: Desk) -> None:
    window = go(rig, desk, to_changes())
    begin_set_up(rig, window, own(desk))
    press(window, "go_home")
    rig.settle()
    assert rig.find(window, "page_home").isVisible()
    assert "Setting up was cancelled. Everything was taken back." in rig.texts(window)
    assert not own(desk).bridges


def test_a_failure_says_why_and_keeps_what_was_said(rig: Rig, desk: Desk) -> None:
    bridges = own(desk)
    bridges.fails_at = (Step.FILTER, WrongKeyError())
    window = go(rig, desk, to_set_up())
    failure = rig.find(window, "error")
    assert WrongKeyError.title in rig.texts(failure)
    assert not failure.visibleRegion().isEmpty()
    bridges.fails_at = None
    rig.click(window, "set_up")
    assert "Mia is linked." in rig.texts(window)
    assert not desk.calls.on_main_thread
    assert not bridges.calls.on_main_thread


def test_the_key_for_the_childs_program_is_shown_once(rig: Rig, desk: Desk) -> None:
    window = go(rig, desk, to_set_up(GATEWAY))
    assert "SillyTavern" in rig.texts(window)
    key = rig.find(window, "given_key")
    assert isinstance(key, QLineEdit)
    assert key.echoMode() is QLineEdit.EchoMode.Password
    rig.click(window, "copy_key")
    assert QGuiApplication.clipboard().text() == key.text()
    rig.click(window, "show_key")
    assert key.echoMode() is QLineEdit.EchoMode.Normal
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert is_there(window, "given_key")
    rig.click(window, "key_typed")
    assert QGuiApplication.clipboard().text() == ""
    assert secrets_in(window) == []
    assert "Mia is linked." in rig.texts(window)


def test_leaving_forgets_every_key(rig: Rig, desk: Desk) -> None:
    window = go(rig, desk, to_key())
    rig.type(window, "bridge_key_text", GOOD_KEY)
    press(window, "go_home")
    assert secrets_in(window) == []
    rig.settle()
    to_set_up(GATEWAY)(window, desk, rig.settle)
    rig.click(window, "copy_key")
    press(window, "go_home")
    assert secrets_in(window) == []
    assert QGuiApplication.clipboard().text() == ""


def test_all_of_it_by_the_keyboard_alone(rig: Rig, desk: Desk) -> None:
    window = go(rig, desk, to_ways)
    window.activateWindow()
    rig.application.processEvents()
    _tab_and_press(rig, window, "way_openwebui")
    assert focused(rig) == "found_0"
    _press(rig, window, Qt.Key.Key_Return)
    _type(rig, GOOD_KEY)
    _press(rig, window, Qt.Key.Key_Return)
    _tab_and_press(rig, window, "bridge_next")
    _press(rig, window, Qt.Key.Key_Down)
    _press(rig, window, Qt.Key.Key_Up)
    assert focused(rig) == "person_0"
    for part, text in (("day", "9"), ("month", "4"), ("year", "2015")):
        _tab_to(rig, window, f"birth_{part}")
        _type(rig, text)
    _tab_to(rig, window, "child_country_CN")
    _press(rig, window, Qt.Key.Key_Space)
    _tab_and_press(rig, window, "bridge_next")
    assert focused(rig) == "set_up"
    _press(rig, window, Qt.Key.Key_Return)
    assert focused(rig) == "wizard_done"
    assert "Mia is linked." in rig.texts(window)


def _press(rig: Rig, window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(rig.application.focusWidget() or window, key)
    rig.settle()


def _tab_to(rig: Rig, window: MainWindow, name: str) -> None:
    for _ in range(40):
        if focused(rig) == name:
            return
        QTest.keyClick(rig.application.focusWidget() or window, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never comes to {name}")


def _tab_and_press(rig: Rig, window: MainWindow, name: str) -> None:
    _tab_to(rig, window, name)
    _press(rig, window, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("nas:3000", "http://nas:3000"),
        (" https://a.example/v1/ ", "https://a.example/v1"),
        ("", ""),
        ("http://", ""),
        ("file:///etc/passwd", ""),
        ("http://me:secret@nas", ""),
        ("a b", ""),
    ],
)
def test_an_address_is_whole_or_none(typed: str, whole: str) -> None:
    assert whole_address(typed) == whole


def test_ages_and_zones() -> None:
    assert born(("2015", "4", "9")) == date(2015, 4, 9)
    assert born(("2015", "x", "9")) is None
    assert years_between(date(2008, 11, 22), date(2026, 11, 21)) == 17
    assert years_between(date(2008, 11, 21), date(2026, 11, 21)) == 18
    assert zone_is_known("Asia/Shanghai")
    assert not zone_is_known("Nowhere/At all")
    assert not zone_is_known("")


def _type(rig: Rig, text: str) -> None:
    here = rig.application.focusWidget()
    assert here is not None
    QTest.keyClicks(here, text)
