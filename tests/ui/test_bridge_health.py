"""How the family's own companions do: in Settings, on Home, at the side; and what can be done."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from guardian.bridging.values import BridgeKind, Running, Step
from guardian.desk.values import Condition
from tests.ui import bridge_samples
from tests.ui.bridge_rig import is_there, secrets_in
from tests.ui.bridge_scenes import doubting as asks_whose
from tests.ui.bridge_scenes import own, with_bridges
from tests.ui.conftest import Rig
from tests.ui.fake_bridges import GOOD_KEY, WrongKeyError
from tests.ui.fakes import Desk
from tests.ui.panels import press
from ui.sayings.bridges import tells_more
from ui.window import MainWindow

WEB, GATEWAY = BridgeKind.OPEN_WEBUI, BridgeKind.GATEWAY


def settings(rig: Rig, desk: Desk, *bridges: tuple[BridgeKind, Running]) -> MainWindow:
    with_bridges(desk, *bridges)
    window = rig.window(desk)
    rig.click(window, "go_settings")
    return window


def test_no_card_where_the_family_runs_nothing(rig: Rig, desk: Desk) -> None:
    window = settings(rig, desk)
    assert not is_there(window, "own_companions")
    assert own(desk).calls.named("every")
    assert not own(desk).calls.on_main_thread


def test_practice_and_other_windows_without_companions_have_none(rig: Rig, desk: Desk) -> None:
    desk.own = None
    window = rig.window(desk)
    rig.click(window, "go_settings")
    rig.click(window, "link_another")
    assert is_there(window, "provider_address")


def test_each_companion_has_its_card(rig: Rig, desk: Desk) -> None:
    window = settings(rig, desk, (WEB, Running.TROUBLE), (GATEWAY, Running.WELL))
    words = rig.texts(window)
    assert f"Open WebUI at {bridge_samples.WEB}" in words
    assert "Open WebUI does not answer." in words
    assert "Start it. Until then your child cannot chat there either." in words
    assert "Has trouble" in words
    assert "Last look: 2 min ago." in words
    assert is_there(window, "new_key_bridge-2")
    assert not is_there(window, "new_key_bridge-1")


def test_what_holds_is_behind_a_button_and_keeps_the_focus(rig: Rig, desk: Desk) -> None:
    window = settings(rig, desk, (WEB, Running.WELL))
    assert not is_there(window, "capability_table")
    opens = rig.find(window, "disclose_bridge-1")
    opens.setFocus()
    rig.click(window, "disclose_bridge-1")
    assert is_there(window, "capability_table")
    assert "Not at all" in rig.texts(window)
    rig.click(window, "disclose_bridge-1")
    assert not is_there(window, "capability_table")


def test_it_is_looked_at_again(rig: Rig, desk: Desk) -> None:
    window = settings(rig, desk, (WEB, Running.WELL))
    own(desk).lacking = True
    rig.click(window, "look_bridge-1")
    assert own(desk).calls.named("look_again") == [("bridge-1",)]
    assert "What to do: Take ENABLE_FUNCTIONS=false" in rig.texts(window)
    own(desk).calls.failures["look_again"] = WrongKeyError()
    rig.click(window, "look_bridge-1")
    assert WrongKeyError.advice in rig.texts(window)


def test_it_is_started_again(rig: Rig, desk: Desk) -> None:
    window = settings(rig, desk, (WEB, Running.GIVEN_UP))
    assert "Needs you" in rig.texts(window)
    rig.click(window, "restart_bridge-1")
    assert "Needs you" not in rig.texts(window)


def test_a_new_key_is_shown_once_and_forgotten(rig: Rig, desk: Desk) -> None:
    window = settings(rig, desk, (GATEWAY, Running.WELL))
    rig.click(window, "new_key_bridge-1")
    assert not own(desk).calls.named("new_key")
    rig.click(window, "make_key")
    key = rig.find(window, "given_key")
    assert isinstance(key, QLineEdit)
    assert key.text().startswith("gk-second")
    rig.click(window, "go_home")
    assert secrets_in(window) == []
    rig.click(window, "go_settings")
    assert is_there(window, "own_companions")


def test_a_key_is_typed_again(rig: Rig, desk: Desk) -> None:
    window = settings(rig, desk, (WEB, Running.GIVEN_UP))
    rig.click(window, "type_key_bridge-1")
    rig.type(window, "bridge_key_again", "sk-wrong")
    rig.click(window, "take_key")
    assert WrongKeyError.advice in rig.texts(window)
    rig.type(window, "bridge_key_again", GOOD_KEY)
    rig.click(window, "take_key")
    assert "The key is taken." in rig.texts(window)
    assert secrets_in(window) == []


def test_taking_away_asks_shows_how_far_it_is_and_unlinks(rig: Rig, desk: Desk) -> None:
    window = settings(rig, desk, (WEB, Running.WELL))
    rig.click(window, "take_away_bridge-1")
    assert not own(desk).calls.named("take_away")
    own(desk).held_at = Step.STOPPING
    press(window, "confirm_take_away")
    rig.wait_until(lambda: own(desk).waits_at is Step.STOPPING)
    for _ in range(3):
        rig.application.processEvents()
    assert "Put everything back as it was" in rig.texts(window)
    own(desk).let_go.set()
    rig.settle()
    assert "It is taken away." in rig.texts(window)
    rig.click(window, "panel_done")
    assert desk.linked == ()
    assert not is_there(window, "own_companions")


def test_taking_away_that_fails_can_be_tried_again(rig: Rig, desk: Desk) -> None:
    window = settings(rig, desk, (WEB, Running.WELL))
    own(desk).fails_at = (Step.STOPPING, WrongKeyError())
    rig.click(window, "take_away_bridge-1")
    rig.click(window, "confirm_take_away")
    assert "It could not be taken away." in rig.texts(window)
    own(desk).fails_at = None
    rig.click(window, "retry")
    assert "It is taken away." in rig.texts(window)


@pytest.mark.parametrize("kind", [WEB, GATEWAY])
def test_a_server_that_is_gone_can_be_forgotten(rig: Rig, desk: Desk, kind: BridgeKind) -> None:
    window = settings(rig, desk, (kind, Running.WELL))
    own(desk).fails_at = (Step.PUTTING_BACK, WrongKeyError())
    rig.click(window, "take_away_bridge-1")
    rig.click(window, "confirm_take_away")
    assert is_there(window, "leave_server") is (kind is WEB), "there is nothing to put back else"
    if kind is WEB:
        assert "Nothing is put back there" in rig.texts(window)
        rig.click(window, "leave_server")
        assert "Nothing was put back at that server" in rig.texts(window)
        assert not is_there(window, "leave_server")
        assert not own(desk).bridges


@pytest.mark.parametrize("answer", ["confirm_unlink", "confirm_take_away", "keep_link"])
def test_unlinking_offers_to_take_the_companion_away_too(rig: Rig, desk: Desk, answer: str) -> None:
    window = settings(rig, desk, (WEB, Running.WELL))
    rig.click(window, "unlink_link-1")
    rig.click(window, answer)
    assert bool(desk.linked) is (answer == "keep_link")
    assert bool(own(desk).bridges) is (answer != "confirm_take_away")


def test_unlinking_from_a_service_offers_nothing_more(rig: Rig, desk: Desk) -> None:
    window = settings(rig, desk)
    rig.click(window, "unlink_link-1")
    assert not is_there(window, "confirm_take_away")
    rig.click(window, "keep_link")


def test_home_and_the_side_tell_of_trouble_and_lead_to_settings(rig: Rig, desk: Desk) -> None:
    with_bridges(desk, (WEB, Running.TROUBLE))
    window = rig.window(desk)
    words = rig.texts(window)
    assert "Open WebUI does not answer." in words
    assert "Your companion has trouble" in words
    rig.click(window, "see_own_companion")
    assert rig.find(window, "page_settings").isVisible()
    rig.click(window, "restart_bridge-1")
    rig.click(window, "go_home")
    assert not is_there(window, "own_companion_banner")
    assert "Connected" in rig.texts(window)


def test_home_says_once_what_is_wrong_the_graver(rig: Rig, desk: Desk) -> None:
    with_bridges(desk, (WEB, Running.GIVEN_UP))
    link = replace(desk.linked[0], condition=Condition.OFFLINE)
    desk.linked = (link,)
    desk.overview_now = replace(desk.overview_now, link=link)
    window = rig.window(desk)
    assert is_there(window, "own_companion_banner")
    assert not is_there(window, "condition_banner")
    rig.click(window, "see_own_companion")
    rig.click(window, "restart_bridge-1")
    rig.click(window, "go_home")
    assert is_there(window, "condition_banner")
    assert not is_there(window, "own_companion_banner")


def doubting(rig: Rig, desk: Desk) -> MainWindow:
    asks_whose(desk)
    window = rig.window(desk)
    rig.click(window, "go_settings")
    return window


def test_whose_an_account_is_can_be_said(rig: Rig, desk: Desk) -> None:
    window = doubting(rig, desk)
    words = rig.texts(window)
    assert "Whose account is “Mia 2”?" in words
    assert "Whose account is “Zoe”?" in words
    rig.click(window, "whose_bridge-1_0_0")
    rig.click(window, "whose_bridge-1_0_1")
    assert own(desk).calls.named("say_whose") == [
        ("bridge-1", "u-9", "link-1"),
        ("bridge-1", "u-10", None),
    ]
    assert "Whose account" not in rig.texts(window)


def test_an_answer_that_fails_is_told_and_asked_again(rig: Rig, desk: Desk) -> None:
    window = doubting(rig, desk)
    own(desk).calls.failures["say_whose"] = WrongKeyError()
    rig.click(window, "whose_bridge-1_0_0")
    assert WrongKeyError.title in rig.texts(window)
    assert is_there(window, "whose_bridge-1_0_0")


def test_companions_that_cannot_be_read_say_so(rig: Rig, desk: Desk) -> None:
    own(desk).calls.failures["every"] = WrongKeyError()
    window = settings(rig, desk)
    assert WrongKeyError.title in rig.texts(window)
    own(desk).calls.failures.clear()
    retry = [each for each in window.findChildren(QPushButton, "retry") if each.isVisible()]
    retry[-1].click()
    rig.settle()
    assert not is_there(window, "own_companions")


@pytest.mark.parametrize(
    ("condition", "running", "more"),
    [
        (Condition.ACTIVE, Running.WELL, False),
        (Condition.ACTIVE, Running.STARTING, False),
        (Condition.ACTIVE, Running.TROUBLE, True),
        (Condition.OFFLINE, Running.STOPPED, False),
        (Condition.OFFLINE, Running.GIVEN_UP, True),
        (Condition.ENDED, Running.GIVEN_UP, False),
    ],
)
def test_a_trouble_is_told_once(
    desk: Desk, condition: Condition, running: Running, more: bool
) -> None:
    link = replace(desk.linked[0], condition=condition)
    assert tells_more(link, bridge_samples.bridge(running=running)) is more
