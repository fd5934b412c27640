"""The guardian's choice between two values of one limit."""

import pytest

from guardian.desk.characters import Characters
from guardian.desk.errors import AccountGoneError
from guardian.desk.limits import Limits
from guardian.desk.values import FieldState, LimitsView, Stage
from guardian.policy.merge_patch import JsonObject, JsonValue
from guardian.policy.settings import Block, PolicySettings
from guardian.store import journal, outbox
from guardian.store.database import Database
from guardian.store.outbox import OutboxKind, OutboxState
from guardian.sync import conflicts
from guardian.sync.merging import Conflict, leaves
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link, save_policy

FIELD = "daily_minutes"
BLOCK = "blocked_characters/owl"


class Choices:
    """A child whose limit is 30 at the service, while 45 of 60 was asked here."""

    def __init__(self, database: Database, clock: MovableClock) -> None:
        self.database = database
        self.clock = clock
        self.woken: list[str] = []
        self.limits = Limits(database, clock, self.woken.append)
        with database.write() as connection:
            add_link(connection, clock.now())
        self.service_has(PolicySettings(daily_minutes=60))
        self.cross(FIELD, {"daily_minutes": 45}, theirs=30, ours=45)
        self.service_has(PolicySettings(daily_minutes=30))
        self.woken.clear()

    def service_has(self, requested: PolicySettings) -> None:
        with self.database.write() as connection:
            save_policy(connection, requested, self.clock.now())

    def cross(self, field: str, patch: JsonObject, *, theirs: JsonValue, ours: JsonValue) -> None:
        """Ask, and let it be found out that somebody else was there first."""
        self.limits.ask(LINK, patch)
        conflict = Conflict(field=field, theirs=theirs, ours=ours)
        with self.database.write() as connection:
            (wish,) = outbox.open_wishes(connection, LINK)
            conflicts.note(connection, wish.id, wish.id, conflict, self.clock.now())

    def view(self) -> LimitsView:
        return self.limits.limits(LINK)

    def asked(self) -> list[tuple[JsonObject, JsonObject | None]]:
        with self.database.read() as connection:
            assert journal.verify(connection) is None
            return [(row.body, row.base) for row in outbox.open_wishes(connection, LINK)]


@pytest.fixture
def choices(database: Database, clock: MovableClock) -> Choices:
    return Choices(database, clock)


def test_both_values_are_told(choices: Choices) -> None:
    view = choices.view()
    assert view.states[FIELD] == FieldState(
        stage=Stage.CONFLICT, since=choices.clock.now(), theirs=30, ours=45
    )
    assert view.stages[FIELD] is Stage.CONFLICT
    assert view.wished.daily_minutes == 30, "the form goes on from what there is"
    assert view.refusals == ()


def test_theirs_is_kept(choices: Choices) -> None:
    view = choices.limits.keep_theirs(LINK, FIELD)
    assert view.stages[FIELD] is Stage.CONFIRMED
    assert (choices.asked(), choices.woken) == ([], [])
    with choices.database.read() as connection:
        (row,) = outbox.latest(connection, LINK, OutboxKind.POLICY_PATCH)
    assert row.state is OutboxState.REFUSED
    assert row.body == {"daily_minutes": 45}, "what was asked is not forgotten"


def test_ours_is_asked_again_of_what_was_shown(choices: Choices) -> None:
    view = choices.limits.use_ours(LINK, FIELD, 30)
    assert (view.stages[FIELD], view.wished.daily_minutes) == (Stage.ASKED, 45)
    assert choices.asked() == [({"daily_minutes": 45}, {"daily_minutes": 30})]
    assert choices.woken == [LINK]
    again = choices.limits.use_ours(LINK, FIELD, 30)
    assert (again.stages, len(choices.asked())) == (view.stages, 1), "a second click is none"


def test_keeping_theirs_can_be_taken_back(choices: Choices) -> None:
    choices.limits.keep_theirs(LINK, FIELD)
    choices.limits.use_ours(LINK, FIELD, 30)
    assert choices.asked() == [({"daily_minutes": 45}, {"daily_minutes": 30})]


def test_a_new_wish_is_a_choice_too(choices: Choices) -> None:
    view = choices.limits.ask(LINK, {"daily_minutes": 50})
    assert view.stages[FIELD] is Stage.ASKED
    choices.limits.keep_theirs(LINK, FIELD)
    assert choices.asked() == [({"daily_minutes": 50}, {"daily_minutes": 30})]


def test_a_wish_for_another_field_leaves_the_choice(choices: Choices) -> None:
    view = choices.limits.ask(LINK, {"spend_per_month_minor": 5})
    assert view.stages[FIELD] is Stage.CONFLICT


def test_what_has_come_to_be_the_same_needs_no_choice(choices: Choices) -> None:
    choices.service_has(PolicySettings(daily_minutes=45))
    assert choices.view().stages[FIELD] is Stage.CONFIRMED


def test_their_value_is_the_one_of_now(choices: Choices) -> None:
    choices.service_has(PolicySettings(daily_minutes=20))
    assert choices.view().states[FIELD].theirs == 20


def test_what_the_page_edited_is_what_was_seen(choices: Choices) -> None:
    seen = PolicySettings(daily_minutes=60, spend_per_month_minor=7)
    choices.limits.ask(LINK, {"spend_per_month_minor": 5}, seen)
    assert choices.asked() == [({"spend_per_month_minor": 5}, {"spend_per_month_minor": 7})]
    assert leaves(seen)["spend_per_month_minor"] == 7


def test_an_earlier_refusal_is_told_beside_a_conflict(choices: Choices) -> None:
    choices.limits.ask(LINK, {"spend_per_month_minor": 5})
    with choices.database.write() as connection:
        (wish,) = outbox.open_wishes(connection, LINK)
        error: JsonObject = {"field": "spend_per_month_minor", "message": "no"}
        refusal: JsonObject = {"code": "link_policy_refused", "errors": [error]}
        outbox.set_refused(connection, wish.id, refusal, choices.clock.now())
    choices.cross("curfew", {"curfew": None}, theirs={"start": "21:00"}, ours=None)
    assert choices.view().stages["spend_per_month_minor"] is Stage.REFUSED


def test_a_block_is_chosen_on_the_page_of_characters(choices: Choices) -> None:
    choices.service_has(PolicySettings(blocked_characters={"owl": Block()}))
    patch: JsonObject = {"blocked_characters": {"owl": {}}}
    choices.cross(BLOCK, patch, theirs=None, ours={})
    choices.service_has(PolicySettings())
    characters = Characters(choices.database, choices.clock, choices.limits)
    owl = next(each for each in characters.characters(LINK) if each.character_id == "owl")
    assert owl.stage is Stage.CONFLICT
    assert owl.state is not None
    assert (owl.state.theirs, owl.state.ours) == (None, {})
    characters.keep_theirs(LINK, BLOCK)
    assert BLOCK not in choices.view().stages
    characters.use_ours(LINK, BLOCK, None)
    assert choices.view().stages[BLOCK] is Stage.ASKED


def test_where_there_is_no_conflict_nothing_happens(choices: Choices) -> None:
    before = choices.view()
    assert choices.limits.keep_theirs(LINK, "curfew") == before
    assert choices.limits.use_ours(LINK, "curfew", None) == before
    with pytest.raises(AccountGoneError):
        choices.limits.keep_theirs("link-9", FIELD)
    with pytest.raises(AccountGoneError):
        choices.limits.use_ours("link-9", FIELD, 30)
