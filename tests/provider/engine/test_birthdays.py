"""The moment at which somebody turns an age, against the count of whole years."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.accounts.people import WardRow, a_year_after
from guardian.provider.engine.age import next_birthday, turns
from guardian.provider.engine.age_assurance import age_of

ZONES = ("Asia/Shanghai", "Europe/London", "America/New_York", "Pacific/Auckland", "UTC")
A_MOMENT = timedelta(microseconds=1)


def person(birth: date, zone: str = "Asia/Shanghai") -> WardRow:
    return WardRow(
        ward_id="ward",
        display_name="Ward",
        birth_date=birth,
        jurisdiction="CN",
        language="en",
        time_zone=zone,
        currency="CNY",
    )


@given(st.dates(date(1950, 1, 1), date(2030, 1, 1)), st.integers(1, 90), st.sampled_from(ZONES))
def test_one_is_younger_until_that_moment(birth: date, age: int, zone: str) -> None:
    somebody = person(birth, zone)
    at = turns(somebody, age)
    assert age_of(somebody, at) == age
    assert age_of(somebody, at - A_MOMENT) == age - 1


@given(st.dates(date(1950, 1, 1), date(2020, 1, 1)), st.integers(0, 3000))
def test_the_next_birthday_is_ahead_and_within_a_year(birth: date, days: int) -> None:
    somebody = person(birth)
    now = datetime(2026, 11, 22, 12, tzinfo=UTC) + timedelta(days=days)
    coming = next_birthday(somebody, now)
    assert now < coming <= now + timedelta(days=367)
    assert age_of(somebody, coming) == age_of(somebody, now) + 1


@pytest.mark.parametrize(
    ("age", "day"),
    [(16, datetime(2024, 2, 28, 16, tzinfo=UTC)), (18, datetime(2026, 2, 28, 16, tzinfo=UTC))],
)
def test_somebody_born_on_29_february(age: int, day: datetime) -> None:
    """29 February in a leap year, 1 March in another; 00:00 in Shanghai is 16:00 in UTC."""
    assert turns(person(date(2008, 2, 29)), age) == day


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.times())
def test_a_year_is_a_year(day: date, at: time) -> None:
    moment = datetime.combine(day, at, UTC)
    later = a_year_after(moment)
    assert later.timetz() == moment.timetz()
    assert timedelta(days=365) <= later - moment <= timedelta(days=366)
