"""Home: the sentence, what waits, the cards, and honesty when the line is dead."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from guardian.desk.values import ALL_CHARACTERS, Condition, RefusalView
from guardian.policy.decisions import Reason
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk, WrongPassphraseError
from ui.widgets.bars import WeekBars
from ui.widgets.ring import RingOfTimeLeft


def test_home_opens_with_one_sentence(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    words = rig.texts(window)
    assert "Mia chatted 42 minutes today, mostly with Study Owl." in words
    assert "2 alerts wait for you." in words


def test_the_gravest_waiting_alert_is_one_click_away(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    assert rig.find(window, "waiting_alert").property("kind") == "crisis"
    rig.click(window, "open_waiting_alert")
    assert rig.find(window, "alert_detail").isVisible()
    assert desk.calls.named("mark_shown") == [("alert-crisis",)]


def test_an_alert_that_is_no_crisis_is_not_red(rig: Rig, desk: Desk) -> None:
    only = tuple(each for each in desk.found_alerts if each.alert_id == "alert-meeting")
    desk.overview_now = replace(desk.overview_now, latest_alerts=only)
    window = rig.window(desk)
    assert rig.find(window, "waiting_alert").property("kind") == "attention"


def test_one_character_is_named_without_mostly(rig: Rig, desk: Desk) -> None:
    first = desk.overview_now.characters_today[:1]
    desk.overview_now = replace(desk.overview_now, characters_today=first, minutes_today=1)
    words = rig.texts(rig.window(desk))
    assert "Mia chatted 1 minute today, with Study Owl." in words


def test_the_day_of_an_older_child_names_no_character(rig: Rig, desk: Desk) -> None:
    first = desk.overview_now.characters_today[0]
    whole = replace(first, character_id=ALL_CHARACTERS, name=ALL_CHARACTERS, minutes=31)
    desk.overview_now = replace(desk.overview_now, characters_today=(whole,), minutes_today=31)
    words = rig.texts(rig.window(desk))
    assert "Mia chatted 31 minutes today." in words
    assert "All characters" in words
    assert "\n*\n" not in words


def test_a_day_without_chat(rig: Rig, desk: Desk) -> None:
    desk.overview_now = replace(desk.overview_now, minutes_today=0, characters_today=())
    words = rig.texts(rig.window(desk))
    assert "Mia has not chatted today." in words
    assert "No chat today." in words


def test_less_than_a_minute_is_not_zero(rig: Rig, desk: Desk) -> None:
    first = replace(desk.overview_now.characters_today[0], minutes=0)
    desk.overview_now = replace(desk.overview_now, minutes_today=0, characters_today=(first,))
    words = rig.texts(rig.window(desk))
    assert "Mia chatted less than a minute today." in words
    assert "under a minute" in words
    assert "\n0 minutes" not in words


def test_a_chat_at_night_is_told_without_a_name(rig: Rig, desk: Desk) -> None:
    tried = RefusalView(at=samples.local(21, 30), reason=Reason.CURFEW, character_name=None)
    desk.overview_now = replace(desk.overview_now, refusals_today=(tried,))
    assert "A chat\nDuring the night pause\n21:30" in rig.texts(rig.window(desk))


def test_the_limit_stands_beside_the_bars(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    bars = rig.find(window, "week_bars")
    assert isinstance(bars, WeekBars)
    assert bars._slot(6).right() < bars.width()
    desk.overview_now = replace(desk.overview_now, limit_minutes=None, remaining_minutes=None)
    window.bridge.announce_change(frozenset({"policy"}))
    rig.click(window, "go_alerts")
    rig.click(window, "go_home")
    free = rig.find(window, "week_bars")
    assert isinstance(free, WeekBars)
    assert free._slot(6).right() == pytest.approx(free.width())


def test_nothing_known_is_not_nothing_happened(rig: Rig, desk: Desk) -> None:
    desk.overview_now = replace(desk.overview_now, ward_now=None, minutes_today=0)
    words = rig.texts(rig.window(desk))
    assert "Nothing is known about Mia yet." in words
    assert "has not chatted" not in words


@pytest.mark.parametrize("condition", [each for each in Condition if each is not Condition.ACTIVE])
def test_silence_is_never_shown_as_reassurance(rig: Rig, desk: Desk, condition: Condition) -> None:
    heard = samples.NOW - timedelta(minutes=47)
    desk.linked = (replace(desk.linked[0], condition=condition, last_heard_at=heard),)
    desk.overview_now = replace(desk.overview_now, latest_alerts=(), alerts_waiting=0)
    desk.found_alerts = ()
    window = rig.window(desk)
    words = rig.texts(window)
    assert rig.find(window, "condition_banner").isVisible()
    assert "47 min ago" in words
    assert "No alerts" not in words
    assert "nothing waits" not in words.lower()
    rig.click(window, "go_alerts")
    assert "No alerts." not in rig.texts(window)


def test_all_is_well_is_quiet_text(rig: Rig, desk: Desk) -> None:
    desk.overview_now = replace(desk.overview_now, latest_alerts=(), alerts_waiting=0)
    window = rig.window(desk)
    assert "Nothing worrying; nothing waits for you." in rig.texts(window)
    assert "No alerts." in rig.texts(window)
    assert not window.findChildren(QWidget, "condition_banner")


def test_pause_is_one_click(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "pause_now")
    assert desk.calls.named("pause_now") == [("link-1",)]
    assert "The service is asked to stop the running chat." in rig.texts(window)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason.CURFEW, "Night pause until tomorrow 06:00."),
        (Reason.LIMIT_REACHED, "Today's time is used up. Chat opens tomorrow 06:00."),
        (Reason.SPENDING_CAP, "Chat is closed until tomorrow 06:00."),
    ],
)
def test_a_closed_chat_says_until_when(rig: Rig, desk: Desk, reason: Reason, words: str) -> None:
    until = samples.local(6, 0, days_ago=-1)
    desk.overview_now = replace(desk.overview_now, blocked_reason=reason, blocked_until=until)
    assert words in rig.texts(rig.window(desk))


def test_without_a_limit_there_is_no_ring_and_a_way_to_set_one(rig: Rig, desk: Desk) -> None:
    desk.overview_now = replace(desk.overview_now, limit_minutes=None, remaining_minutes=None)
    window = rig.window(desk)
    assert not window.findChildren(RingOfTimeLeft)
    rig.click(window, "set_limit")
    assert rig.find(window, "page_limits").isVisible()


def test_the_ring_says_the_same_in_words(rig: Rig, desk: Desk) -> None:
    ring = rig.find(rig.window(desk), "ring")
    assert ring.accessibleName() == "18 minutes left of 60 today"


def test_stages_are_told_apart_by_words(rig: Rig, desk: Desk) -> None:
    words = rig.texts(rig.window(desk))
    for said in ("Seen in use", "Confirmed", "asked 20:06 · not confirmed yet"):
        assert said in words


def test_the_week_says_each_day_and_gaps_are_not_zero(rig: Rig, desk: Desk) -> None:
    bars = rig.find(rig.window(desk), "week_bars")
    assert isinstance(bars, WeekBars)
    spoken = [each.spoken for each in bars._bars]
    assert spoken[3] == "Wednesday: nothing is known"
    assert spoken[5] == "Friday: 0 minutes"
    bars.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(bars, Qt.Key.Key_Left)
    assert bars.accessibleDescription() == "Friday: 0 minutes"
    for _ in range(9):
        QTest.keyClick(bars, Qt.Key.Key_Left)
    assert bars.accessibleDescription() == "Sunday: 52 minutes"


def test_an_unknown_week_has_no_chart(rig: Rig, desk: Desk) -> None:
    week = tuple(replace(each, minutes=None) for each in desk.overview_now.week)
    desk.overview_now = replace(desk.overview_now, week=week)
    window = rig.window(desk)
    assert "No day of this week is known yet." in rig.texts(window)
    assert not window.findChildren(WeekBars)


def test_what_was_not_let_through_is_listed(rig: Rig, desk: Desk) -> None:
    words = rig.texts(rig.window(desk))
    assert "Sweetheart Zed\nKept from children by law\n19:30" in words
    assert "A purchase\nOver the spending cap\n17:41" in words
    more = desk.overview_now.refusals_today * 4
    desk.overview_now = replace(desk.overview_now, refusals_today=more)
    assert "and 4 more" in rig.texts(rig.window(desk))


def test_an_error_has_a_remedy_and_heals(rig: Rig, desk: Desk) -> None:
    desk.calls.failures["overview"] = WrongPassphraseError()
    window = rig.window(desk)
    assert WrongPassphraseError.advice in rig.texts(window)
    del desk.calls.failures["overview"]
    rig.click(window, "retry")
    assert "Mia chatted" in rig.texts(window)


def test_hostile_names_stay_text(rig: Rig, desk: Desk) -> None:
    evil = "<b>{time}</b>\u202e&amp;\n" + "x" * 500
    desk.linked = (replace(desk.linked[0], ward_name=evil, provider_name=evil),)
    found = tuple(replace(each, name=evil) for each in desk.overview_now.characters_today)
    desk.overview_now = replace(desk.overview_now, characters_today=found)
    words = rig.texts(rig.window(desk))
    assert "<b>{time}</b>" in words
    assert "\u202e" not in words
    assert "x" * 80 not in words


def test_the_way_behind_a_card_stands_on_its_edge(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    card, more = rig.find(window, "in_force"), rig.find(window, "behind_limits")
    inside = card.layout()
    assert inside is not None
    edge = card.contentsRect().right() - inside.contentsMargins().right()
    # the text of a plain button has 10 pixels of border and padding beside it
    assert more.mapTo(card, more.rect().topRight()).x() - 10 == edge
