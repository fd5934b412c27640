from datetime import UTC, datetime, time
from itertools import permutations
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.closing import closing_at
from guardian.policy.curfew import length_minutes, strictest_curfew
from guardian.policy.settings import Curfew, PolicySettings
from tests.policy.strategies import curfews, moments, zone_names

several = st.lists(curfews, min_size=1, max_size=4)


@given(several, moments, zone_names)
def test_the_strictest_of_several_is_never_looser_than_any(
    asked: list[Curfew], moment: datetime, name: str
) -> None:
    def closed(curfew: Curfew) -> bool:
        settings = PolicySettings(curfew=curfew)
        return closing_at(settings, moment, ZoneInfo(name)) is not None

    assert closed(strictest_curfew(asked)) or not any(closed(each) for each in asked)


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
