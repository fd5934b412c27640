"""A tired parent sets up a companion that the family runs itself."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from guardian.bridging.values import BridgeKind, Looked
from tests.ui import bridge_samples
from tests.ui.bridge_rig import focused, go, is_there, secrets_in
from tests.ui.bridge_scenes import (
    BIRTH,
    own,
    to_changes,
    to_child,
    to_find,
    to_key,
    to_look,
)
from tests.ui.conftest import Rig
from tests.ui.fake_bridges import GOOD_KEY, WrongKeyError
from tests.ui.fakes import Desk
from tests.ui.panels import press

WEB, GATEWAY = BridgeKind.OPEN_WEBUI, BridgeKind.GATEWAY


def test_the_first_run_leads_to_the_choice_of_ways(rig: Rig, desk: Desk) -> None:
    desk.linked = ()
    window = rig.window(desk)
    rig.click(window, "link_first")
    assert "What does your child talk with?" in rig.texts(window)
    rig.click(window, "way_openwebui")
    assert "Where does Open WebUI run?" in rig.texts(window)


def test_the_way_is_remembered_when_going_back(rig: Rig, desk: Desk) -> None:
    window = go(rig, desk, to_find(GATEWAY))
    rig.click(window, "bridge_back")
    assert focused(rig) == "way_gateway"
    rig.click(window, "way_service")
    rig.click(window, "wizard_to_ways")
    assert focused(rig) == "way_service"
    rig.click(window, "wizard_cancel")
    assert rig.find(window, "page_settings").isVisible()


def test_escape_goes_one_step_back_and_then_leaves(rig: Rig, desk: Desk) -> None:
    window = go(rig, desk, to_look())
    for place in ("bridge_key", "bridge_find", "link_ways", "page_settings"):
        QTest.keyClick(window, Qt.Key.Key_Escape)
        rig.settle()
        assert rig.find(window, place).isVisible()


def test_what_was_found_is_taken_by_one_press(rig: Rig, desk: Desk) -> None:
    window = go(rig, desk, to_find())
    words = rig.texts(window)
    assert "Open WebUI 0.12.4" in words
    assert bridge_samples.OLLAMA not in words
    rig.click(window, "found_0")
    assert f"At {bridge_samples.WEB}" in rig.texts(window)


def test_nothing_found_leaves_the_address_to_type(rig: Rig, desk: Desk) -> None:
    own(desk).found = ()
    window = go(rig, desk, to_find())
    assert rig.find(window, "nothing_found").isVisible()
    rig.type(window, "bridge_address", "ftp://nas")
    rig.click(window, "bridge_next")
    assert rig.find(window, "bridge_address_fault").isVisible()
    rig.type(window, "bridge_address", "192.168.1.20:3000/")
    rig.click(window, "bridge_next")
    assert "At http://192.168.1.20:3000" in rig.texts(window)


def test_a_search_that_fails_can_be_made_again(rig: Rig, desk: Desk) -> None:
    own(desk).calls.failures["find"] = WrongKeyError()
    window = go(rig, desk, to_find())
    assert WrongKeyError.advice in rig.texts(window)
    own(desk).calls.failures.clear()
    rig.click(window, "find_again")
    assert is_there(window, "found_0")
    assert not is_there(window, "error")


def test_a_wrong_key_is_said_and_nothing_is_lost(rig: Rig, desk: Desk) -> None:
    window = go(rig, desk, to_key())
    rig.type(window, "bridge_key_text", "sk-wrong")
    rig.click(window, "bridge_next")
    assert WrongKeyError.title in rig.texts(window)
    field = rig.find(window, "bridge_key_text")
    assert isinstance(field, QLineEdit)
    assert field.text() == "sk-wrong"
    assert field.echoMode() is QLineEdit.EchoMode.Password
    QGuiApplication.clipboard().setText(f" {GOOD_KEY}\n")
    rig.click(window, "paste_key")
    rig.click(window, "bridge_next")
    assert rig.find(window, "bridge_look").isVisible()
    assert secrets_in(window) == []


def test_a_key_is_never_shown_again_and_goes_nowhere_else(rig: Rig, desk: Desk) -> None:
    window = go(rig, desk, to_look())
    rig.click(window, "bridge_back")
    assert secrets_in(window) == []
    assert "The key from before is kept." in rig.texts(window)
    rig.click(window, "bridge_back")
    rig.type(window, "bridge_address", "http://elsewhere:3000")
    rig.click(window, "bridge_next")
    rig.click(window, "bridge_next")
    assert rig.find(window, "bridge_key_text_fault").isVisible()
    assert len(own(desk).calls.named("look")) == 1


def test_an_answer_to_a_look_that_was_called_off_is_ignored(
    rig: Rig, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = go(rig, desk, to_key())
    bridges, wait = own(desk), threading.Event()
    look = bridges.look

    def slow(kind: BridgeKind, address: str, key: str) -> Looked:
        wait.wait(10)
        return look(kind, address, key)

    monkeypatch.setattr(bridges, "look", slow)
    rig.type(window, "bridge_key_text", GOOD_KEY)
    press(window, "bridge_next")
    press(window, "bridge_back")
    assert rig.find(window, "bridge_next").isEnabled()
    wait.set()
    rig.settle()
    assert rig.find(window, "bridge_key").isVisible()


def test_a_right_that_is_missing_holds_up_until_it_is_granted(rig: Rig, desk: Desk) -> None:
    own(desk).lacking = True
    window = go(rig, desk, to_look())
    words = rig.texts(window)
    assert "1 right is missing" in words
    assert "What to do: Take ENABLE_FUNCTIONS=false" in words
    assert not rig.find(window, "bridge_next").isEnabled()
    own(desk).lacking = False
    rig.click(window, "look_again")
    assert rig.find(window, "bridge_next").isEnabled()
    assert not is_there(window, "rights_missing")


def test_what_helps_is_advised_only_where_a_right_is_refused(rig: Rig, desk: Desk) -> None:
    own(desk).lacking = True
    window = go(rig, desk, to_look())
    advised = {
        name: "What to do: " in rig.texts(rig.find(window, f"right_{name}"))
        for name in ("functions", "events", "administrator")
    }
    assert advised == {"functions": True, "events": False, "administrator": False}
    assert "It is tried once all is set up." in rig.texts(rig.find(window, "right_events"))


def test_how_strongly_each_thing_holds_is_said_in_words(rig: Rig, desk: Desk) -> None:
    window = go(rig, desk, to_look())
    words = rig.texts(window)
    for said in ("Holds always", "Holds at once", "Afterwards", "Not at all", "Granted"):
        assert said in words


def test_an_administrator_is_warned_of(rig: Rig, desk: Desk) -> None:
    window = go(rig, desk, to_child())
    rig.click(window, "person_2")
    assert rig.find(window, "administrator_warning").isVisible()
    rig.click(window, "person_0")
    assert not is_there(window, "administrator_warning")
    name = rig.find(window, "child_name")
    assert isinstance(name, QLineEdit)
    assert name.text() == "Mia"


@pytest.mark.parametrize(
    "typed", [("", "", ""), ("2015", "2", "31"), ("1990", "1", "1"), ("2030", "1", "1")]
)
def test_a_birth_that_cannot_be_is_said(rig: Rig, desk: Desk, typed: tuple[str, str, str]) -> None:
    window = go(rig, desk, to_child(GATEWAY))
    rig.type(window, "child_name", "Mia")
    for part, text in zip(("year", "month", "day"), typed, strict=True):
        rig.type(window, f"birth_{part}", text)
    rig.click(window, "bridge_next")
    assert rig.find(window, "birth_fault").isVisible()
    assert rig.find(window, "bridge_child").isVisible()


def test_a_country_has_to_be_chosen(rig: Rig, desk: Desk) -> None:
    window = go(rig, desk, to_child(GATEWAY))
    rig.type(window, "child_name", "Mia")
    for part, text in BIRTH.items():
        rig.type(window, f"birth_{part}", text)
    rig.click(window, "bridge_next")
    assert rig.find(window, "country_fault").isVisible()
    assert focused(rig).startswith("child_country_")
    rig.click(window, "child_country_UK")
    assert not is_there(window, "country_fault")
    rig.type(window, "child_zone", "Nowhere")
    rig.click(window, "bridge_next")
    assert rig.find(window, "child_zone_fault").isVisible()


def test_nobody_is_chosen_for_a_parent(rig: Rig, desk: Desk) -> None:
    window = go(rig, desk, to_child())
    rig.click(window, "bridge_next")
    assert "Choose your child's account first." in rig.texts(window)


def test_one_of_many_people_is_found_by_name(rig: Rig, desk: Desk) -> None:
    mia = bridge_samples.people()[1]
    own(desk).people_there = tuple(
        type(mia)(user_id=f"u-{n}", name=f"Child {n}", role="user") for n in range(80)
    )
    window = go(rig, desk, to_child())
    assert "Only the first 50 are shown." in rig.texts(window)
    search = rig.find(window, "search_people")
    QTest.keyClicks(search, "child 77")
    rig.settle()
    rig.click(window, "person_0")
    assert "Child 77" in rig.texts(window)
    assert not is_there(window, "person_1")


def test_what_was_typed_is_there_when_going_back_and_forth(rig: Rig, desk: Desk) -> None:
    window = go(rig, desk, to_changes())
    rig.click(window, "bridge_back")
    rig.click(window, "bridge_back")
    rig.click(window, "bridge_next")
    year = rig.find(window, "birth_year")
    assert isinstance(year, QLineEdit)
    assert year.text() == "2015"
    card = rig.find(window, "person_0")
    assert isinstance(card, QPushButton)
    assert card.isChecked()
