"""Time of use: across midnight, between characters, up to the limit."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardian.policy.usage_time import IDLE_GAP
from guardian.provider.accounts.people import ward
from guardian.provider.engine.usage import usage_between, used_today_seconds
from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_fixtures import SHANGHAI, set_local_time
from tests.rig.provider_server import ServedProvider

SLACK_SECONDS = 20
"""The virtual clock runs on while a test does."""


def seconds_by_day(served: ServedProvider) -> dict[tuple[date, str], int]:
    with served.provider.engine.begin() as connection:
        rows = usage_between(connection, "ward-mia", date(2000, 1, 1), date(2900, 1, 1))
    return {(row.date, row.character_id): row.active_seconds for row in rows}


def today(served: ServedProvider) -> date:
    return served.clock.now().astimezone(SHANGHAI).date()


def used_today(served: ServedProvider) -> int:
    with served.provider.engine.begin() as connection:
        mia = ward(connection, "ward-mia")
        return used_today_seconds(connection, mia, served.clock.now())


def close_to(seconds: int, expected: int) -> bool:
    return expected <= seconds <= expected + SLACK_SECONDS


def test_time_across_midnight_is_split(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    app.limit(curfew=None)
    set_local_time(served, 23, 56)
    before = today(served)
    child.say()
    served.clock.advance(timedelta(minutes=9))
    child.say()
    use = seconds_by_day(served)
    assert today(served) == before + timedelta(days=1)
    assert 240 - SLACK_SECONDS <= use[before, "study_owl"] <= 240
    assert close_to(use[today(served), "study_owl"], 300)


def test_time_before_a_switch_belongs_to_the_earlier_character(
    served: ServedProvider, child: Child
) -> None:
    child.say(to="study_owl")
    served.clock.advance(timedelta(minutes=5))
    child.say(to="buddy_max")
    use = seconds_by_day(served)
    assert close_to(use[today(served), "study_owl"], 300)
    assert use[today(served), "buddy_max"] == 0


def test_a_long_silence_is_no_use(served: ServedProvider, child: Child) -> None:
    child.say()
    served.clock.advance(IDLE_GAP)
    child.say()
    assert used_today(served) == 0


def test_the_limit_cannot_be_waited_out(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    app.limit(daily_minutes=10)
    child.say()
    for _ in range(2):
        served.clock.advance(timedelta(minutes=4, seconds=30))
        assert child.say().status == 200
    served.clock.advance(timedelta(minutes=5))
    assert child.refused()["reason"] == "limit_reached"
    assert used_today(served) == 600, "not a second above the limit"
    served.clock.advance(IDLE_GAP * 2)
    assert child.refused()["reason"] == "limit_reached"
    assert used_today(served) == 600


def test_use_is_summed_over_characters(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    app.limit(daily_minutes=10)
    child.say(to="study_owl")
    served.clock.advance(timedelta(minutes=6))
    child.say(to="buddy_max")
    served.clock.advance(timedelta(minutes=6))
    assert child.refused(to="storyteller_lan")["reason"] == "limit_reached"
    assert used_today(served) == 600


def test_a_limit_of_nothing_closes_the_chat(app: LinkedApp, child: Child) -> None:
    app.limit(daily_minutes=0)
    assert child.refused()["reason"] == "limit_reached"


def test_a_raised_limit_opens_it_again(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    app.limit(daily_minutes=1)
    child.say()
    served.clock.advance(timedelta(minutes=2))
    child.refused()
    app.limit(daily_minutes=30)
    assert child.say().status == 200


def test_a_refusal_earns_nothing(served: ServedProvider, child: Child) -> None:
    child.say()
    served.clock.advance(timedelta(minutes=5))
    child.refused(to="first_love")
    assert used_today(served) == 0
    child.say()
    assert close_to(used_today(served), 300), "the talk went on beside the refusal"


@pytest.mark.timeout(300)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    acts=st.lists(
        st.tuples(
            st.integers(min_value=0, max_value=900),
            st.sampled_from(["study_owl", "buddy_max", "storyteller_lan"]),
        ),
        max_size=12,
    )
)
def test_no_day_ever_exceeds_its_limit(
    served: ServedProvider, app: LinkedApp, child: Child, acts: list[tuple[int, str]]
) -> None:
    app.limit(daily_minutes=15, curfew=None)
    set_local_time(served, 12)
    for seconds, character_id in acts:
        served.clock.advance(timedelta(seconds=seconds))
        child.say(to=character_id)
    per_day: dict[date, int] = {}
    for (day, _), seconds in seconds_by_day(served).items():
        per_day[day] = per_day.get(day, 0) + seconds
    assert all(total <= 15 * 60 for total in per_day.values())
