"""What the strictest of law and guardians comes to is never less strict than one of them asked."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from guardian.link.wire.policy import ApplyState
from guardian.policy.closing import weekday_of
from guardian.policy.effective import Layer, strictest
from guardian.policy.extra_minutes import with_extra_minutes
from guardian.policy.settings import Floor, PolicySettings
from guardian.sync.proof.facts import CurrentPolicy, Facts
from guardian.sync.proof.judge import judge
from tests.policy.strategies import floors, settings_values

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@given(floors, settings_values, st.lists(settings_values, max_size=2), st.integers(0, 90))
def test_whoever_merges_all_requests_is_not_accused(
    floor: Floor, own: PolicySettings, others: list[PolicySettings], extra: int
) -> None:
    raised = with_extra_minutes(own, weekday_of(NOW.date()), extra) if extra else own
    layers = [Layer(settings=settings) for settings in (raised, *others)]
    current = CurrentPolicy(
        requested=own,
        effective=strictest(floor, layers).settings,
        apply_state=ApplyState.APPLIED,
        extra_minutes_today=extra,
        version_seen_at=NOW,
        as_of=NOW,
    )
    linked_at = NOW - timedelta(days=9)
    facts = Facts(
        zone=ZoneInfo("UTC"), as_of=NOW, linked_at=linked_at, told_until=NOW, current=current
    )

    assert not judge(facts).found
