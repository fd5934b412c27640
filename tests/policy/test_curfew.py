from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.curfew import covers, length_minutes, next_occurrence, strictest_curfew
from guardian.policy.settings import Curfew
from tests.policy.strategies import curfews, moments_of, wall_times

NIGHT = Curfew(start=time(22), end=time(6))
BERLIN = ZoneInfo("Europe/Berlin")
zones = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC"])
moments = moments_of(2025, 2028)


@pytest.mark.parametrize(
    ("moment", "inside"),
    [
        (time(21, 59), False),
        (time(22), True),
        (time(0), True),
        (time(5, 59), True),
        (time(6), False),
    ],
)
def test_a_night_crosses_midnight(moment: time, inside: bool) -> None:
    assert covers(NIGHT, moment) is inside


def test_a_time_that_spring_skips_is_the_moment_of_the_change() -> None:
    before = datetime(2026, 3, 28, 23, tzinfo=BERLIN)
    moment = next_occurrence(time(2, 30), before, BERLIN)
    assert moment.astimezone(UTC) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@given(wall_times, moments, zones)
def test_the_next_occurrence_is_later_and_within_two_days(
    wall: time, after: datetime, zone: str
) -> None:
    moment = next_occurrence(wall, after, ZoneInfo(zone))
    assert moment > after
    assert (moment - after).total_seconds() <= 2 * 86_400


@given(curfews, curfews, wall_times)
def test_the_strictest_of_two_is_never_looser_than_either(
    first: Curfew, second: Curfew, moment: time
) -> None:
    both = strictest_curfew(first, second)
    assert covers(both, moment) or not (covers(first, moment) or covers(second, moment))


@given(curfews, curfews)
def test_the_strictest_of_two_does_not_depend_on_their_order(first: Curfew, second: Curfew) -> None:
    one, other = strictest_curfew(first, second), strictest_curfew(second, first)
    assert length_minutes(one) == length_minutes(other)
    assert strictest_curfew(one, first) == one


@given(curfews)
def test_a_curfew_merged_with_itself_stays(curfew: Curfew) -> None:
    assert length_minutes(strictest_curfew(curfew, curfew)) == length_minutes(curfew)


def test_two_halves_of_a_day_are_the_whole_day() -> None:
    merged = strictest_curfew(
        Curfew(start=time(6), end=time(20)), Curfew(start=time(19), end=time(7))
    )
    assert length_minutes(merged) == 1440


def test_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="without an offset"):
        Curfew(start=time(22, tzinfo=UTC), end=time(6))
