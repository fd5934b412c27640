from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.decide import UseFacts, day_limit, decide_chat
from guardian.policy.decisions import Decision
from guardian.policy.effective import effective
from guardian.policy.extra_minutes import with_extra_minutes
from guardian.policy.settings import Floor, PolicySettings, Weekday
from tests.policy.strategies import settings_values, weekdays

SHANGHAI = ZoneInfo("Asia/Shanghai")
SUNDAY = datetime(2026, 11, 22, 15, 0, tzinfo=SHANGHAI)


@given(settings_values, weekdays, st.integers(min_value=1, max_value=240))
def test_a_days_limit_grows_by_what_is_given(
    settings: PolicySettings, weekday: Weekday, minutes: int
) -> None:
    before = day_limit(settings, weekday)
    after = day_limit(with_extra_minutes(settings, weekday, minutes), weekday)
    if before is None:
        assert after is None
    else:
        assert after is not None
        assert after[1] == min(before[1] + minutes, 1440)


@given(settings_values, weekdays)
def test_nothing_but_time_is_loosened(settings: PolicySettings, weekday: Weekday) -> None:
    given_more = with_extra_minutes(settings, weekday, 30)
    assert given_more.session_minutes == settings.session_minutes
    assert given_more.curfew == settings.curfew
    assert given_more.closed_hours == settings.closed_hours
    assert given_more.blocked_characters == settings.blocked_characters


def test_a_child_without_any_time_of_its_own_does_not_find_the_door_open_tomorrow() -> None:
    given_more = with_extra_minutes(PolicySettings(daily_minutes=0), Weekday.SUNDAY, 30)
    policy = effective(Floor(), [given_more])

    def ask(used: int) -> Decision:
        use = UseFacts(used_today_seconds=used)
        return decide_chat(policy, character=None, use=use, now=SUNDAY, zone=SHANGHAI)

    assert ask(0).remaining_seconds == 1800
    refusal = ask(1800).refusal
    assert refusal is not None
    assert refusal.until is None or refusal.until > SUNDAY + timedelta(days=6)


def test_the_day_after_has_its_own_limit() -> None:
    settings = PolicySettings(weekday_minutes={Weekday.SUNDAY: 30, Weekday.MONDAY: 0})
    policy = effective(Floor(), [with_extra_minutes(settings, Weekday.SUNDAY, 30)])
    refusal = decide_chat(
        policy,
        character=None,
        use=UseFacts(used_today_seconds=3600),
        now=SUNDAY,
        zone=SHANGHAI,
    ).refusal
    assert refusal is not None
    assert refusal.until == SUNDAY.replace(hour=0) + timedelta(days=2)


@given(weekdays, st.integers(min_value=1, max_value=240))
def test_extra_time_on_a_weekday_is_no_promise_for_the_same_day_of_next_week(
    weekday: Weekday, minutes: int
) -> None:
    for usual in (
        PolicySettings(daily_minutes=0),
        PolicySettings(weekday_minutes=dict.fromkeys(Weekday, 0)),
    ):
        moment = SUNDAY + timedelta(days=1 + list(Weekday).index(weekday))
        today = effective(Floor(), [with_extra_minutes(usual, weekday, minutes)])
        decision = decide_chat(
            today,
            character=None,
            use=UseFacts(used_today_seconds=minutes * 60),
            now=moment,
            zone=SHANGHAI,
            later=usual,
        )
        assert decision.refusal is not None
        assert decision.refusal.until is None
        assert decision.next_change is None


def test_while_there_is_extra_time_left_the_day_still_ends_at_midnight() -> None:
    usual = PolicySettings(daily_minutes=0)
    today = effective(Floor(), [with_extra_minutes(usual, Weekday.SUNDAY, 30)])
    decision = decide_chat(
        today, character=None, use=UseFacts(), now=SUNDAY, zone=SHANGHAI, later=usual
    )
    assert (decision.allowed, decision.remaining_seconds) == (True, 1800)
    assert decision.next_change == SUNDAY.replace(hour=0) + timedelta(days=1)


def test_extra_time_of_today_leaves_the_limits_of_tomorrow() -> None:
    usual = PolicySettings(daily_minutes=60, weekday_minutes={Weekday.MONDAY: 0})
    today = effective(Floor(), [with_extra_minutes(usual, Weekday.SUNDAY, 30)])
    refusal = decide_chat(
        today,
        character=None,
        use=UseFacts(used_today_seconds=5400),
        now=SUNDAY,
        zone=SHANGHAI,
        later=usual,
    ).refusal
    assert refusal is not None
    assert refusal.until == SUNDAY.replace(hour=0) + timedelta(days=2)
