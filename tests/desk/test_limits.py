from collections.abc import Callable
from datetime import time, timedelta

import pytest

from guardian.desk.characters import Characters
from guardian.desk.errors import LimitsNotPossibleError
from guardian.desk.limits import Limits
from guardian.desk.values import CharacterStatus, Stage
from guardian.link.errors import LinkEndedError
from guardian.policy.decisions import Reason
from guardian.policy.settings import Curfew, PolicySettings
from guardian.store import links, outbox, refusals
from guardian.store.conditions import Condition
from guardian.store.database import Database
from guardian.store.outbox import OutboxKind
from guardian.store.refusals import RefusalRow
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link, save_policy


@pytest.fixture
def woken() -> list[str]:
    return []


@pytest.fixture
def limits(database: Database, clock: MovableClock, woken: list[str]) -> Limits:
    with database.write() as connection:
        add_link(connection, clock.now())
        save_policy(connection, PolicySettings(daily_minutes=60), clock.now())
    return Limits(database, clock, woken.append)


def test_a_wish_is_kept_before_it_is_sent_and_shown_as_asked(
    limits: Limits, database: Database, woken: list[str]
) -> None:
    view = limits.ask(LINK, {"daily_minutes": 45})
    assert view.wished.daily_minutes == 45
    assert view.effective.settings.daily_minutes == 60
    assert view.stages["daily_minutes"] is Stage.ASKED
    with database.read() as connection:
        (wish,) = outbox.open_wishes(connection, LINK)
    assert (wish.kind, wish.body) == (OutboxKind.POLICY_PATCH, {"daily_minutes": 45})
    assert woken == [LINK]


def test_nothing_can_be_asked_through_a_link_that_has_ended(
    limits: Limits, database: Database, clock: MovableClock, woken: list[str]
) -> None:
    with database.write() as connection:
        links.set_condition(connection, LINK, Condition.ENDED_BY_WARD)
    asked: list[Callable[[], object]] = [
        lambda: limits.ask(LINK, {"daily_minutes": 45}),
        lambda: limits.pause_now(LINK),
        lambda: Characters(database, clock, limits).block(LINK, "owl"),
    ]
    for ask in asked:
        with pytest.raises(LinkEndedError):
            ask()
    assert limits.limits(LINK).wished.daily_minutes == 60
    with database.read() as connection:
        assert outbox.open_wishes(connection, LINK) == ()
    assert woken == []


def test_two_wishes_add_up(limits: Limits) -> None:
    limits.ask(LINK, {"blocked_characters": {"owl": {}}})
    view = limits.ask(LINK, {"blocked_characters": {"lan": {}}})
    assert set(view.wished.blocked_characters) == {"owl", "lan"}
    assert view.stages["blocked_characters/owl"] is Stage.ASKED


def test_a_limit_can_be_lifted(limits: Limits) -> None:
    assert limits.ask(LINK, {"daily_minutes": None}).wished.daily_minutes is None


def test_a_curfew_is_set_and_read_back(limits: Limits) -> None:
    view = limits.ask(LINK, {"curfew": {"start": "21:30", "end": "06:15"}})
    assert view.wished.curfew == Curfew(start=time(21, 30), end=time(6, 15))


@pytest.mark.parametrize(
    ("patch", "field"),
    [
        ({"daily_minutes": -5}, "daily_minutes"),
        ({"daily_minutes": 100_000}, "daily_minutes"),
        ({"nonsense": 1}, "nonsense"),
        ({"curfew": {"start": "21:00", "end": "21:00"}}, "curfew"),
    ],
)
def test_an_absurd_limit_names_its_field_and_changes_nothing(
    limits: Limits, database: Database, patch: dict[str, object], field: str
) -> None:
    with pytest.raises(LimitsNotPossibleError) as caught:
        limits.ask(LINK, patch)
    assert [fault.field for fault in caught.value.faults] == [field]
    with database.read() as connection:
        assert outbox.open_wishes(connection, LINK) == ()


def test_a_limit_that_was_met_is_seen_in_use(
    limits: Limits, database: Database, clock: MovableClock
) -> None:
    assert limits.limits(LINK).stages["daily_minutes"] is Stage.CONFIRMED
    later = clock.now() + timedelta(minutes=5)
    with database.write() as connection:
        refusals.save(
            connection,
            LINK,
            [
                RefusalRow(
                    refusal_id="r1", at=clock.now(), reason=Reason.LIMIT_REACHED, character_id=None
                )
            ],
        )
        save_policy(connection, PolicySettings(daily_minutes=60), later, clock.now())
    assert limits.limits(LINK).stages["daily_minutes"] is Stage.SEEN


def test_what_the_provider_refused_comes_back_to_the_page(
    limits: Limits, database: Database, clock: MovableClock
) -> None:
    limits.ask(LINK, {"daily_minutes": 90})
    error = {"field": "daily_minutes", "message": "too long", "clause": "Art. X"}
    with database.write() as connection:
        (wish,) = outbox.open_wishes(connection, LINK)
        outbox.set_refused(connection, wish.id, {"errors": [dict(error)]}, clock.now())
    view = limits.limits(LINK)
    assert view.stages["daily_minutes"] is Stage.REFUSED
    assert (view.refusals[0].field, view.refusals[0].clause) == ("daily_minutes", "Art. X")
    assert view.wished.daily_minutes == 60


def test_pausing_is_a_wish_of_its_own(limits: Limits, database: Database) -> None:
    limits.pause_now(LINK)
    with database.read() as connection:
        (wish,) = outbox.open_wishes(connection, LINK)
    assert wish.kind is OutboxKind.SESSION_STOP


def test_a_character_is_blocked_at_once_in_the_list_and_marked_as_asked(
    limits: Limits, database: Database, clock: MovableClock
) -> None:
    characters = Characters(database, clock, limits)
    characters.block(LINK, "owl")
    views = {view.character_id: view for view in characters.characters(LINK)}
    assert (views["owl"].status, views["owl"].stage) == (CharacterStatus.BLOCKED, Stage.ASKED)
    assert views["lan"].status is CharacterStatus.OPEN
    assert (views["zed"].status, views["zed"].clause) == (
        CharacterStatus.BANNED,
        "Measures Art. 14",
    )
    characters.unblock(LINK, "owl")
    views = {view.character_id: view for view in characters.characters(LINK)}
    assert views["owl"].status is CharacterStatus.OPEN
