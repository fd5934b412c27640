"""How an account stands: said in words, with what to do, on the pages and in the settings."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QWidget

from guardian.desk.values import RETRIED, Condition
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from ui.sayings.codes import CONDITIONS, REASON_MEANINGS, condition_meaning
from ui.window import MainWindow

NOT_WELL = [each for each in Condition if each is not Condition.ACTIVE]


def settings(rig: Rig, desk: Desk, **change: object) -> MainWindow:
    link = replace(desk.linked[0], **change)  # type: ignore[arg-type]  # by the test
    desk.linked = (link,)
    desk.overview_now = replace(desk.overview_now, link=link)
    window = rig.window(desk)
    rig.click(window, "go_settings")
    return window


@pytest.mark.parametrize("condition", NOT_WELL)
def test_every_state_has_its_word_and_says_what_to_do(
    rig: Rig, desk: Desk, condition: Condition
) -> None:
    window = settings(rig, desk, condition=condition)
    meaning = condition_meaning(desk.linked[0])
    assert meaning is not None
    assert meaning in rig.texts(window)
    assert CONDITIONS[condition].text in rig.texts(window)
    assert ("Try now" in rig.texts(window)) is (condition in RETRIED)


def test_what_is_well_needs_no_words(rig: Rig, desk: Desk) -> None:
    window = settings(rig, desk, condition=Condition.ACTIVE)
    assert window.findChild(QWidget, "state_link-1") is None


def test_each_end_names_who_ended_it() -> None:
    ends = [each for each in Condition if each.is_end]
    assert len({CONDITIONS[each].text for each in ends}) == len(ends)


@pytest.mark.parametrize("reason", REASON_MEANINGS)
def test_a_reason_that_is_known_says_more(rig: Rig, desk: Desk, reason: str) -> None:
    window = settings(rig, desk, condition=Condition.ENDED_BY_PROVIDER, condition_reason=reason)
    assert REASON_MEANINGS[reason] in rig.texts(window)


def test_a_reason_that_nobody_knows_is_not_shown(rig: Rig, desk: Desk) -> None:
    window = settings(rig, desk, condition=Condition.SUSPENDED, condition_reason="xyzzy")
    assert "xyzzy" not in rig.texts(window)
    assert "paused this link" in rig.texts(window)


def test_an_end_says_since_when(rig: Rig, desk: Desk) -> None:
    now = samples.NOW
    window = settings(rig, desk, condition=Condition.ENDED_BY_WARD, condition_at=now)
    assert "Since today" in rig.texts(window)


def test_trouble_says_when_it_is_tried_again_and_can_be_tried_now(rig: Rig, desk: Desk) -> None:
    at = samples.NOW + timedelta(minutes=5)
    window = settings(rig, desk, condition=Condition.OFFLINE, next_attempt_at=at)
    local = at.astimezone()
    assert f"Guardian tries again at {local:%H:%M}." in rig.texts(window)
    rig.click(window, "try_now_link-1")
    rig.wait_until(lambda: desk.calls.named("try_now") == [("link-1",)])


@pytest.mark.parametrize("minutes", [None, -1])
def test_trouble_that_is_being_tried_says_so(rig: Rig, desk: Desk, minutes: int | None) -> None:
    now = samples.NOW
    at = None if minutes is None else now + timedelta(minutes=minutes)
    window = settings(rig, desk, condition=Condition.PROVIDER_TROUBLE, next_attempt_at=at)
    assert "Guardian is trying now." in rig.texts(window)
