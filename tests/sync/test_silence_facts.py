"""The silence alarm over a store: what is kept is what is judged, and what is found is kept."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from guardian.policy.settings import Curfew, PolicySettings, Weekday
from guardian.store import findings, journal, links, policies, signing_keys, usage, wards
from guardian.store.conditions import Condition
from guardian.store.database import Database
from guardian.store.finding_kinds import FindingKind
from guardian.store.findings import FindingRow
from guardian.store.usage import UsageRow
from guardian.sync.silence_facts import Wakefulness, channel_facts, look
from guardian.sync.silence_values import Awake, ChannelFacts
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link, open_database, save_policy

TODAY = date(2026, 11, 22)
"""Sunday, as the child lives it."""
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
NIGHT = {"night": Curfew(start=time(22), end=time(1))}
HOURS = {str(n): Curfew(start=time(n), end=time((n + 1) % 24)) for n in range(1, 24)}


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def database(tmp_path: Path, clock: MovableClock) -> Iterator[Database]:
    opened = open_database(tmp_path / "profile")
    with opened.write() as connection:
        add_link(connection, clock.now())
        links.set_verified(connection, LINK, clock.now())
        save_policy(connection, PolicySettings(daily_minutes=60), clock.now())
    yield opened
    opened.close()


def awake(clock: MovableClock, hours: int = 9) -> Awake:
    return Awake(since=clock.now() - hours * HOUR)


def seen(database: Database, clock: MovableClock) -> ChannelFacts:
    with database.read() as connection:
        facts = channel_facts(connection, LINK, clock.now(), awake(clock))
    assert facts is not None
    return facts


def found(database: Database, clock: MovableClock) -> tuple[FindingRow, ...]:
    return look(database, LINK, clock, awake(clock))


def held(database: Database) -> list[FindingKind]:
    with database.read() as connection:
        return [row.kind for row in findings.open_ones(connection)]


def test_a_channel_that_is_well_leaves_nothing(database: Database, clock: MovableClock) -> None:
    assert found(database, clock) == ()
    assert held(database) == []


def test_an_account_that_nobody_knows_is_not_looked_at(
    database: Database, clock: MovableClock
) -> None:
    assert look(database, "nobody", clock, awake(clock)) == ()


def test_silence_is_found_once_and_closes_by_itself(
    database: Database, clock: MovableClock
) -> None:
    clock.advance(2 * HOUR)
    (opened,) = found(database, clock)
    assert opened.kind is FindingKind.NOT_HEARD
    for _ in range(3):
        clock.advance(timedelta(minutes=1))
        assert found(database, clock) == ()
    with database.read() as connection:
        (row,) = findings.open_ones(connection, LINK)
    assert row.times == 1
    with database.write() as connection:
        links.set_heard(connection, LINK, clock.now())
        links.set_verified(connection, LINK, clock.now())
    assert found(database, clock) == ()
    assert held(database) == []
    with database.read() as connection:
        acts = [entry.kind for entry in journal.entries(connection)]
    assert acts == ["finding_closed", "finding_opened"]


def test_an_end_is_kept_with_whoever_ended_it(database: Database, clock: MovableClock) -> None:
    with database.write() as connection:
        links.set_condition(connection, LINK, Condition.ENDED_BY_WARD)
    (opened,) = found(database, clock)
    assert (opened.kind, opened.details) == (FindingKind.LINK_ENDED, {"by": "ward"})


def test_what_the_provider_promised_is_what_it_is_held_to(
    database: Database, clock: MovableClock
) -> None:
    assert seen(database, clock).verification_minutes == 15
    card = json.dumps({"verification_minutes": 5, "test_control": True})
    with database.write() as connection:
        connection.execute("UPDATE link SET provider_card = ?", (card,))
    facts = seen(database, clock)
    assert (facts.verification_minutes, facts.virtual_clock) == (5, True)


def test_the_clock_is_compared_as_of_the_answer(database: Database, clock: MovableClock) -> None:
    with database.write() as connection:
        ward = wards.find(connection, LINK)
        assert ward is not None
        wards.save(connection, replace(ward, as_of=ward.fetched_at + timedelta(minutes=7)))
    (opened,) = found(database, clock)
    assert opened.details == {"ahead_minutes": 7}


def test_a_key_in_place_of_another_is_found(database: Database, clock: MovableClock) -> None:
    for key in ("first", "second"):
        with database.write() as connection:
            signing_keys.replace(connection, LINK, [(key, "{}")], clock.now())
        clock.advance(timedelta(minutes=1))
    (opened,) = found(database, clock)
    assert (opened.kind, opened.subject) == (FindingKind.SIGNING_KEY_CHANGED, "second")


class TestAdulthood:
    def adult(self, database: Database) -> None:
        with database.write() as connection:
            ward = wards.find(connection, LINK)
            assert ward is not None
            wards.save(connection, replace(ward, band="18+", minor=False))

    def test_a_child_of_eleven_is_no_adult_the_next_day(
        self, database: Database, clock: MovableClock
    ) -> None:
        found(database, clock)
        self.adult(database)
        (opened,) = found(database, clock)
        assert opened.kind is FindingKind.MINOR_MODE_OFF

    def test_nor_after_the_band_was_told_anew(
        self, database: Database, clock: MovableClock
    ) -> None:
        with database.write() as connection:
            ward = wards.find(connection, LINK)
            assert ward is not None
        found(database, clock)
        facts = seen(database, clock)
        assert facts.minor_mode.adult_from == date(2032, 11, 22)
        with database.write() as connection:
            wards.save(connection, replace(ward, band="16-17"))
        found(database, clock)
        assert seen(database, clock).minor_mode.adult_from == date(2032, 11, 22)

    def test_one_of_seventeen_grows_up(self, database: Database, clock: MovableClock) -> None:
        with database.write() as connection:
            ward = wards.find(connection, LINK)
            assert ward is not None
            wards.save(connection, replace(ward, band="16-17"))
            policies.save(  # the law of an adult
                connection,
                LINK,
                replace(
                    _policy(database), document=_without_minor_mode(_policy(database).document)
                ),
            )
        found(database, clock)
        self.adult(database)
        assert found(database, clock) == ()


def _policy(database: Database) -> policies.PolicyRow:
    with database.read() as connection:
        row = policies.find(connection, LINK)
    assert row is not None
    return row


def _without_minor_mode(document: str) -> str:
    read = json.loads(document)
    for layer in (read["floor"], read["effective"]):
        layer["settings"]["minor_mode"] = None
    return json.dumps(read)


class TestHabit:
    def use(self, database: Database, unused: int, read_at: datetime | None = None) -> None:
        """Keep two months with use on each day but the last ``unused`` whole ones and today."""
        first = TODAY - 60 * DAY
        rows = [
            UsageRow(day=TODAY - n * DAY, character_id="owl", active_seconds=600, turns=3)
            for n in range(unused + 1, 61)
        ]
        as_of = read_at or datetime(2026, 11, 22, 7, tzinfo=UTC)
        with database.write() as connection:
            usage.replace(connection, LINK, (first, TODAY), rows, as_of)

    def test_three_days_without_use_are_found(
        self, database: Database, clock: MovableClock
    ) -> None:
        self.use(database, 2)
        assert found(database, clock) == ()
        self.use(database, 3)
        (opened,) = found(database, clock)
        assert opened.kind is FindingKind.USE_STOPPED
        assert opened.details["last_day"] == "2026-11-18"

    def test_a_day_that_was_read_before_its_end_is_not_known(
        self, database: Database, clock: MovableClock
    ) -> None:
        self.use(database, 3, read_at=datetime(2026, 11, 21, 12, tzinfo=UTC))
        assert found(database, clock) == ()

    @pytest.mark.parametrize(
        "settings",
        [
            PolicySettings(daily_minutes=0),
            PolicySettings(weekday_minutes={Weekday.FRIDAY: 0}),
            PolicySettings(
                closed_hours={Weekday.SATURDAY: {"all": Curfew(start=time(0), end=time(0))}}
            ),
            PolicySettings(closed_hours={Weekday.FRIDAY: NIGHT, Weekday.SATURDAY: HOURS}),
        ],
        ids=["no time", "no time on a Friday", "a Saturday without chat", "from hour to hour"],
    )
    def test_days_on_which_chat_was_closed_explain_it(
        self, database: Database, clock: MovableClock, settings: PolicySettings
    ) -> None:
        self.use(database, 3)
        with database.write() as connection:
            save_policy(connection, settings, clock.now())
        assert found(database, clock) == ()

    def test_one_free_hour_explains_nothing(self, database: Database, clock: MovableClock) -> None:
        self.use(database, 3)
        hours = {name: window for name, window in HOURS.items() if name != "9"}
        closed = PolicySettings(closed_hours={Weekday.FRIDAY: NIGHT, Weekday.SATURDAY: hours})
        with database.write() as connection:
            save_policy(connection, closed, clock.now())
        (opened,) = found(database, clock)
        assert opened.kind is FindingKind.USE_STOPPED


class TestWakefulness:
    def test_minutes_in_a_row_are_one_stay(self) -> None:
        clock, wakefulness = MovableClock(), Wakefulness()
        began = clock.now()
        for _ in range(90):
            assert wakefulness.at(clock.now()) == Awake(since=began)
            clock.advance(timedelta(minutes=1))

    @pytest.mark.parametrize("leap", [timedelta(hours=8), timedelta(hours=-3)])
    def test_a_hole_or_a_leap_is_a_sleep(self, leap: timedelta) -> None:
        clock, wakefulness = MovableClock(), Wakefulness()
        wakefulness.at(clock.now())
        clock.advance(leap)
        assert wakefulness.at(clock.now()) == Awake(since=clock.now(), after_sleep=True)
