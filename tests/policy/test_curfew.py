from datetime import UTC, datetime, time
from itertools import permutations
from random import Random
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


several = st.lists(curfews, min_size=1, max_size=4)


@given(several, wall_times)
def test_the_strictest_of_several_is_never_looser_than_any(
    asked: list[Curfew], moment: time
) -> None:
    held = strictest_curfew(asked)
    assert covers(held, moment) or not any(covers(each, moment) for each in asked)


@given(several, st.randoms(use_true_random=False))
def test_the_strictest_of_several_does_not_depend_on_their_order(
    asked: list[Curfew], random: Random
) -> None:
    shuffled = random.sample(asked, len(asked))
    assert strictest_curfew(shuffled) == strictest_curfew(asked)


@given(several)
def test_asking_again_for_what_holds_changes_nothing(asked: list[Curfew]) -> None:
    held = strictest_curfew(asked)
    assert length_minutes(strictest_curfew([*asked, held])) == length_minutes(held)


def test_two_halves_of_a_day_are_the_whole_day() -> None:
    halves = [Curfew(start=time(6), end=time(20)), Curfew(start=time(19), end=time(7))]
    assert length_minutes(strictest_curfew(halves)) == 1440


def test_three_guardians_in_any_order_get_the_same_night() -> None:
    asked = [
        Curfew(start=time(0), end=time(8)),
        Curfew(start=time(8), end=time(16)),
        Curfew(start=time(12), end=time(20)),
    ]
    assert {strictest_curfew(order) for order in permutations(asked)} == {
        Curfew(start=time(0), end=time(20))
    }


def test_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="without an offset"):
        Curfew(start=time(22, tzinfo=UTC), end=time(6))
