from datetime import UTC, datetime, timedelta

from hypothesis import given

from guardian.demo.family import PAST_DAYS
from guardian.demo.story import AFTERNOON, first_afternoon
from tests.policy.strategies import moments_of


@given(moments_of(2026, 2028))
def test_the_last_afternoon_of_the_story_is_over_and_less_than_two_days_old(now: datetime) -> None:
    start = first_afternoon(now)
    assert start.time() == AFTERNOON
    last = start + timedelta(days=len(PAST_DAYS) + 1)
    assert timedelta(hours=3) <= now - last < timedelta(days=1, hours=3)
    assert start.astimezone(UTC) < now
