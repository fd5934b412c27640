"""When chat is closed, across midnight, weekdays and changes of clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from guardian.policy.closing import WEEK, closed_until, closing_at, next_closing
from guardian.policy.settings import Curfew, PolicySettings, Weekday
from tests.policy.strategies import moments, settings_values, zone_names

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
SECOND = timedelta(seconds=1)
NIGHT = Curfew(start=time(22), end=time(6))
FRIDAY_NIGHT = PolicySettings(closed_hours={Weekday.FRIDAY: {"night": NIGHT}})
FRIDAY = datetime(2026, 11, 20, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("hours", "closed"),
    [(21.9, False), (22, True), (24, True), (29.9, True), (30, False), (-2, False), (46, False)],
)
def test_a_window_across_midnight_belongs_to_the_day_on_which_it_begins(
    hours: float, closed: bool
) -> None:
    moment = FRIDAY + timedelta(hours=hours)
    assert (closing_at(FRIDAY_NIGHT, moment, SHANGHAI) is not None) is closed


def test_a_closing_names_its_field_and_of_several_the_longest_is_named() -> None:
    settings = PolicySettings(
        curfew=NIGHT,
        closed_hours={Weekday.FRIDAY: {"late": Curfew(start=time(21), end=time(8))}},
    )
    closing = closing_at(settings, FRIDAY + timedelta(hours=23), SHANGHAI)
    assert closing is not None
    assert closing.field == "closed_hours/friday/late"
    alone = closing_at(PolicySettings(curfew=NIGHT), FRIDAY + timedelta(hours=23), SHANGHAI)
    assert alone is not None
    assert alone.field == "curfew"


def test_windows_that_follow_each_other_close_until_the_last_is_over() -> None:
    settings = PolicySettings(
        curfew=NIGHT,
        closed_hours={
            Weekday.SATURDAY: {
                "lessons": Curfew(start=time(6), end=time(9)),
                "sport": Curfew(start=time(8), end=time(11)),
            }
        },
    )
    opens = closed_until(settings, FRIDAY + timedelta(hours=23), SHANGHAI)
    assert opens == datetime(2026, 11, 21, 11, tzinfo=SHANGHAI)


def test_a_week_without_a_gap_never_opens() -> None:
    whole = PolicySettings(curfew=Curfew(start=time(6), end=time(6)))
    assert closed_until(whole, FRIDAY, SHANGHAI) is None
    halves = {
        "night": Curfew(start=time(20), end=time(8)),
        "day": Curfew(start=time(8), end=time(20)),
    }
    every_day = PolicySettings(closed_hours=dict.fromkeys(Weekday, halves))
    assert closed_until(every_day, FRIDAY, SHANGHAI) is None


def test_six_closed_days_open_on_the_seventh() -> None:
    whole = {"all": Curfew(start=time(0), end=time(0))}
    settings = PolicySettings(
        closed_hours={day: whole for day in Weekday if day is not Weekday.THURSDAY}
    )
    opens = closed_until(settings, FRIDAY, SHANGHAI)
    assert opens == datetime(2026, 11, 26, tzinfo=SHANGHAI)
    assert next_closing(settings, opens, SHANGHAI) == datetime(2026, 11, 27, tzinfo=SHANGHAI)


def test_a_night_over_the_spring_change_ends_at_the_wall_clock() -> None:
    settings = PolicySettings(curfew=NIGHT)
    begins = datetime(2026, 3, 8, 3, tzinfo=UTC)  # ten in the evening in New York
    assert closed_until(settings, begins, NEW_YORK) == datetime(2026, 3, 8, 10, tzinfo=UTC)
    autumn = datetime(2026, 11, 1, 2, tzinfo=UTC)
    assert closed_until(settings, autumn, NEW_YORK) == datetime(2026, 11, 1, 11, tzinfo=UTC)


def test_a_window_whose_end_is_skipped_ends_with_the_change() -> None:
    settings = PolicySettings(curfew=Curfew(start=time(1), end=time(2, 30)))
    at = datetime(2026, 3, 8, 6, 30, tzinfo=UTC)
    assert closed_until(settings, at, NEW_YORK) == datetime(2026, 3, 8, 7, tzinfo=UTC)


def test_a_window_in_the_skipped_hour_does_not_happen() -> None:
    settings = PolicySettings(curfew=Curfew(start=time(2), end=time(2, 45)))
    at = datetime(2026, 3, 8, 7, tzinfo=UTC)
    assert closing_at(settings, at, NEW_YORK) is None
    assert next_closing(settings, at, NEW_YORK) == datetime(2026, 3, 9, 6, tzinfo=UTC)


def test_an_hour_that_autumn_shows_twice_is_closed_both_times_and_between() -> None:
    settings = PolicySettings(curfew=Curfew(start=time(1, 15), end=time(1, 45)))
    first, last = (datetime(2026, 11, 1, hour, 15, tzinfo=UTC) for hour in (5, 6))
    for moment in (first, first + timedelta(minutes=40), last):
        assert closed_until(settings, moment, NEW_YORK) == last + timedelta(minutes=30)


def test_without_windows_nothing_closes() -> None:
    assert next_closing(PolicySettings(), FRIDAY, SHANGHAI) is None
    assert closed_until(PolicySettings(), FRIDAY, SHANGHAI) == FRIDAY


@given(settings_values, moments, zone_names)
def test_closed_until_is_the_first_open_moment(
    settings: PolicySettings, moment: datetime, name: str
) -> None:
    zone = ZoneInfo(name)
    opens = closed_until(settings, moment, zone)
    if opens is None:
        assert closing_at(settings, moment + WEEK / 2, zone) is not None
        return
    assert closing_at(settings, opens, zone) is None
    steps = (opens - moment) / 7
    assert all(closing_at(settings, moment + steps * n, zone) for n in range(7) if steps)
    assert opens == moment or closing_at(settings, opens - SECOND, zone) is not None


@given(settings_values, moments, zone_names)
def test_nothing_closes_before_the_next_closing(
    settings: PolicySettings, moment: datetime, name: str
) -> None:
    zone = ZoneInfo(name)
    opens = closed_until(settings, moment, zone)
    if opens is None:
        return
    closes = next_closing(settings, opens, zone)
    if closes is None:
        assert settings.curfew is None
        return
    assert closing_at(settings, closes, zone) is not None
    assert closing_at(settings, max(opens, closes - SECOND), zone) is None
