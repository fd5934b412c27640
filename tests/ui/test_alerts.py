"""Alerts: the list, one in full, acknowledging, acting."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from guardian.link.wire.events import Actor, Imminence, Level
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from ui.sayings.codes import is_crisis
from ui.sayings.signals import CATEGORIES, FAMILIES, advice, categories_of, signal


def test_waiting_and_seen_are_apart(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_alerts")
    words = rig.texts(window)
    assert "2 alerts wait for you." in words
    assert words.index("Waiting") < words.index("Seen by you")


def test_only_a_crisis_is_red(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_alerts")
    assert rig.find(window, "alert_alert-crisis").property("kind") == "alert_crisis"
    assert rig.find(window, "alert_alert-meeting").property("kind") == "alert"


@pytest.mark.parametrize(
    ("level", "imminence", "crisis"),
    [
        (Level.CRITICAL, Imminence.NONE, True),
        (Level.LOW, Imminence.EMERGENCY, True),
        (Level.HIGH, Imminence.URGENT, False),
    ],
)
def test_what_a_crisis_is(level: Level, imminence: Imminence, crisis: bool) -> None:
    made = samples.alert("a", level=level, imminence=imminence)
    assert is_crisis(made) is crisis


def test_a_row_is_read_aloud_whole(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_alerts")
    name = rig.find(window, "alert_alert-crisis").accessibleName()
    assert name == ("Crisis: Talk about not wanting to live. Mia with Buddy Max · today 20:04")


def test_an_alert_tells_what_who_when_and_what_now(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_alerts")
    rig.click(window, "alert_alert-crisis")
    words = rig.texts(window)
    for said in (
        "Talk about not wanting to live",
        "Please look now",
        "Mia",
        "Buddy Max",
        "today 20:04",
        "It showed your child where to find help.",
        "A fixed rule",
        "rules-2026.11",
        "12356",
        "national mental-health line",
        "It is no diagnosis",
    ):
        assert said in words


def test_opening_marks_it_shown_and_not_seen(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.open_alert("alert-meeting")
    rig.settle()
    assert desk.calls.named("mark_shown") == [("alert-meeting",)]
    assert desk.calls.named("acknowledge") == []


def test_acknowledging_is_one_click(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.open_alert("alert-crisis")
    rig.settle()
    rig.click(window, "acknowledge")
    assert desk.calls.named("acknowledge") == [("alert-crisis",)]
    assert "Seen by you today 20:09" in rig.texts(window)
    rig.click(window, "back_to_alerts")
    assert "1 alert waits for you." in rig.texts(window)


def test_everything_seen(rig: Rig, desk: Desk) -> None:
    desk.found_alerts = desk.found_alerts[-1:]
    window = rig.window(desk)
    rig.click(window, "go_alerts")
    assert "You have seen every alert that arrived." in rig.texts(window)


def test_no_alerts_says_what_would_come(rig: Rig, desk: Desk) -> None:
    desk.found_alerts = ()
    window = rig.window(desk)
    rig.click(window, "go_alerts")
    assert "No alerts." in rig.texts(window)
    assert "You never see the chat itself." in rig.texts(window)


def test_acting_from_an_alert(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.open_alert("alert-crisis")
    rig.settle()
    rig.click(window, "pause_from_alert")
    assert desk.calls.named("pause_now") == [("link-1",)]
    rig.click(window, "characters_from_alert")
    assert rig.find(window, "page_characters").isVisible()


def test_an_alert_of_an_account_that_is_gone_still_opens(rig: Rig, desk: Desk) -> None:
    desk.found_alerts = (replace(desk.found_alerts[0], link_id="gone"),)
    window = rig.window(desk)
    window.open_alert("alert-crisis")
    rig.settle()
    assert "call your local emergency number" in rig.texts(window)


def test_an_alert_older_than_the_list_opens(rig: Rig, desk: Desk) -> None:
    old = samples.alert("old", category="bullying")
    desk.found_alerts = (*desk.found_alerts, old)
    window = rig.window(desk)
    desk.most_recent = 3
    window.open_alert("old")
    rig.settle()
    assert "Signs of bullying" in rig.texts(window)


def test_escape_goes_back(rig: Rig, desk: Desk, qtbot: QtBot) -> None:
    window = rig.window(desk)
    window.open_alert("alert-crisis")
    rig.settle()
    with qtbot.waitActive(window):
        window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    rig.settle()
    assert "2 alerts wait for you." in rig.texts(window)


def test_unknown_codes_are_shown_as_such(rig: Rig, desk: Desk) -> None:
    strange = samples.alert(
        "strange",
        category="new.kind",
        provider_actions=("sent_owl",),
        method="oracle",
        character_name=None,
    )
    desk.found_alerts = (strange,)
    window = rig.window(desk)
    window.open_alert("strange")
    rig.settle()
    words = rig.texts(window)
    assert "A signal this version does not know" in words
    assert "sent_owl" in words
    assert "oracle" in words


def test_what_stood_out_and_what_a_person_found_are_told(rig: Rig, desk: Desk) -> None:
    quiet = samples.alert(
        "quiet",
        category="self_harm.ideation",
        actor=Actor.BEHAVIOUR,
        subtypes=("sudden_silence", "new_fact"),
        provider_actions=("review_queued", "review_not_confirmed"),
    )
    desk.found_alerts = (quiet,)
    window = rig.window(desk)
    window.open_alert("quiet")
    rig.settle()
    words = rig.texts(window)
    assert "No chats for days" in words
    assert "new_fact" in words
    assert "could not confirm it" in words


def test_every_category_has_words_and_advice() -> None:
    assert len(CATEGORIES) == 29
    for category in CATEGORIES:
        assert signal(category).title
        assert advice(category).steps
        assert advice(category).opener


def test_every_category_is_of_one_kind_that_can_be_chosen() -> None:
    chosen = [category for family in FAMILIES for category in categories_of(family)]
    assert sorted(chosen) == sorted(CATEGORIES)
