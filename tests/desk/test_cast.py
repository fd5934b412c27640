"""Characters at the desk: by type, with approval, without cost; what another guardian does too."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from guardian.desk.characters import Characters
from guardian.desk.limits import Limits
from guardian.desk.values import CharacterStatus, CharacterView, Keeper, Stage
from guardian.link.wire.policy import PolicyDocument
from guardian.policy.effective import effective, limits_time
from guardian.policy.merge_patch import JsonObject
from guardian.policy.presets import law_floor
from guardian.policy.settings import Block, Floor, PolicySettings, RelationshipClass
from guardian.store import characters as kept_characters
from guardian.store import outbox, policies
from guardian.store.database import Database
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link, save_policy, save_usage

FRIEND, STUDY = RelationshipClass.FRIEND, RelationshipClass.STUDY


@dataclass(frozen=True, kw_only=True)
class Cast:
    desk: Characters
    database: Database
    now: datetime

    def one(self, character_id: str) -> CharacterView:
        found = self.desk.cast(LINK).characters
        return next(each for each in found if each.character_id == character_id)

    def asked(self) -> list[JsonObject]:
        with self.database.read() as connection:
            return [wish.body for wish in outbox.open_wishes(connection, LINK)]

    def service_has(
        self, mine: PolicySettings, *others: PolicySettings, floor: Floor | None = None
    ) -> None:
        """Let the service confirm what this guardian and others ask for."""
        law = floor or law_floor("CN", 11)
        with self.database.write() as connection:
            save_policy(connection, mine, self.now)
            row = policies.find(connection, LINK)
            assert row is not None
            document = PolicyDocument.model_validate_json(row.document)
            held = effective(law, [mine, *others])
            document = document.model_copy(update={"effective": held, "floor": law})
            policies.save(connection, LINK, replace(row, document=document.model_dump_json()))


@pytest.fixture
def cast(database: Database, clock: MovableClock) -> Cast:
    with database.write() as connection:
        add_link(connection, clock.now())
        save_policy(connection, PolicySettings(), clock.now())
    limits = Limits(database, clock, lambda _link_id: None)
    return Cast(desk=Characters(database, clock, limits), database=database, now=clock.now())


def test_a_block_by_type_keeps_every_character_of_it_away(cast: Cast) -> None:
    cast.desk.set_type_blocked(LINK, STUDY, True)
    assert cast.asked() == [{"blocked_relationship_classes": {"study": {}}}]
    owl = cast.one("owl")
    assert (owl.status, owl.kept_by, owl.stage) == (
        CharacterStatus.BLOCKED,
        Keeper.TYPE,
        Stage.ASKED,
    )
    assert cast.one("lan").status is CharacterStatus.OPEN
    cast.desk.block(LINK, "owl")
    assert cast.one("owl").kept_by is Keeper.TYPE, "to unblock it alone would be no use"
    cast.desk.set_type_blocked(LINK, STUDY, False)
    assert cast.one("owl").kept_by is Keeper.YOU


def test_every_type_tells_what_stands(cast: Cast) -> None:
    cast.desk.set_type_blocked(LINK, STUDY, True)
    types = {each.relationship_class: each for each in cast.desk.cast(LINK).types}
    assert list(types) == list(RelationshipClass)
    study, partner = types[STUDY], types[RelationshipClass.VIRTUAL_PARTNER]
    assert (study.blocked, study.characters, study.clause) == (True, 1, None)
    assert study.state is not None
    assert study.state.stage is Stage.ASKED
    assert (partner.blocked, partner.clause) == (False, "Measures Art. 14")


def test_who_is_there_when_approval_begins_is_approved(cast: Cast) -> None:
    cast.desk.set_approval(LINK, True)
    assert cast.asked() == [
        {"approve_new_characters": True, "approved_characters": {"owl": {}, "lan": {}}}
    ]
    assert cast.one("owl").status is CharacterStatus.OPEN
    assert cast.desk.cast(LINK).approval.on
    cast.desk.set_approval(LINK, False)
    assert not cast.desk.cast(LINK).approval.on


def test_who_comes_later_waits_until_it_is_approved_or_kept_away(cast: Cast) -> None:
    cast.service_has(
        PolicySettings(approve_new_characters=True, approved_characters={"owl": Block()})
    )
    lan = cast.one("lan")
    assert (lan.status, lan.kept_by) == (CharacterStatus.WAITING, Keeper.YOU)
    assert cast.one("zed").status is CharacterStatus.BANNED
    cast.desk.set_approved(LINK, "lan", True)
    lan = cast.one("lan")
    assert (lan.status, lan.stage) == (CharacterStatus.OPEN, Stage.ASKED)
    cast.desk.set_approved(LINK, "lan", False)
    cast.desk.block(LINK, "lan")
    assert cast.one("lan").status is CharacterStatus.BLOCKED
    cast.desk.unblock(LINK, "lan")
    assert cast.one("lan").status is CharacterStatus.WAITING


def test_what_another_guardian_asks_for_is_told_as_theirs(cast: Cast) -> None:
    other = PolicySettings(
        blocked_characters={"owl": Block()},
        blocked_relationship_classes={FRIEND: Block()},
        approve_new_characters=True,
    )
    cast.service_has(PolicySettings(daily_minutes=60), other)
    owl, lan = cast.one("owl"), cast.one("lan")
    assert (owl.status, owl.kept_by) == (CharacterStatus.BLOCKED, Keeper.OTHER)
    assert (lan.status, lan.kept_by) == (CharacterStatus.WAITING, Keeper.OTHER)
    view = cast.desk.cast(LINK)
    assert (view.approval.on, view.approval.by_other) == (False, True)
    assert {each.relationship_class for each in view.types if each.by_other} == {FRIEND}


def test_what_is_asked_by_both_is_ones_own(cast: Cast) -> None:
    both = PolicySettings(blocked_characters={"owl": Block()}, approve_new_characters=True)
    cast.service_has(both, both)
    assert cast.one("owl").kept_by is Keeper.YOU
    assert not cast.desk.cast(LINK).approval.by_other


def test_an_exemption_holds_where_every_guardian_grants_it(cast: Cast) -> None:
    cast.desk.set_exempt(LINK, "owl", True)
    owl = cast.one("owl")
    assert (owl.exempt, owl.exempt_holds) == (True, False)
    assert owl.exempt_state is not None
    assert owl.exempt_state.stage is Stage.ASKED
    granted = PolicySettings(exempt_characters={"lan": Block()})
    cast.service_has(granted, granted)
    assert cast.one("lan").exempt_holds
    cast.service_has(granted, PolicySettings(daily_minutes=30))
    lan = cast.one("lan")
    assert (lan.exempt, lan.exempt_holds, lan.exempt_state) == (True, False, None)


def test_no_exemption_is_offered_where_the_law_bounds_time(cast: Cast) -> None:
    assert cast.desk.cast(LINK).exempting
    law = Floor(settings=PolicySettings(daily_minutes=60), clauses={"daily_minutes": "Art. 1"})
    assert limits_time(law.settings)
    cast.service_has(PolicySettings(), floor=law)
    assert not cast.desk.cast(LINK).exempting


def test_the_oldest_part_says_of_when_it_is(cast: Cast, clock: MovableClock) -> None:
    assert cast.desk.cast(LINK).as_of == clock.now()
    today = clock.now().date()
    with cast.database.write() as connection:
        save_usage(connection, today, 1, [(0, "owl", 60)])
    told = cast.desk.cast(LINK)
    assert told.as_of is not None
    assert told.as_of < clock.now() + timedelta(seconds=1)


def test_a_service_that_told_nothing_is_no_error(database: Database, clock: MovableClock) -> None:
    with database.write() as connection:
        add_link(connection, clock.now())
        kept_characters.replace(connection, LINK, [])
    limits = Limits(database, clock, lambda _link_id: None)
    view = Characters(database, clock, limits).cast(LINK)
    assert (view.characters, view.as_of, view.exempting) == ((), None, True)
