"""Reminders: which, when, in whose words; what becomes of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.link.wire.happenings import REMINDER_URI, ReminderKind
from guardian.policy.settings import PolicySettings
from guardian.provider.access import Permission
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.reminders import (
    Reminder,
    dependency_reminder,
    due_reminders,
    next_reminder_minutes,
    spoken,
)
from guardian.provider.engine.stretches import WardUse, after_turn
from tests.provider.engine.texts import FORBIDDEN_IN_WORDS
from tests.rig.chatting_ward import chatting_ward, kinds
from tests.rig.child_browserless import child_of
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider

START = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
CHILD = WardRow(
    ward_id="ward-1",
    display_name="Mia",
    birth_date=date(2015, 1, 1),
    jurisdiction="CN",
    language="en",
    time_zone="Asia/Shanghai",
    currency="CNY",
)
ADULT = replace(CHILD, birth_date=date(1990, 1, 1))
ELDER = replace(ADULT, elder=True)


def shown(
    person: WardRow, minutes: int, settings: PolicySettings | None = None, every: int = 4
) -> list[Reminder]:
    """Return what is shown in so many minutes of turns."""
    limits = settings or PolicySettings()
    use = WardUse()
    found: list[Reminder] = []
    for minute in range(0, minutes + 1, every):
        at = START + timedelta(minutes=minute)
        use, due = due_reminders(after_turn(use, at, "owl", limits), person, limits, at)
        found += due
    return found


def counts(found: list[Reminder], kind: ReminderKind) -> list[tuple[int, int]]:
    return [(each.n, each.continuous_minutes) for each in found if each.kind is kind]


def test_a_session_begins_with_the_word_that_this_is_an_ai() -> None:
    (only,) = shown(ADULT, 0)
    assert (only.kind, only.trigger, only.n) == (ReminderKind.AI_IDENTITY, "session_start", 1)
    assert counts(shown(ADULT, 400), ReminderKind.AI_IDENTITY) == [(1, 0)]


def test_without_any_figure_the_laws_two_hours_hold() -> None:
    assert counts(shown(ADULT, 360), ReminderKind.DURATION) == [(1, 120), (2, 240), (3, 360)]
    assert counts(shown(ADULT, 116), ReminderKind.DURATION) == []


def test_a_family_may_want_them_sooner() -> None:
    settings = PolicySettings(duration_reminder_minutes=60, reality_reminder_minutes=20)
    found = shown(CHILD, 120, settings)
    assert counts(found, ReminderKind.DURATION) == [(1, 60), (2, 120)]
    assert counts(found, ReminderKind.REALITY) == [(n, 20 * n) for n in range(1, 7)]


def test_reality_is_for_minors_mode_alone() -> None:
    assert counts(shown(CHILD, 60), ReminderKind.REALITY) == [(1, 32), (2, 60)]
    assert counts(shown(ADULT, 60), ReminderKind.REALITY) == []
    on, off = PolicySettings(minor_mode=True), PolicySettings(minor_mode=False)
    assert counts(shown(ADULT, 60, on), ReminderKind.REALITY) == [(1, 32), (2, 60)]
    assert counts(shown(CHILD, 60, off), ReminderKind.REALITY) == []


def test_an_elder_is_warned_once_in_a_session() -> None:
    assert counts(shown(ELDER, 130), ReminderKind.WARNING) == [(1, 0)]
    assert counts(shown(ADULT, 130), ReminderKind.WARNING) == []


def test_a_stricter_figure_bites_at_the_next_turn() -> None:
    use = WardUse()
    for minute in range(0, 101, 4):
        at = START + timedelta(minutes=minute)
        use, _ = due_reminders(
            after_turn(use, at, "owl", PolicySettings()), ADULT, PolicySettings(), at
        )
    strict = PolicySettings(duration_reminder_minutes=30)
    at += timedelta(minutes=1)
    use, due = due_reminders(after_turn(use, at, "owl", strict), ADULT, strict, at)
    assert counts(list(due), ReminderKind.DURATION) == [(1, 101)]
    _, again = due_reminders(after_turn(use, at, "owl", strict), ADULT, strict, at)
    assert again == ()


@given(
    gaps=st.lists(st.integers(min_value=1, max_value=1500), max_size=60),
    every=st.integers(min_value=1, max_value=240),
)
def test_within_a_stretch_they_are_counted_without_a_gap(gaps: list[int], every: int) -> None:
    settings = PolicySettings(duration_reminder_minutes=every)
    use, at, numbers = WardUse(), START, [0]
    for gap in gaps:
        at += timedelta(seconds=gap)
        goes_on = use.goes_on_at(at)
        use, due = due_reminders(after_turn(use, at, "owl", settings), ADULT, settings, at)
        numbers = numbers if goes_on else [0]
        numbers += [each.n for each in due if each.kind is ReminderKind.DURATION]
        assert numbers == list(range(len(numbers)))
        assert len(numbers) - 1 <= use.continuous_seconds(at) // (every * 60)


@given(minutes=st.integers(min_value=0, max_value=600))
def test_the_next_one_is_never_further_than_its_interval(minutes: int) -> None:
    use = WardUse(stretch_started_at=START, last_turn_at=START + timedelta(minutes=minutes))
    now = START + timedelta(minutes=minutes)
    left = next_reminder_minutes(use, ADULT, PolicySettings(), now)
    assert 1 <= left <= 120
    assert (minutes + left) % 120 == 0


def test_the_dynamic_one_goes_on_counting() -> None:
    use = WardUse(
        stretch_started_at=START, last_turn_at=START, identity_count=1, last_character_id="owl"
    )
    after, reminder = dependency_reminder(use, START + timedelta(minutes=5))
    assert (reminder.n, reminder.trigger, reminder.continuous_minutes) == (2, "dependency", 5)
    assert after.identity_count == 2


@pytest.mark.parametrize("kind", ReminderKind)
@pytest.mark.parametrize("trigger", ["session_start", "dependency"])
def test_each_is_said_kindly_in_both_languages(kind: ReminderKind, trigger: str) -> None:
    reminder = Reminder(
        kind=kind,
        trigger="dependency" if trigger == "dependency" else "session_start",
        n=1,
        continuous_minutes=120,
        at=START,
    )
    english = spoken(reminder, CHILD)
    chinese = spoken(reminder, replace(CHILD, language="zh-CN"))
    assert english.title.isascii()
    assert english.text.isascii()
    assert not chinese.title.isascii()
    assert not chinese.text.isascii()
    for words in (english, chinese):
        assert 4 < len(words.text) < 320
        assert not [word for word in FORBIDDEN_IN_WORDS if word in words.text.lower()]


def test_the_time_is_in_the_words() -> None:
    one = Reminder(
        kind=ReminderKind.DURATION, trigger="interval", n=1, continuous_minutes=120, at=START
    )
    assert "120 minutes" in spoken(one, CHILD).text
    assert "120 分钟" in spoken(one, replace(CHILD, language="zh-CN")).text


def test_they_come_before_the_reply_in_the_childs_language(served: ServedProvider) -> None:
    ward = chatting_ward(served, language="zh-CN")
    said = ward.page.say()
    name, first = said.events[0]
    assert name == "reminder"
    assert (first["kind"], first["n"], first["continuous_minutes"]) == ("ai_identity", 1, 0)
    assert "AI" in first["title"]
    assert not first["text"].isascii()
    assert said.events[1][0] == "delta"
    assert [name for name, _ in ward.page.say().events].count("reminder") == 0


def test_the_screen_the_report_and_the_events_agree(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    shown_there = ward.chat(122)["reminders"]
    assert kinds(shown_there, "reality") == [(1, 32), (2, 60), (3, 92), (4, 120)]
    told = ward.reminded()
    reported = ward.usage()["reminders"]
    on_screen = ward.screen()["reminders"]
    for kind in ("ai_identity", "duration", "reality"):
        expected = kinds(shown_there, kind)
        assert kinds(told, kind) == expected
        assert sorted(kinds(reported, kind)) == expected
        assert sorted(kinds(on_screen, kind)) == expected


def test_an_elder_reads_a_warning_first(served: ServedProvider) -> None:
    ward = chatting_ward(served, age=72, elder=True)
    names = [data.get("kind") for name, data in ward.page.say().events if name == "reminder"]
    assert names == ["ai_identity", "warning"]


def test_an_app_without_the_permission_is_not_told(served: ServedProvider) -> None:
    reads_alerts = LinkedApp(served, permissions=[Permission.ALERTS_READ])
    reads_use = LinkedApp(served, permissions=[Permission.USAGE_READ])
    child_of(served).say()
    assert REMINDER_URI not in {uri for each in reads_alerts.events() for uri in each.events}
    assert REMINDER_URI in {uri for each in reads_use.events() for uri in each.events}
