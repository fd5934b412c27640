"""Hypothesis strategies of policy values."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import strategies as st

from guardian.policy.decide import CharacterFacts, UseFacts
from guardian.policy.effective import LONGEST, MAPS, NUMBERS, SWITCHES
from guardian.policy.settings import (
    Block,
    Curfew,
    Floor,
    PolicySettings,
    RelationshipClass,
    Weekday,
)

CHARACTERS = tuple(
    CharacterFacts(character_id=name, relationship_class=kind)
    for name, kind in (
        ("owl", RelationshipClass.STUDY),
        ("lan", RelationshipClass.STORY),
        ("max", RelationshipClass.FRIEND),
        ("zed", RelationshipClass.VIRTUAL_PARTNER),
    )
)
minutes = st.integers(min_value=0, max_value=1440)
some_minutes = st.integers(min_value=1, max_value=1440)
amounts = st.integers(min_value=0, max_value=10_000_000)
wall_times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
curfews = st.builds(Curfew, start=wall_times, end=wall_times)
windows = curfews.filter(lambda window: window.start != window.end)
character_ids = st.sampled_from([each.character_id for each in CHARACTERS])
blocks = st.dictionaries(character_ids, st.just(Block()), max_size=3)
weekdays = st.sampled_from(Weekday)
closed_hours = st.dictionaries(
    weekdays,
    st.dictionaries(st.sampled_from(["school", "homework", "sport"]), windows, max_size=2),
    max_size=4,
)

settings_values = st.builds(
    PolicySettings,
    daily_minutes=st.none() | minutes,
    weekday_minutes=st.dictionaries(weekdays, minutes, max_size=4),
    session_minutes=st.none() | some_minutes,
    break_minutes=st.none() | some_minutes,
    curfew=st.none() | curfews,
    closed_hours=closed_hours,
    duration_reminder_minutes=st.none() | some_minutes,
    reality_reminder_minutes=st.none() | some_minutes,
    spend_per_purchase_minor=st.none() | amounts,
    spend_per_day_minor=st.none() | amounts,
    spend_per_month_minor=st.none() | amounts,
    blocked_characters=blocks,
    blocked_relationship_classes=st.dictionaries(
        st.sampled_from(RelationshipClass), st.just(Block()), max_size=2
    ),
    exempt_characters=blocks,
    approve_new_characters=st.none() | st.booleans(),
    approved_characters=blocks,
    minor_mode=st.none() | st.booleans(),
)


def floor_of(settings: PolicySettings) -> Floor:
    """Make a floor of any settings, with a clause for every field."""
    return Floor(
        settings=settings, clauses={name: f"clause of {name}" for name in fields_of(settings)}
    )


def fields_of(settings: PolicySettings) -> set[str]:
    """Return every field that is set, keyed as origins are."""
    plain = (*NUMBERS, *LONGEST, *SWITCHES, "curfew")
    names = {name for name in plain if getattr(settings, name) is not None}
    maps = (*MAPS, "weekday_minutes", "exempt_characters", "approved_characters")
    names |= {f"{name}/{key}" for name in maps for key in getattr(settings, name)}
    names |= {
        f"closed_hours/{weekday}/{name}"
        for weekday, hours in settings.closed_hours.items()
        for name in hours
    }
    return names


floors = st.builds(floor_of, settings_values)


def moments_of(first_year: int, last_year: int) -> st.SearchStrategy[datetime]:
    """Aware moments from one new year to another."""
    return st.datetimes(
        min_value=datetime(first_year, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        max_value=datetime(last_year, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        timezones=st.just(UTC),
    )


CHANGES = (
    datetime(2026, 3, 8, 7, tzinfo=UTC),  # New York springs ahead
    datetime(2026, 11, 1, 6, tzinfo=UTC),  # and falls back
    datetime(2026, 3, 29, 1, tzinfo=UTC),  # London springs ahead
    datetime(2026, 10, 25, 1, tzinfo=UTC),  # and falls back
)
zone_names = st.sampled_from(["America/New_York", "Europe/London", "Asia/Shanghai"])
moments = moments_of(2026, 2027) | st.builds(
    lambda change, seconds: change + timedelta(seconds=seconds),
    st.sampled_from(CHANGES),
    st.integers(min_value=-90_000, max_value=90_000),
)
"""Any moment of 2026, half of them around a change of clocks."""


@st.composite
def uses(draw: st.DrawFn, now: datetime) -> UseFacts:
    """Time spent by ``now``, perhaps with a rest break that runs or is over."""
    rest = draw(st.none() | st.integers(min_value=-600, max_value=7200))
    return UseFacts(
        used_today_seconds=draw(st.integers(min_value=0, max_value=90_000)),
        session_seconds=draw(st.integers(min_value=0, max_value=90_000)),
        resting_until=None if rest is None else now + timedelta(seconds=rest),
    )
