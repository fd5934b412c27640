from collections.abc import Mapping
from datetime import time
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.merged_hours import LONGEST_NAME, merged_hours
from guardian.policy.settings import ClosedHours, Curfew, Weekday
from tests.policy.strategies import closed_hours

Hours = Mapping[Weekday, ClosedHours]
MORNING = Curfew(start=time(8), end=time(12))
AFTERNOON = Curfew(start=time(13), end=time(16))
NIGHT = Curfew(start=time(21), end=time(6))
MONDAY = Weekday.MONDAY


def windows(hours: Hours) -> set[tuple[Weekday, Curfew]]:
    return {(weekday, window) for weekday, each in hours.items() for window in each.values()}


def test_the_same_window_of_two_guardians_is_one() -> None:
    asked: Hours = {MONDAY: {"school": MORNING}}
    assert merged_hours([asked, asked]) == asked


def test_two_windows_under_one_name_both_hold() -> None:
    held = merged_hours([{MONDAY: {"school": AFTERNOON}}, {MONDAY: {"school": MORNING}}])
    assert held == {MONDAY: {"school": MORNING, "school (2)": AFTERNOON}}


def test_a_name_that_is_taken_is_not_given_again() -> None:
    held = merged_hours(
        [
            {MONDAY: {"school": MORNING, "school (2)": NIGHT}},
            {MONDAY: {"school": AFTERNOON}},
        ]
    )
    assert held == {MONDAY: {"school": MORNING, "school (2)": NIGHT, "school (3)": AFTERNOON}}


def test_a_window_that_holds_under_another_name_needs_no_second() -> None:
    held = merged_hours(
        [{MONDAY: {"school": MORNING, "sport": AFTERNOON}}, {MONDAY: {"school": AFTERNOON}}]
    )
    assert held == {MONDAY: {"school": MORNING, "sport": AFTERNOON}}


def test_a_derived_name_is_no_longer_than_a_name_may_be() -> None:
    name = "n" * LONGEST_NAME
    held = merged_hours([{MONDAY: {name: MORNING}}, {MONDAY: {name: AFTERNOON}}])
    assert sorted(held[MONDAY].values(), key=lambda window: window.start) == [MORNING, AFTERNOON]
    assert all(len(each) <= LONGEST_NAME for each in held[MONDAY])


@given(st.lists(closed_hours, max_size=3))
def test_nothing_is_lost_and_nothing_added(asked: list[Hours]) -> None:
    assert windows(merged_hours(asked)) == {each for hours in asked for each in windows(hours)}


@given(st.lists(closed_hours, max_size=3))
def test_the_order_does_not_matter(asked: list[Hours]) -> None:
    held = [merged_hours(order) for order in permutations(asked)]
    assert all(each == held[0] for each in held)


@given(st.lists(closed_hours, max_size=3))
def test_merging_again_changes_nothing(asked: list[Hours]) -> None:
    held = merged_hours(asked)
    assert merged_hours([held]) == held
    assert merged_hours([*asked, held]) == held
