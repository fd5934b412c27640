"""More time today as the page is told: asked, given, refused, and of another day."""

from datetime import timedelta

import pytest

from guardian.desk.limits import Limits
from guardian.desk.values import LimitsView, Stage
from guardian.policy.merge_patch import JsonObject
from guardian.policy.preset_basis import BasisKind
from guardian.policy.settings import PolicySettings
from guardian.store import outbox
from guardian.store.database import Database
from guardian.store.outbox import OutboxKind
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link, save_policy


@pytest.fixture
def limits(database: Database, clock: MovableClock) -> Limits:
    with database.write() as connection:
        add_link(connection, clock.now())
        save_policy(connection, PolicySettings(daily_minutes=60), clock.now())
    return Limits(database, clock, lambda _link: None)


def extra(view: LimitsView) -> tuple[int, Stage | None, str | None]:
    assert view.extra is not None
    state = view.extra.state
    return view.extra.minutes, state.stage if state else None, view.extra.refusal


def test_nothing_given_is_nought_minutes(limits: Limits) -> None:
    assert extra(limits.limits(LINK)) == (0, None, None)


def test_what_was_given_counts_before_the_policy_is_read_again(
    limits: Limits, database: Database, clock: MovableClock
) -> None:
    assert extra(limits.give_extra(LINK, 30)) == (30, Stage.ASKED, None)
    clock.advance(timedelta(minutes=1))
    with database.write() as connection:
        (wish,) = outbox.open_wishes(connection, LINK)
        assert wish.kind is OutboxKind.EXTRA_TIME
        outbox.set_confirmed(connection, wish.id, clock.now())
    assert extra(limits.limits(LINK)) == (30, Stage.CONFIRMED, None)


def test_what_was_refused_says_why_and_gives_nothing(
    limits: Limits, database: Database, clock: MovableClock
) -> None:
    limits.give_extra(LINK, 30)
    with database.write() as connection:
        (wish,) = outbox.open_wishes(connection, LINK)
        refusal: JsonObject = {"code": "link_request_refused", "reason": "no_limit"}
        outbox.set_refused(connection, wish.id, refusal, clock.now())
    assert extra(limits.limits(LINK)) == (0, Stage.REFUSED, "no_limit")


def test_the_next_day_knows_nothing_of_it(
    limits: Limits, database: Database, clock: MovableClock
) -> None:
    limits.give_extra(LINK, 30)
    clock.advance(timedelta(days=1))
    with database.write() as connection:
        save_policy(connection, PolicySettings(daily_minutes=60), clock.now())
    view = limits.limits(LINK)
    assert extra(view) == (0, None, None)


def test_a_field_is_told_with_what_it_rests_on(limits: Limits) -> None:
    view = limits.limits(LINK)
    assert view.bases["daily_minutes"].kind is BasisKind.GUIDE
    assert view.bases["spend_per_month_minor"].kind is BasisKind.ANALOGY
    assert view.law_since == "2026-07-15"
    assert view.others == ()
