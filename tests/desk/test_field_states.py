"""Since when each limit stands as it does, and what counts as seen at work."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import TypeAdapter

from guardian.desk.limits import Limits
from guardian.desk.values import FieldState, Stage
from guardian.policy.decisions import Reason
from guardian.policy.effective import effective
from guardian.policy.merge_patch import JsonObject
from guardian.policy.presets import law_floor
from guardian.policy.settings import Block, Curfew, EffectivePolicy, PolicySettings, Weekday
from guardian.store import outbox, policies_seen, refusals, usage, wards
from guardian.store.database import Database
from guardian.store.refusals import RefusalRow
from guardian.store.usage import UsageRow
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link, save_policy

ZONE = ZoneInfo("Asia/Shanghai")
SIXTY = PolicySettings(daily_minutes=60)
NOON = datetime(2026, 11, 18, 12, tzinfo=ZONE)
"""A Wednesday."""
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class House:
    """One child whose limits hold since some days, looked at on a Wednesday at noon."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = MovableClock(NOON.astimezone(UTC))
        self.limits = Limits(database, self.clock, lambda _link_id: None)
        with database.write() as connection:
            add_link(connection, NOON)

    def hold(self, settings: PolicySettings, since: datetime = NOON - 3 * DAY) -> None:
        with self.database.write() as connection:
            save_policy(connection, settings, NOON, since)

    def was_in_force(self, version: int, settings: PolicySettings, since: datetime) -> None:
        holds = effective(law_floor("CN", 11), [settings])
        text = TypeAdapter(EffectivePolicy).dump_json(holds).decode()
        with self.database.write() as connection:
            policies_seen.record(
                connection,
                LINK,
                version=version,
                effective=text,
                applied_at=since,
                as_of=since + HOUR,
            )

    def met(self, reason: Reason, at: datetime, character_id: str | None = None) -> None:
        row = RefusalRow(refusal_id=str(at), at=at, reason=reason, character_id=character_id)
        with self.database.write() as connection:
            refusals.save(connection, LINK, [row])

    def used(self, days_ago: int, seconds: int, told: datetime = NOON) -> None:
        day = (NOON - days_ago * DAY).date()
        row = UsageRow(day=day, character_id="owl", active_seconds=seconds, turns=1)
        with self.database.write() as connection:
            usage.replace(connection, LINK, (day, day), [row], told)

    def state(self, field: str) -> FieldState:
        return self.limits.limits(LINK).states[field]


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


def test_a_wish_is_asked_since_it_was_asked(house: House) -> None:
    house.hold(SIXTY)
    house.limits.ask(LINK, {"daily_minutes": 45})
    asked_at = house.clock.now()
    house.clock.advance(2 * HOUR)
    assert house.state("daily_minutes") == FieldState(stage=Stage.ASKED, since=asked_at)


def test_a_limit_holds_since_it_first_did_and_not_since_another_changed(house: House) -> None:
    house.was_in_force(1, PolicySettings(daily_minutes=90), NOON - 20 * DAY)
    house.was_in_force(2, SIXTY, NOON - 9 * DAY)
    both = PolicySettings(daily_minutes=60, spend_per_month_minor=5)
    house.was_in_force(3, both, NOON - 2 * DAY)
    house.hold(both, NOON - 2 * DAY)
    assert house.state("daily_minutes").since == NOON - 9 * DAY
    assert house.state("spend_per_month_minor").since == NOON - 2 * DAY
    assert house.state("daily_minutes").stage is Stage.CONFIRMED


def test_times_of_the_service_are_told_by_this_computers_clock(house: House) -> None:
    house.hold(SIXTY, NOON - HOUR)
    with house.database.write() as connection:
        wards.set_time(connection, LINK, NOON, NOON - 5 * HOUR)
    assert house.state("daily_minutes").since == NOON - 6 * HOUR


@pytest.mark.parametrize(
    ("settings", "reason", "at", "field"),
    [
        (SIXTY, Reason.LIMIT_REACHED, NOON - HOUR, "daily_minutes"),
        (
            PolicySettings(daily_minutes=60, weekday_minutes={Weekday.WEDNESDAY: 30}),
            Reason.LIMIT_REACHED,
            NOON - HOUR,
            "weekday_minutes/wednesday",
        ),
        (
            PolicySettings(curfew=Curfew(start=time(21), end=time(6))),
            Reason.CURFEW,
            NOON - 14 * HOUR,
            "curfew",
        ),
        (
            PolicySettings(
                curfew=Curfew(start=time(21), end=time(6)),
                closed_hours={Weekday.WEDNESDAY: {"school": Curfew(start=time(8), end=time(12))}},
            ),
            Reason.CURFEW,
            NOON - HOUR,
            "closed_hours/wednesday/school",
        ),
        (
            PolicySettings(spend_per_month_minor=500),
            Reason.SPENDING_CAP,
            NOON - HOUR,
            "spend_per_month_minor",
        ),
        (PolicySettings(session_minutes=30), Reason.REST_BREAK, NOON - HOUR, "session_minutes"),
    ],
)
def test_a_rule_that_was_met_is_seen_since_it_was_met_last(
    house: House, settings: PolicySettings, reason: Reason, at: datetime, field: str
) -> None:
    house.hold(settings)
    house.met(reason, at - HOUR / 2)
    house.met(reason, at)
    assert house.state(field) == FieldState(stage=Stage.SEEN, since=at)
    stages = house.limits.limits(LINK).stages
    assert [name for name, stage in stages.items() if stage is Stage.SEEN] == [field]


def test_of_several_caps_none_is_taken_to_be_seen(house: House) -> None:
    house.hold(PolicySettings(spend_per_month_minor=500, spend_per_purchase_minor=100))
    house.met(Reason.SPENDING_CAP, NOON - HOUR)
    assert Stage.SEEN not in house.limits.limits(LINK).stages.values()


def test_a_block_that_was_met_is_seen(house: House) -> None:
    house.hold(PolicySettings(blocked_characters={"owl": Block(), "lan": Block()}))
    house.met(Reason.CHARACTER_BLOCKED, NOON - HOUR, "owl")
    assert house.state("blocked_characters/owl").stage is Stage.SEEN
    assert house.state("blocked_characters/lan").stage is Stage.CONFIRMED


@pytest.mark.parametrize(
    ("minutes", "stage"),
    [
        (59, Stage.CONFIRMED),
        (60, Stage.SEEN),
        (61, Stage.SEEN),
        (63, Stage.CONFIRMED),
    ],
)
def test_a_day_that_ended_at_the_limit_shows_it_at_work(
    house: House, minutes: int, stage: Stage
) -> None:
    house.hold(SIXTY)
    house.used(1, minutes * 60)
    state = house.state("daily_minutes")
    assert state.stage is stage
    if stage is Stage.SEEN:
        assert state.since == NOON.replace(hour=0)


@pytest.mark.parametrize("days_ago", [0, 3, 4])
def test_only_a_whole_day_under_this_limit_counts(house: House, days_ago: int) -> None:
    house.hold(SIXTY)
    house.used(days_ago, 3600)
    assert house.state("daily_minutes").stage is Stage.CONFIRMED


def test_a_day_that_was_not_reported_to_its_end_does_not_count(house: House) -> None:
    house.hold(SIXTY)
    house.used(1, 3600, told=NOON.replace(hour=0) - HOUR)
    assert house.state("daily_minutes").stage is Stage.CONFIRMED


def test_exempt_characters_use_nothing_up(house: House) -> None:
    house.hold(PolicySettings(daily_minutes=60, exempt_characters={"owl": Block()}))
    house.used(1, 3600)
    assert house.state("daily_minutes").stage is Stage.CONFIRMED


def test_a_refusal_by_the_service_has_its_time(house: House) -> None:
    house.hold(SIXTY)
    house.limits.ask(LINK, {"daily_minutes": 90})
    house.clock.advance(HOUR)
    with house.database.write() as connection:
        (wish,) = outbox.open_wishes(connection, LINK)
        refusal: JsonObject = {"code": "x", "errors": [{"field": "daily_minutes"}]}
        outbox.set_refused(connection, wish.id, refusal, house.clock.now())
    assert house.state("daily_minutes") == FieldState(stage=Stage.REFUSED, since=house.clock.now())


def test_every_stage_has_its_time(house: House) -> None:
    house.hold(PolicySettings(daily_minutes=60, curfew=Curfew(start=time(21), end=time(6))))
    house.limits.ask(LINK, {"daily_minutes": 45, "blocked_characters": {"owl": {}}})
    view = house.limits.limits(LINK)
    assert {name: state.stage for name, state in view.states.items()} == view.stages
    assert all(state.since.tzinfo is not None for state in view.states.values())
