"""Hypothesis strategies of policy values."""

from datetime import UTC, datetime, time

from hypothesis import strategies as st

from guardian.policy.settings import Block, Curfew, Floor, PolicySettings, RelationshipClass

minutes = st.integers(min_value=0, max_value=1440)
amounts = st.integers(min_value=0, max_value=10_000_000)
wall_times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
curfews = st.builds(Curfew, start=wall_times, end=wall_times)
character_ids = st.sampled_from(["owl", "lan", "max", "c42"])

settings_values = st.builds(
    PolicySettings,
    daily_minutes=st.none() | minutes,
    curfew=st.none() | curfews,
    spend_per_purchase_minor=st.none() | amounts,
    spend_per_month_minor=st.none() | amounts,
    blocked_characters=st.dictionaries(character_ids, st.just(Block())),
    blocked_relationship_classes=st.dictionaries(
        st.sampled_from(RelationshipClass), st.just(Block())
    ),
)


def floor_of(settings: PolicySettings) -> Floor:
    """Make a floor of any settings, with a clause for every field."""
    maps = ("blocked_characters", "blocked_relationship_classes")
    fields = ["daily_minutes", "curfew", "spend_per_purchase_minor", "spend_per_month_minor"]
    fields += [f"{name}/{key}" for name in maps for key in getattr(settings, name)]
    return Floor(settings=settings, clauses={name: f"clause of {name}" for name in fields})


floors = st.builds(floor_of, settings_values)


def moments_of(first_year: int, last_year: int) -> st.SearchStrategy[datetime]:
    """Aware moments from one new year to another."""
    return st.datetimes(
        min_value=datetime(first_year, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        max_value=datetime(last_year, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        timezones=st.just(UTC),
    )
