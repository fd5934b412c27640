from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.bands import age_on, band, is_minor


@pytest.mark.parametrize(
    ("age", "expected"),
    [(0, "0-2"), (2, "0-2"), (3, "3-7"), (8, "8-11"), (12, "12-15"), (17, "16-17"), (18, "18+")],
)
def test_bands_are_cut_where_the_guidelines_cut(age: int, expected: str) -> None:
    assert band(age) == expected


def test_age_changes_on_the_birthday() -> None:
    born = date(2012, 5, 20)
    assert age_on(born, date(2026, 5, 19)) == 13
    assert age_on(born, date(2026, 5, 20)) == 14


def test_born_on_leap_day_is_older_on_the_first_of_march() -> None:
    assert age_on(date(2012, 2, 29), date(2026, 2, 28)) == 13
    assert age_on(date(2012, 2, 29), date(2026, 3, 1)) == 14


@given(st.integers(min_value=-5, max_value=120))
def test_every_age_has_a_band_and_only_adults_the_last(age: int) -> None:
    assert (band(age) == "18+") is not is_minor(age)
