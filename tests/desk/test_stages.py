"""How far a wish has come: asked, confirmed, seen in use, or refused."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardian.desk.characters import Characters
from guardian.desk.errors import LimitsNotPossibleError
from guardian.desk.limits import Limits
from guardian.desk.values import CharacterStatus, LimitsView, Stage
from guardian.link.wire.policy import ApplyState, PolicyDocument
from guardian.policy.decisions import Decision, Reason
from guardian.policy.effective import effective
from guardian.policy.merge_patch import JsonObject
from guardian.policy.settings import Block, Floor, PolicySettings, RelationshipClass
from guardian.store import outbox, policies, refusals
from guardian.store.database import Database
from guardian.store.policies import PolicyRow
from guardian.store.refusals import RefusalRow
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link, save_policy

BLOCKED_OWL = PolicySettings(daily_minutes=60, blocked_characters={"owl": Block()})


class Wishes:
    """The limits of one child, and what the service makes of wishes."""

    def __init__(self, database: Database, clock: MovableClock) -> None:
        self.database = database
        self.clock = clock
        self.limits = Limits(database, clock, lambda _link_id: None)
        with database.write() as connection:
            add_link(connection, clock.now())
        self.confirm(PolicySettings(daily_minutes=60))

    def confirm(self, requested: PolicySettings, minutes_ago: int = 0) -> LimitsView:
        """Answer every open wish with ``requested``, applied so long ago."""
        now = self.clock.now()
        with self.database.write() as connection:
            for wish in outbox.open_wishes(connection, LINK):
                outbox.set_confirmed(connection, wish.id, now)
            save_policy(connection, requested, now, now - timedelta(minutes=minutes_ago))
        return self.limits.limits(LINK)

    def refuse(self, refusal: JsonObject) -> LimitsView:
        """Refuse every open wish."""
        with self.database.write() as connection:
            for wish in outbox.open_wishes(connection, LINK):
                outbox.set_refused(connection, wish.id, refusal, self.clock.now())
        return self.limits.limits(LINK)

    def stop_child(self, reason: Reason, character_id: str | None, minutes_ago: int) -> None:
        """Keep that the child met a limit so long ago."""
        at = self.clock.now() - timedelta(minutes=minutes_ago)
        row = RefusalRow(
            refusal_id=f"{reason}{minutes_ago}", at=at, reason=reason, character_id=character_id
        )
        with self.database.write() as connection:
            refusals.save(connection, LINK, [row])

    def stage(self, field: str) -> Stage | None:
        return self.limits.limits(LINK).stages.get(field)


@pytest.fixture
def wishes(database: Database, clock: MovableClock) -> Wishes:
    return Wishes(database, clock)


def test_a_wish_goes_its_whole_way(wishes: Wishes) -> None:
    wishes.limits.ask(LINK, {"daily_minutes": 45})
    assert wishes.stage("daily_minutes") is Stage.ASKED
    confirmed = wishes.confirm(PolicySettings(daily_minutes=45), minutes_ago=10)
    assert confirmed.stages["daily_minutes"] is Stage.CONFIRMED
    assert confirmed.asked_at is None
    wishes.stop_child(Reason.LIMIT_REACHED, None, minutes_ago=5)
    assert wishes.stage("daily_minutes") is Stage.SEEN


def test_what_was_sent_and_not_answered_is_still_asked(wishes: Wishes) -> None:
    wishes.limits.ask(LINK, {"daily_minutes": 45})
    with wishes.database.write() as connection:
        (wish,) = outbox.open_wishes(connection, LINK)
        outbox.set_sent(connection, wish.id, wishes.clock.now())
    view = wishes.limits.limits(LINK)
    assert view.stages["daily_minutes"] is Stage.ASKED
    assert (view.wished.daily_minutes, view.asked_at) == (45, wishes.clock.now())


@pytest.mark.parametrize(
    ("reason", "character_id", "field"),
    [
        (Reason.LIMIT_REACHED, None, "daily_minutes"),
        (Reason.CHARACTER_BLOCKED, "owl", "blocked_characters/owl"),
    ],
)
def test_only_what_was_met_since_it_holds_is_seen(
    wishes: Wishes, reason: Reason, character_id: str | None, field: str
) -> None:
    wishes.confirm(BLOCKED_OWL, minutes_ago=10)
    wishes.stop_child(reason, character_id, minutes_ago=20)
    assert wishes.stage(field) is Stage.CONFIRMED, "that was the limit before this one"
    wishes.stop_child(reason, character_id, minutes_ago=5)
    assert wishes.stage(field) is Stage.SEEN
    assert set(wishes.limits.limits(LINK).stages.values()) == {Stage.SEEN, Stage.CONFIRMED}


def test_what_does_not_hold_is_never_seen(wishes: Wishes) -> None:
    wishes.confirm(PolicySettings(daily_minutes=60), minutes_ago=10)
    wishes.stop_child(Reason.CURFEW, None, minutes_ago=5)
    wishes.stop_child(Reason.CHARACTER_BLOCKED, "lan", minutes_ago=4)
    stages = wishes.limits.limits(LINK).stages
    assert "curfew" not in stages
    assert "blocked_characters/lan" not in stages
    assert Stage.SEEN not in stages.values()


def test_a_new_wish_about_a_limit_in_use_is_asked_again(wishes: Wishes) -> None:
    wishes.confirm(PolicySettings(daily_minutes=60), minutes_ago=10)
    wishes.stop_child(Reason.LIMIT_REACHED, None, minutes_ago=5)
    wishes.limits.ask(LINK, {"daily_minutes": 90})
    assert wishes.stage("daily_minutes") is Stage.ASKED


def test_a_refusal_names_its_fields_until_the_next_wish(wishes: Wishes) -> None:
    wishes.limits.ask(LINK, {"daily_minutes": 90, "spend_per_month_minor": 5})
    error: JsonObject = {"field": "daily_minutes", "message": "At most 60.", "clause": "Art. 9"}
    view = wishes.refuse({"errors": [error]})
    assert view.stages["daily_minutes"] is Stage.REFUSED
    assert "spend_per_month_minor" not in view.stages
    (fault,) = view.refusals
    assert (fault.field, fault.message, fault.clause) == ("daily_minutes", "At most 60.", "Art. 9")
    assert view.wished.daily_minutes == view.effective.settings.daily_minutes == 60
    again = wishes.limits.ask(LINK, {"daily_minutes": 50})
    assert (again.stages["daily_minutes"], again.refusals) == (Stage.ASKED, ())
    after = wishes.confirm(PolicySettings(daily_minutes=50))
    assert (after.stages["daily_minutes"], after.refusals) == (Stage.CONFIRMED, ())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
drawn = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
"""An example may find the wishes of the one before it: they add up, as a parent's do."""


@drawn
@given(
    errors=json_values
    | st.lists(
        st.dictionaries(st.sampled_from(["field", "message", "clause"]), json_values), max_size=3
    )
)
def test_a_refusal_of_any_shape_can_be_shown(wishes: Wishes, errors: object) -> None:
    wishes.limits.ask(LINK, {"daily_minutes": 90})
    body: JsonObject = {"errors": errors}  # type: ignore[dict-item] # drawn as JSON above
    view = wishes.refuse(body)
    for fault in view.refusals:
        assert isinstance(fault.field, str)
        assert isinstance(fault.message, str)
        assert fault.clause is None or isinstance(fault.clause, str)


fields = st.sampled_from(
    [
        "daily_minutes",
        "curfew",
        "spend_per_purchase_minor",
        "spend_per_month_minor",
        "blocked_characters",
        "blocked_relationship_classes",
        "weekday_minutes",
        "closed_hours",
        "session_minutes",
        "approve_new_characters",
        "exempt_characters",
    ]
)


@drawn
@given(patch=st.dictionaries(fields | st.text(max_size=8), json_values, max_size=3))
def test_a_wish_of_any_shape_is_kept_or_refused_by_field(
    wishes: Wishes, patch: dict[str, object]
) -> None:
    before, names = wishes.limits.limits(LINK), {name.split("/")[0][:64] for name in patch}
    faults = _faults(wishes, patch)
    after = wishes.limits.limits(LINK)
    if faults:
        assert set(faults) <= names
        assert after == before
    else:
        assert {each.split("/")[0] for each in after.stages} >= {
            name.split("/")[0] for name, value in patch.items() if not isinstance(value, dict)
        }


def _faults(wishes: Wishes, patch: dict[str, object]) -> list[str]:
    try:
        wishes.limits.ask(LINK, patch)
    except LimitsNotPossibleError as error:
        return [fault.field.split("/")[0] for fault in error.faults]
    return []


def test_hours_of_a_weekday_are_told_window_by_window(wishes: Wishes) -> None:
    window = {"start": "08:00", "end": "16:00"}
    view = wishes.limits.ask(
        LINK, {"closed_hours": {"monday": {"school": window}}, "weekday_minutes": {"sunday": 90}}
    )
    assert view.stages["closed_hours/monday/school"] is Stage.ASKED
    assert view.stages["weekday_minutes/sunday"] is Stage.ASKED
    assert "closed_hours" not in view.stages
    kept = wishes.confirm(view.wished)
    assert kept.stages["closed_hours/monday/school"] is Stage.CONFIRMED
    gone = wishes.limits.ask(LINK, {"closed_hours": {"monday": None}})
    assert gone.stages["closed_hours/monday"] is Stage.ASKED


def test_a_rest_break_that_was_met_was_seen(wishes: Wishes) -> None:
    wishes.confirm(PolicySettings(session_minutes=30), minutes_ago=10)
    wishes.stop_child(Reason.REST_BREAK, "owl", minutes_ago=5)
    assert wishes.stage("session_minutes") is Stage.SEEN


def test_blocks_are_told_one_by_one(wishes: Wishes) -> None:
    wishes.confirm(BLOCKED_OWL)
    view = wishes.limits.ask(LINK, {"blocked_characters": {"lan": {}}})
    assert view.stages["blocked_characters/owl"] is Stage.CONFIRMED
    assert view.stages["blocked_characters/lan"] is Stage.ASKED
    lifted = wishes.limits.ask(LINK, {"blocked_characters": None})
    assert lifted.wished.blocked_characters == {}


def test_a_wish_that_no_longer_fits_shows_what_the_service_has(wishes: Wishes) -> None:
    """Half a curfew was asked of a whole one; meanwhile somebody else lifted it."""
    with wishes.database.write() as connection:
        body: JsonObject = {"curfew": {"start": "20:00"}}
        outbox.ask(connection, LINK, outbox.OutboxKind.POLICY_PATCH, body, wishes.clock.now())
    view = wishes.limits.limits(LINK)
    assert view.wished == PolicySettings(daily_minutes=60)
    assert view.stages["curfew"] is Stage.ASKED


def test_less_than_the_law_is_refused_here_with_its_clause(wishes: Wishes) -> None:
    floor = Floor(settings=PolicySettings(daily_minutes=60), clauses={"daily_minutes": "Art. 9"})
    now = wishes.clock.now()
    document = PolicyDocument(
        version=2,
        requested=PolicySettings(daily_minutes=30),
        floor=floor,
        effective=effective(floor, [PolicySettings(daily_minutes=30)]),
        apply_state=ApplyState.APPLIED,
        applied_at=now,
        now=Decision(refusal=None),
        as_of=now,
    )
    with wishes.database.write() as connection:
        row = PolicyRow(document=document.model_dump_json(), etag='"v2"', fetched_at=now)
        policies.save(connection, LINK, row)
    with pytest.raises(LimitsNotPossibleError) as caught:
        wishes.limits.ask(LINK, {"daily_minutes": 61})
    assert [(f.field, f.clause) for f in caught.value.faults] == [("daily_minutes", "Art. 9")]
    assert wishes.limits.ask(LINK, {"daily_minutes": 60}).wished.daily_minutes == 60
    assert wishes.limits.ask(LINK, {"daily_minutes": None}).wished.daily_minutes is None
    assert wishes.limits.limits(LINK).effective.settings.daily_minutes == 30


def test_before_the_policy_was_read_a_wish_is_already_kept(
    database: Database, clock: MovableClock
) -> None:
    with database.write() as connection:
        add_link(connection, clock.now())
    limits = Limits(database, clock, lambda _link_id: None)
    view = limits.limits(LINK)
    assert (view.wished, view.stages, view.as_of) == (PolicySettings(), {}, None)
    assert limits.ask(LINK, {"daily_minutes": 45}).wished.daily_minutes == 45


def test_a_class_that_a_parent_keeps_away_is_not_shown_as_open(wishes: Wishes) -> None:
    kept_away = {RelationshipClass.STORY: Block()}
    wishes.confirm(PolicySettings(blocked_relationship_classes=kept_away))
    characters = Characters(wishes.database, wishes.clock, wishes.limits)
    assert {each.character_id: each.status for each in characters.characters(LINK)} == {
        "owl": CharacterStatus.OPEN,
        "lan": CharacterStatus.BLOCKED,
        "zed": CharacterStatus.BANNED,
    }


def test_a_wish_for_one_child_leaves_the_other_alone(wishes: Wishes) -> None:
    with wishes.database.write() as connection:
        add_link(connection, wishes.clock.now(), "link-2")
    before = wishes.limits.limits("link-2")
    wishes.limits.ask(LINK, {"daily_minutes": 5, "blocked_characters": {"owl": {}}})
    wishes.refuse({"errors": [{"field": "daily_minutes"}]})
    assert wishes.limits.limits("link-2") == before
