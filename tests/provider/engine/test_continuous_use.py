"""Continuous use: one stretch, over every session, character, device and connection."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.settings import Block, PolicySettings
from guardian.policy.usage_time import IDLE_GAP
from guardian.provider.engine.stretches import WardUse, after_turn, keep_use, read_use
from tests.rig.chatting_ward import chatting_ward, kinds
from tests.rig.provider_server import ServedProvider

START = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
FREE = PolicySettings()
HALF_HOURS = PolicySettings(session_minutes=30, break_minutes=20)
GAPS = st.lists(st.integers(min_value=1, max_value=1800), min_size=1, max_size=40)


def used(gaps: list[int], settings: PolicySettings = FREE, who: str = "study_owl") -> WardUse:
    """Return where a ward stands after turns with these seconds between them."""
    at = START
    use = after_turn(WardUse(), at, who, settings)
    for gap in gaps:
        at += timedelta(seconds=gap)
        use = after_turn(use, at, who, settings)
    return use


def end_of(gaps: list[int]) -> datetime:
    return START + timedelta(seconds=sum(gaps))


@given(gaps=GAPS)
def test_continuous_use_is_the_sum_since_the_last_idle_gap(gaps: list[int]) -> None:
    expected = 0
    for gap in gaps:
        expected = expected + gap if gap < IDLE_GAP.total_seconds() else 0
    assert used(gaps).continuous_seconds(end_of(gaps)) == expected


@given(gaps=GAPS)
def test_a_run_is_never_longer_than_the_time_and_never_negative(gaps: list[int]) -> None:
    assert 0 <= used(gaps, HALF_HOURS).run_seconds <= sum(gaps)


@given(gaps=st.lists(st.integers(min_value=1, max_value=599), min_size=1, max_size=40))
def test_without_a_rest_a_run_is_all_of_it(gaps: list[int]) -> None:
    use = used(gaps, PolicySettings(session_minutes=1440))
    assert use.run_seconds == sum(gaps)
    assert use.run_seconds == use.continuous_seconds(end_of(gaps))


def test_a_gap_longer_than_idle_but_no_rest_adds_nothing_and_resets_nothing() -> None:
    use = used([300, 900, 300], HALF_HOURS)
    assert use.run_seconds == 600
    assert use.continuous_seconds(end_of([300, 900, 300])) == 300


def test_a_rest_that_is_long_enough_begins_a_new_run() -> None:
    assert used([300, 1200, 60], HALF_HOURS).run_seconds == 60


def test_a_turn_that_reaches_the_limit_begins_the_rest() -> None:
    use = used([590, 590, 590, 30], HALF_HOURS)
    assert use.run_seconds == 1800
    assert use.resting_until == end_of([1800]) + timedelta(minutes=20)


def test_a_rest_is_not_over_sooner_for_being_idle() -> None:
    use = used([590, 590, 590, 30], HALF_HOURS)
    later = end_of([1800]) + timedelta(minutes=12)
    assert not use.rested_at(later, HALF_HOURS)
    assert use.run_seconds_at(later, HALF_HOURS) == 1800
    assert use.rested_at(later + timedelta(minutes=8), HALF_HOURS)


def test_a_rest_shorter_than_the_idle_gap_still_counts_as_one() -> None:
    settings = PolicySettings(session_minutes=30, break_minutes=5)
    use = used([590, 590, 590, 30], settings)
    after = end_of([1800]) + timedelta(minutes=6)
    assert use.run_seconds_at(after, settings) == 0
    assert use.continuous_seconds(after) == 1800 + 360


def test_exempt_characters_add_nothing_to_a_run() -> None:
    settings = replace(HALF_HOURS, exempt_characters={"study_owl": Block()})
    use = used([300] * 10, settings)
    assert use.run_seconds == 0
    assert use.continuous_seconds(end_of([3000])) == 3000


def test_an_exempt_character_does_not_prolong_a_rest() -> None:
    settings = replace(HALF_HOURS, exempt_characters={"study_owl": Block()})
    use = used([590, 590, 590, 30], settings, "buddy_max")
    rest = use.resting_until
    assert rest is not None
    for minutes in (4, 8, 12):
        use = after_turn(use, end_of([1800]) + timedelta(minutes=minutes), "study_owl", settings)
        assert use.resting_until == rest
    assert after_turn(use, rest, "buddy_max", settings).resting_until is None


def test_a_turn_of_the_past_changes_nothing() -> None:
    use = used([300])
    assert after_turn(use, START, "buddy_max", FREE) == use


def test_where_a_ward_stands_is_kept(served: ServedProvider) -> None:
    use = replace(used([300, 300]), identity_count=1, reality_at_seconds=12)
    with served.provider.engine.begin() as connection:
        assert read_use(connection, "ward-mia") == WardUse()
        keep_use(connection, "ward-mia", WardUse())
        keep_use(connection, "ward-mia", use)
        assert read_use(connection, "ward-mia") == use
        assert read_use(connection, "ward-leo") == WardUse()


def test_reminders_come_at_two_four_and_six_hours(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    shown = ward.chat(362)
    assert shown["refusal"] is None
    assert kinds(shown["reminders"], "duration") == [(1, 120), (2, 240), (3, 360)]
    told = ward.reminded()
    assert kinds(told, "duration") == [(1, 120), (2, 240), (3, 360)]
    assert {each["trigger"] for each in told} == {"session_start", "interval"}


def test_gaps_shorter_than_idle_do_not_reset(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    ward.chat(60)
    ward.wait(9)
    assert kinds(ward.chat(52)["reminders"], "duration") == [(1, 121)]


def test_an_idle_gap_resets(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    ward.chat(100)
    ward.wait(10)
    shown = ward.chat(100)["reminders"]
    assert kinds(shown, "duration") == []
    assert kinds(shown, "ai_identity") == [(1, 0)], "a new session begins"


def test_another_character_another_page_and_an_exit_do_not_reset(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    ward.chat(40)
    ward.chat(40, to="buddy_max")
    ward.do("/exits", method="button")
    ward.page.say("hello again", to="storyteller_lan")
    assert kinds(ward.chat(41)["reminders"], "duration") == [(1, 120)]


def test_the_page_learns_how_long_it_has_been(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    before = ward.page.read("/me")
    assert (before["continuous_minutes"], before["next_reminder_minutes"]) == (0, 30)
    ward.chat(50)
    now = ward.page.read("/me")
    assert (now["continuous_minutes"], now["next_reminder_minutes"]) == (50, 10)
    ward.wait(10)
    assert ward.page.read("/me")["continuous_minutes"] == 0


def test_a_session_limit_asks_for_a_rest_that_idling_does_not_shorten(
    served: ServedProvider,
) -> None:
    ward = chatting_ward(served)
    ward.limit(session_minutes=30, break_minutes=25)
    used_up = ward.chat(60)
    assert used_up["refusal"] == "rest_break"
    assert 28 * 60 <= used_up["used_seconds"] <= 30 * 60 + 5
    until = datetime.fromisoformat(ward.say()["until"])
    ward.wait(11)
    again = ward.say()
    assert again["refusal"] == "rest_break"
    assert datetime.fromisoformat(again["until"]) == until, "asking does not prolong it"
    ward.wait(15)
    assert ward.say()["refusal"] is None
    assert ward.chat(20)["refusal"] is None


def test_an_exempt_character_costs_no_time(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    ward.limit(daily_minutes=20, exempt_characters={"study_owl": {}})
    assert ward.chat(40, to="study_owl")["refusal"] is None
    assert ward.page.read("/me")["used_minutes"] == 0
    assert ward.chat(30, to="buddy_max")["refusal"] == "limit_reached"
    assert ward.say(to="study_owl")["refusal"] is None


def test_the_days_limit_is_used_up_to_the_second(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    ward.limit(daily_minutes=30)
    used_up = ward.chat(60, every=500)
    assert used_up["refusal"] == "limit_reached"
    assert used_up["used_seconds"] == 30 * 60
    ward.wait(15)
    assert ward.say()["refusal"] == "limit_reached"
