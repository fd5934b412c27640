from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from guardian.desk.errors import AccountGoneError
from guardian.desk.overviews import Overviews
from guardian.link.wire.policy import PolicyDocument
from guardian.policy.decisions import Decision, Reason, Refusal
from guardian.policy.settings import (
    Block,
    Curfew,
    Origin,
    OriginKind,
    PolicySettings,
    Weekday,
)
from guardian.store import policies, refusals
from guardian.store.database import Database
from guardian.store.refusals import RefusalRow
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import (
    LINK,
    add_alert,
    add_link,
    alert_row,
    save_policy,
    save_usage,
)

TODAY = date(2026, 11, 22)
SETTINGS = PolicySettings(daily_minutes=60, curfew=Curfew(start=time(21), end=time(6)))


@pytest.fixture
def overviews(database: Database, clock: MovableClock) -> Overviews:
    with database.write() as connection:
        add_link(connection, clock.now())
        save_policy(connection, SETTINGS, clock.now())
        rows = [(0, "owl", 1880), (0, "lan", 659), (1, "owl", 3600)]
        save_usage(connection, TODAY, 3, rows)
    return Overviews(database, clock)


def test_home_tells_what_was_used_and_what_is_left(overviews: Overviews) -> None:
    home = overviews.overview(LINK)
    assert home.minutes_today == 42
    assert home.remaining_minutes == 18
    assert [(each.name, each.minutes) for each in home.characters_today] == [
        ("Owl", 31),
        ("Lan", 11),
    ]
    assert home.blocked_reason is None
    assert home.next_change == datetime(2026, 11, 22, 13, 0, tzinfo=UTC)


def test_a_day_without_a_report_is_a_gap_and_not_zero(overviews: Overviews) -> None:
    week = overviews.overview(LINK).week
    assert [day.minutes for day in week] == [None, None, None, None, 0, 60, 42]


def test_at_night_home_says_why_and_until_when(overviews: Overviews, clock: MovableClock) -> None:
    clock.advance(timedelta(hours=7))
    home = overviews.overview(LINK)
    assert home.blocked_reason is Reason.CURFEW
    assert home.blocked_until == datetime(2026, 11, 22, 22, 0, tzinfo=UTC)


def test_the_day_turns_where_the_child_is(overviews: Overviews, clock: MovableClock) -> None:
    clock.advance(timedelta(hours=9, minutes=1))
    assert overviews.overview(LINK).minutes_today == 0


def test_alerts_that_nobody_answered_are_counted(
    overviews: Overviews, database: Database, clock: MovableClock
) -> None:
    with database.write() as connection:
        add_alert(connection, alert_row("a1", clock.now()))
    home = overviews.overview(LINK)
    assert home.alerts_waiting == 1
    assert home.latest_alerts[0].character_name == "Owl"


def test_an_old_alert_that_waits_is_among_the_latest(
    overviews: Overviews, database: Database, clock: MovableClock
) -> None:
    with database.write() as connection:
        add_alert(connection, alert_row("old", clock.now() - timedelta(days=3)))
        for number in range(6):
            at = clock.now() + timedelta(minutes=number)
            add_alert(connection, alert_row(f"new-{number}", at))
    shown = [each.alert_id for each in overviews.overview(LINK).latest_alerts]
    assert shown == ["new-5", "new-4", "new-3", "new-2", "new-1", "new-0", "old"]


def test_when_chat_closes_next_is_told(overviews: Overviews, clock: MovableClock) -> None:
    closes = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
    assert overviews.overview(LINK).closes_at == closes
    clock.advance(timedelta(hours=7))
    assert overviews.overview(LINK).closes_at == closes + timedelta(days=1)


def test_every_account_is_told_once_its_ward_is_known(overviews: Overviews) -> None:
    assert [each.link.link_id for each in overviews.every()] == [LINK]


def test_what_was_refused_today_is_shown_and_yesterday_is_not(
    overviews: Overviews, database: Database, clock: MovableClock
) -> None:
    rows = [
        RefusalRow(refusal_id="r1", at=clock.now(), reason=Reason.CURFEW, character_id="owl"),
        RefusalRow(
            refusal_id="r2",
            at=clock.now() - timedelta(days=1),
            reason=Reason.CURFEW,
            character_id=None,
        ),
    ]
    with database.write() as connection:
        refusals.save(connection, LINK, rows)
    (shown,) = overviews.overview(LINK).refusals_today
    assert (shown.reason, shown.character_name) == (Reason.CURFEW, "Owl")


def test_an_unknown_account_is_said_to_be_gone(overviews: Overviews) -> None:
    with pytest.raises(AccountGoneError):
        overviews.overview("link-9")


def test_the_limit_of_the_weekday_and_exempt_characters_are_minded(
    overviews: Overviews, database: Database, clock: MovableClock
) -> None:
    settings = PolicySettings(
        daily_minutes=60,
        weekday_minutes={Weekday.SUNDAY: 30},
        exempt_characters={"owl": Block()},
    )
    with database.write() as connection:
        save_policy(connection, settings, clock.now())
    home = overviews.overview(LINK)
    assert home.minutes_today == 42
    assert (home.limit_minutes, home.remaining_minutes) == (30, 20)
    assert home.blocked_reason is None


def test_a_rest_break_is_shown_until_it_is_over(
    overviews: Overviews, database: Database, clock: MovableClock
) -> None:
    over = clock.now() + timedelta(minutes=5)
    with database.write() as connection:
        save_policy(connection, PolicySettings(session_minutes=30), clock.now())
        row = policies.find(connection, LINK)
        assert row is not None
        document = PolicyDocument.model_validate_json(row.document)
        resting = Refusal(
            reason=Reason.REST_BREAK,
            field="session_minutes",
            origin=Origin(by=OriginKind.GUARDIAN),
            until=over,
        )
        told = document.model_copy(update={"now": Decision(refusal=resting)})
        policies.save(connection, LINK, replace(row, document=told.model_dump_json()))
    home = overviews.overview(LINK)
    assert (home.blocked_reason, home.blocked_until) == (Reason.REST_BREAK, over)
    clock.advance(timedelta(minutes=5))
    assert overviews.overview(LINK).blocked_reason is None
