"""Characters: one click blocks, eight seconds undo, the law cannot be undone."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from guardian.desk.values import CharacterStatus
from guardian.link.wire.activity import Maker
from guardian.words import Words
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk, WrongPassphraseError
from ui.sayings.characters import MAKERS, origin_text
from ui.widgets.toast import UNDO_SECONDS, Toast, current_toast


def _status(desk: Desk, character_id: str) -> CharacterStatus:
    return next(each.status for each in desk.found_characters if each.character_id == character_id)


def _toast(rig: Rig, window: object) -> Toast:
    pages = rig.find(window, "pages")  # type: ignore[arg-type] # a window is a widget
    found = current_toast(pages)
    assert found is not None
    return found


def test_the_page_counts_who_may_be_talked_with(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_characters")
    assert "Mia can talk with 3 characters." in rig.texts(window)


def test_one_click_blocks_and_one_undoes(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_characters")
    rig.click(window, "toggle_buddy_max")
    assert _status(desk, "buddy_max") is CharacterStatus.BLOCKED
    assert "Buddy Max is blocked." in rig.texts(window)
    assert "Blocked by you" in rig.texts(window)
    assert "Not confirmed yet" in rig.texts(window)
    rig.click(window, "toast_action")
    assert _status(desk, "buddy_max") is CharacterStatus.OPEN
    assert current_toast(rig.find(window, "pages")) is None


def test_the_offer_to_undo_lasts_eight_seconds(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_characters")
    rig.click(window, "toggle_buddy_max")
    toast = _toast(rig, window)
    assert UNDO_SECONDS == 8
    assert toast.timer.interval() == 8000
    toast.timer.timeout.emit()
    rig.settle()
    assert current_toast(rig.find(window, "pages")) is None
    assert _status(desk, "buddy_max") is CharacterStatus.BLOCKED


def test_a_word_without_an_act_leaves_sooner(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "pause_now")
    assert _toast(rig, window).timer.interval() == 4000


def test_how_long_it_was_used_is_exact(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_characters")
    words = rig.texts(window)
    assert "Today 31 min · this week 154 min" in words
    assert "21 minutes this week" in words
    assert "Under a minute this week" not in words
    desk.found_characters = tuple(
        replace(each, minutes_today=0, minutes_week=0) for each in desk.found_characters
    )
    window.bridge.announce_change(frozenset({"usage"}))
    rig.click(window, "go_home")
    rig.click(window, "go_characters")
    assert rig.texts(window).count("Under a minute this week") == 3  # none for the two banned


def test_unblocking(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_characters")
    rig.click(window, "toggle_study_owl")
    assert rig.find(window, "toggle_study_owl").accessibleName() == "Unblock Study Owl"
    rig.click(window, "toggle_study_owl")
    assert _status(desk, "study_owl") is CharacterStatus.OPEN
    assert "Study Owl is open again." in rig.texts(window)


def test_what_the_law_bans_has_no_button_and_names_the_clause(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_characters")
    assert not window.findChildren(QWidget, "toggle_first_love")
    words = rig.texts(window)
    assert "Not for children" in words
    assert "Law: Measures Art. 14" in words


def test_a_failed_block_is_said_and_nothing_is_claimed(rig: Rig, desk: Desk) -> None:
    desk.calls.failures["block"] = WrongPassphraseError()
    window = rig.window(desk)
    rig.click(window, "go_characters")
    rig.click(window, "toggle_buddy_max")
    box = window.findChild(QWidget, "failure")
    assert isinstance(box, QWidget)
    assert current_toast(rig.find(window, "pages")) is None
    assert "Blocked by you" not in rig.texts(window)
    box.deleteLater()


def test_no_characters_yet(rig: Rig, desk: Desk) -> None:
    desk.found_characters = ()
    window = rig.window(desk)
    rig.click(window, "go_characters")
    assert "No characters yet." in rig.texts(window)


def test_focus_stays_on_the_card_after_a_click(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_characters")
    rig.find(window, "toggle_buddy_max").setFocus()
    rig.click(window, "toggle_buddy_max")
    focused = rig.application.focusWidget()
    assert focused is None or focused.objectName() in {"toggle_buddy_max", "toast_action"}


@pytest.mark.parametrize(
    ("min_age", "made_by", "text"),
    [
        (13, Maker.SERVICE, "From 13 · Made by the service"),
        (0, Maker.WARD, "For every age · Made by your child"),
        (None, Maker.USER, "does not say · Made by somebody else on the service"),
        (6, None, "From 6 · Made by whom: the service does not say"),
        (None, None, "For which age, and made by whom: the service does not say"),
    ],
)
def test_a_card_says_for_which_age_it_is_and_by_whom_it_was_made(
    min_age: int | None, made_by: Maker | None, text: str
) -> None:
    assert origin_text(Words("ui", "en"), min_age, made_by).endswith(text)


def test_what_the_service_does_not_say_of_a_character_is_not_made_up(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_characters")
    assert "From 6 · Made by the service" in rig.texts(rig.find(window, "character_study_owl"))
    assert "the service does not say" in rig.texts(rig.find(window, "character_buddy_max"))
    assert set(MAKERS) == set(Maker)
