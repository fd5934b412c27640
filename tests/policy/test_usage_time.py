from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.usage_time import IDLE_GAP, DaySeconds, credit
from tests.policy.strategies import moments_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
moments = moments_of(2026, 2027)


def test_a_first_turn_adds_nothing() -> None:
    assert credit(None, datetime(2026, 11, 22, tzinfo=UTC), SHANGHAI) == ()


def test_a_gap_at_midnight_is_split_between_the_days() -> None:
    before = datetime(2026, 11, 22, 23, 57, tzinfo=SHANGHAI)
    assert credit(before, before + timedelta(minutes=8), SHANGHAI) == (
        DaySeconds(day=date(2026, 11, 22), seconds=180),
        DaySeconds(day=date(2026, 11, 23), seconds=300),
    )


@given(moments, st.timedeltas(min_value=timedelta(0), max_value=timedelta(minutes=30)))
def test_all_of_a_short_gap_counts_and_nothing_of_a_long_one(
    start: datetime, gap: timedelta
) -> None:
    total = sum(part.seconds for part in credit(start, start + gap, SHANGHAI))
    assert total == (round(gap.total_seconds()) if gap < IDLE_GAP else 0)


@given(moments, st.timedeltas(min_value=timedelta(days=-1), max_value=timedelta(0)))
def test_time_that_runs_backwards_adds_nothing(start: datetime, back: timedelta) -> None:
    assert credit(start, start + back, SHANGHAI) == ()
