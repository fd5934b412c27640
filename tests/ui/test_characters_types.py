"""Characters by type, new ones that wait, time that does not count, and finding one of many."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from guardian.desk.values import CharacterStatus, FieldState, Keeper, Stage
from guardian.policy.settings import Block, RelationshipClass
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk, WrongPassphraseError
from ui.widgets.switch import Switch
from ui.window import MainWindow


@pytest.fixture
def window(rig: Rig, desk: Desk) -> MainWindow:
    made = rig.window(desk)
    rig.click(made, "go_characters")
    return made


def _switch(rig: Rig, window: QWidget, name: str) -> Switch:
    found = rig.find(window, name)
    assert isinstance(found, Switch)
    return found


def _toggle(rig: Rig, window: QWidget, name: str) -> None:
    """Toggle as a screen reader does."""
    _switch(rig, window, name).toggle()
    rig.settle()


def _change(desk: Desk, character_id: str, **changes: object) -> None:
    desk.found_characters = tuple(
        replace(each, **changes) if each.character_id == character_id else each  # type: ignore[arg-type] # a test names real fields
        for each in desk.found_characters
    )


def _cards(window: QWidget) -> set[str]:
    return {
        each.objectName().removeprefix("character_")
        for each in window.findChildren(QWidget)
        if each.objectName().startswith("character_") and each.isVisible()
    }


def test_a_type_is_blocked_with_one_switch_and_opened_with_one_click(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    _toggle(rig, window, "type_friend")
    assert desk.calls.named("set_type_blocked") == [("link-1", RelationshipClass.FRIEND, True)]
    words = rig.texts(window)
    assert "Every virtual friend is blocked." in words
    assert "Blocked by type" in words
    assert "Mia can talk with 2 characters." in words
    assert _switch(rig, window, "type_friend").isChecked()
    rig.click(window, "toast_action")
    assert "Blocked by type" not in rig.texts(window)
    assert not _switch(rig, window, "type_friend").isChecked()


def test_what_a_type_blocks_leads_to_the_type_and_offers_no_useless_unblock(
    rig: Rig, window: MainWindow
) -> None:
    _toggle(rig, window, "type_friend")
    assert not window.findChildren(QWidget, "toggle_buddy_max")
    rig.click(window, "show_type_buddy_max")
    focused = window.focusWidget()
    assert focused is not None
    assert focused.objectName() == "type_friend"


def test_what_the_law_bans_cannot_be_switched_and_names_the_clause(
    rig: Rig, window: MainWindow
) -> None:
    switch = _switch(rig, window, "type_virtual_partner")
    assert switch.isChecked()
    assert not switch.isEnabled()
    assert rig.texts(rig.find(window, "types")).count("Law: Measures Art. 14") == 2


def test_a_switch_that_could_not_be_kept_goes_back(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    desk.calls.failures["set_type_blocked"] = WrongPassphraseError()
    _toggle(rig, window, "type_story")
    box = window.findChild(QWidget, "failure")
    assert isinstance(box, QWidget)
    assert not _switch(rig, window, "type_story").isChecked()
    box.deleteLater()


def test_those_that_are_there_are_approved_when_new_ones_shall_wait(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    _toggle(rig, window, "approve_new")
    assert desk.calls.named("set_approval") == [("link-1", True)]
    words = rig.texts(window)
    assert "New characters wait for your approval." in words
    assert "Mia can talk with 3 characters." in words
    rig.click(window, "toast_action")
    assert desk.calls.named("set_approval")[-1] == ("link-1", False)


def _let_one_wait(desk: Desk) -> None:
    desk.limits_now = replace(
        desk.limits_now,
        wished=replace(
            desk.limits_now.wished,
            approve_new_characters=True,
            approved_characters={"study_owl": Block(), "storyteller_lan": Block()},
        ),
    )
    desk.stand_anew(())


def test_a_new_character_waits_on_top_and_one_click_approves_it(rig: Rig, desk: Desk) -> None:
    _let_one_wait(desk)
    window = rig.window(desk)
    rig.click(window, "go_characters")
    assert "1 new character waits for your approval" in rig.texts(window)
    waiting = rig.find(window, "waiting_characters")
    assert _cards(waiting) == {"buddy_max"}
    assert waiting.mapTo(window, waiting.rect().topLeft()).y() < (
        rig.find(window, "types").mapTo(window, waiting.rect().topLeft()).y()
    )
    rig.click(window, "approve_buddy_max")
    assert desk.calls.named("set_approved") == [("link-1", "buddy_max", True)]
    words = rig.texts(window)
    assert "Buddy Max is approved." in words
    assert "waits for your approval" not in words
    rig.click(window, "toast_action")
    assert "1 new character waits for your approval" in rig.texts(window)


def test_a_new_character_is_kept_away_with_one_click(rig: Rig, desk: Desk) -> None:
    _let_one_wait(desk)
    window = rig.window(desk)
    rig.click(window, "go_characters")
    rig.click(window, "keep_away_buddy_max")
    assert desk.calls.named("block") == [("link-1", "buddy_max")]
    assert "Blocked by you" in rig.texts(window)
    rig.click(window, "toast_action")
    assert rig.find(window, "approve_buddy_max").isVisible()


def test_time_with_a_study_companion_may_not_count(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    assert not window.findChildren(QWidget, "exempt_buddy_max")
    _toggle(rig, window, "exempt_study_owl")
    assert desk.calls.named("set_exempt") == [("link-1", "study_owl", True)]
    assert "Time with Study Owl does not count." in rig.texts(window)
    assert _switch(rig, window, "exempt_study_owl").isChecked()
    rig.click(window, "toast_action")
    assert not _switch(rig, window, "exempt_study_owl").isChecked()


def test_where_the_law_bounds_time_nothing_is_offered_that_would_not_hold(
    rig: Rig, desk: Desk
) -> None:
    desk.exempting = False
    window = rig.window(desk)
    rig.click(window, "go_characters")
    assert not window.findChildren(QWidget, "exempt_study_owl")


def test_an_exemption_that_another_guardian_does_not_grant_is_said(rig: Rig, desk: Desk) -> None:
    _change(desk, "study_owl", exempt=True)
    window = rig.window(desk)
    rig.click(window, "go_characters")
    assert "another guardian has not agreed" in rig.texts(window)


def test_what_another_guardian_keeps_away_has_no_button(rig: Rig, desk: Desk) -> None:
    _change(desk, "buddy_max", status=CharacterStatus.BLOCKED, kept_by=Keeper.OTHER)
    _change(desk, "study_owl", status=CharacterStatus.WAITING, kept_by=Keeper.OTHER)
    window = rig.window(desk)
    rig.click(window, "go_characters")
    words = rig.texts(window)
    assert "Blocked by another guardian" in words
    assert "Waits for another guardian" in words
    assert "waits for your approval" not in words
    assert not window.findChildren(QWidget, "toggle_buddy_max")


def test_a_choice_about_a_type_is_made_where_the_types_are(rig: Rig, desk: Desk) -> None:
    field = "blocked_relationship_classes/friend"
    state = FieldState(stage=Stage.CONFLICT, since=samples.NOW, theirs=None, ours={})
    desk.limits_now = replace(desk.limits_now, states={field: state})
    window = rig.window(desk)
    rig.click(window, "go_characters")
    assert "Friend: changed in two places" in rig.texts(window)
    rig.click(window, f"use_ours_{field}")
    assert desk.calls.named("use_ours") == [("link-1", field, None)]


def test_the_page_says_of_when_it_is(rig: Rig, desk: Desk, window: MainWindow) -> None:
    assert "As of today 20:09" in rig.texts(window)
    desk.cast_as_of = None
    rig.click(window, "go_home")
    rig.click(window, "go_characters")
    assert "As of" not in rig.texts(rig.find(window, "page_characters"))


def test_letters_find_a_character_and_a_clear_shows_all(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    rig.type(window, "search_characters", "BUDDY")
    rig.settle()
    assert _cards(window) == {"buddy_max"}
    rig.type(window, "search_characters", "nobody")
    rig.settle()
    assert "No character has this name and type." in rig.texts(window)
    rig.click(window, "show_all")
    assert len(_cards(window)) == len(desk.found_characters)


def test_only_one_type_is_shown(rig: Rig, window: MainWindow) -> None:
    menu = rig.find(window, "page_characters").findChild(QMenu)
    assert isinstance(menu, QMenu)
    chosen = next(each for each in menu.actions() if each.objectName() == "only_study")
    chosen.trigger()
    rig.settle()
    assert _cards(window) == {"study_owl"}
    assert rig.find(window, "choose_type").accessibleName() == "Type: Study. Opens a menu."


def test_news_does_not_interrupt_whoever_types(rig: Rig, desk: Desk, window: MainWindow) -> None:
    field = rig.find(window, "search_characters")
    assert isinstance(field, QLineEdit)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClicks(field, "bud")
    _change(desk, "buddy_max", minutes_week=22)
    window.bridge.announce_change(frozenset({"usage"}))
    rig.settle()
    rig.wait_until(lambda: "22 minutes this week" in rig.texts(window))
    again = rig.find(window, "search_characters")
    assert isinstance(again, QLineEdit)
    if again.hasFocus():
        QTest.keyClicks(again, "d")
        assert again.text() == "budd"
    rig.wait_until(lambda: _cards(window) == {"buddy_max"})
