"""Limits: since when each stands so, and the choice where it was changed in two places."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton, QSpinBox, QWidget

from guardian.desk.errors import AccountGoneError
from guardian.desk.values import CharacterStatus, Condition, FieldState, Stage
from guardian.policy.merge_patch import JsonValue
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from tests.ui.limit_scenes import MINUTE, NIGHT_ELSEWHERE, NIGHT_HERE, every_state, with_states
from ui.window import MainWindow

ELSEWHERE = "Night pause 22:00–06:30"
HERE = "Night pause 20:30–06:30"


def _open(rig: Rig, desk: Desk, page: str = "limits") -> MainWindow:
    window = rig.window(desk)
    rig.click(window, f"go_{page}")
    return window


@pytest.fixture
def crossed(rig: Rig, desk: Desk) -> MainWindow:
    desk.limits_now = every_state(conflict=True)
    return _open(rig, desk)


def _state(desk: Desk, field: str, stage: Stage, ago: timedelta) -> None:
    state = FieldState(stage=stage, since=samples.NOW - ago)
    desk.limits_now = with_states(desk.limits_now, **{field: state})


@pytest.mark.parametrize(
    ("stage", "ago", "words"),
    [
        (Stage.ASKED, 2 * MINUTE, "Asked 2 min ago, not confirmed yet."),
        (Stage.CONFIRMED, 60 * MINUTE, "In force since 19:09."),
        (Stage.CONFIRMED, 24 * 60 * MINUTE, "In force since yesterday 20:09."),
        (Stage.SEEN, 24 * 60 * MINUTE, "Seen at work yesterday 20:09."),
        (Stage.REFUSED, 9 * MINUTE, "Not accepted today 20:00."),
        (Stage.CONFLICT, MINUTE, "Found different at the service today 20:08."),
    ],
)
def test_a_field_says_since_when(
    rig: Rig, desk: Desk, stage: Stage, ago: timedelta, words: str
) -> None:
    _state(desk, "daily_minutes", stage, ago)
    window = _open(rig, desk)
    assert words in rig.texts(rig.find(window, "field_daily_minutes"))


def test_offline_it_is_kept_here(rig: Rig, desk: Desk) -> None:
    desk.linked = (replace(desk.linked[0], condition=Condition.OFFLINE),)
    _state(desk, "daily_minutes", Stage.ASKED, 2 * MINUTE)
    words = rig.texts(_open(rig, desk))
    assert "Asked 2 min ago. Kept here, and sent when the service is reached." in words
    assert "It is kept here and sent when the service is reached." in words


def test_both_values_are_shown_with_a_button_for_each(rig: Rig, crossed: MainWindow) -> None:
    card = rig.find(crossed, "conflict_curfew")
    words = rig.texts(card)
    assert "Night pause: two values" in words
    assert ELSEWHERE in words
    assert HERE in words
    names = [each.accessibleName() for each in card.findChildren(QPushButton)]
    assert names == [
        f"Keep what the service has: {ELSEWHERE}",
        f"Use what was asked here: {HERE}",
    ]
    assert "A limit for Mia was changed in two places." in rig.texts(crossed)


def test_theirs_is_kept_and_can_be_taken_back(rig: Rig, desk: Desk, crossed: MainWindow) -> None:
    rig.click(crossed, "keep_theirs_curfew")
    assert desk.calls.named("keep_theirs") == [("link-1", "curfew")]
    assert not crossed.findChildren(QWidget, "conflict_curfew")
    assert "Night pause: it stays as the service has it." in rig.texts(crossed)
    undo = next(
        each
        for each in crossed.findChildren(QPushButton)
        if each.isVisible() and each.text() == "Undo"
    )
    undo.click()
    rig.settle()
    assert desk.calls.named("use_ours") == [("link-1", "curfew", NIGHT_ELSEWHERE)]


def test_ours_is_asked_again_of_what_was_shown(rig: Rig, desk: Desk, crossed: MainWindow) -> None:
    rig.click(crossed, "use_ours_curfew")
    assert desk.calls.named("use_ours") == [("link-1", "curfew", NIGHT_ELSEWHERE)]
    assert "1 change is on its way to the service." in rig.texts(crossed)
    assert not crossed.findChildren(QWidget, "conflict_curfew")


def test_a_choice_keeps_what_is_being_edited(rig: Rig, desk: Desk, crossed: MainWindow) -> None:
    box = rig.find(crossed, "edit_daily_minutes")
    assert isinstance(box, QSpinBox)
    box.setValue(33)
    rig.click(crossed, "keep_theirs_curfew")
    assert box.value() == 33
    assert not [
        each for each in crossed.findChildren(QWidget, "conflict_curfew") if each.isVisible()
    ]


def test_a_choice_that_cannot_be_kept_says_so(rig: Rig, desk: Desk, crossed: MainWindow) -> None:
    desk.calls.failures["use_ours"] = AccountGoneError()
    rig.click(crossed, "use_ours_curfew")
    assert rig.find(crossed, "limits_error").isVisible()
    assert rig.find(crossed, "keep_theirs_curfew").isEnabled(), "it can be tried again"


def test_what_was_edited_is_what_was_seen(rig: Rig, desk: Desk) -> None:
    window = _open(rig, desk)
    before = desk.limits_now.wished
    desk.limits_now = replace(desk.limits_now, wished=replace(before, daily_minutes=10))
    box = rig.find(window, "edit_daily_minutes")
    assert isinstance(box, QSpinBox)
    box.setValue(45)
    rig.click(window, "save_limits")
    assert desk.edited == before


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("daily_minutes", 1, "1 minute a day"),
        ("daily_minutes", None, "no limit"),
        ("spend_per_month_minor", 14990, "¥149.90"),
        ("weekday_minutes/monday", 20, "20"),
        ("curfew", {"start": "21:00"}, "start"),
        ("curfew", {"start": "x" * 200, "end": "y"}, "…"),
    ],
)
def test_any_value_can_be_shown(
    rig: Rig, desk: Desk, field: str, value: JsonValue, words: str
) -> None:
    state = FieldState(stage=Stage.CONFLICT, since=samples.NOW, theirs=value, ours=NIGHT_HERE)
    desk.limits_now = with_states(desk.limits_now, **{field: state})
    assert words in rig.texts(rig.find(_open(rig, desk), f"conflict_{field}"))


def test_a_block_that_was_crossed_is_chosen_beside_the_character(rig: Rig, desk: Desk) -> None:
    state = FieldState(stage=Stage.CONFLICT, since=samples.NOW, theirs=None, ours={})
    desk.found_characters = tuple(
        replace(each, stage=state.stage, state=state)
        if each.status is CharacterStatus.OPEN and each.character_id == "buddy_max"
        else each
        for each in desk.found_characters
    )
    window = _open(rig, desk, "characters")
    words = rig.texts(rig.find(window, "conflict_buddy_max"))
    assert "Changed in two places" in words
    assert "open" in words
    assert "blocked" in words
    rig.click(window, "use_ours_buddy_max")
    assert desk.calls.named("use_ours") == [("link-1", "blocked_characters/buddy_max", None)]
    rig.click(window, "keep_theirs_buddy_max")
    assert desk.calls.named("keep_theirs") == [("link-1", "blocked_characters/buddy_max")]


def test_in_chinese(rig: Rig) -> None:
    desk = Desk("zh_CN")
    desk.limits_now = every_state(conflict=True)
    words = rig.texts(_open(rig, desk))
    assert "服务那边现有" in words
    assert "夜间停用 22:00–06:30" in words
