"""Types, approval and exemptions at the real provider over HTTP, with a second guardian."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from guardian.clock import SystemClock
from guardian.desk.characters import Characters
from guardian.desk.values import CharacterStatus, CharacterView, Keeper, Stage
from guardian.policy.settings import RelationshipClass
from tests.rig.provider_fixtures import seed
from tests.rig.provider_server import served_provider
from tests.rig.wire_family import wire_family
from tests.sync.test_real_conflicts import Computer


@pytest.fixture
def computers(tmp_path: Path) -> Iterator[tuple[Computer, Computer]]:
    """Lend the computers of two guardians, both up to date."""
    db = f"sqlite:///{tmp_path / 'provider.db'}"
    seed(db)
    with ExitStack() as stack:
        provider = stack.enter_context(served_provider(tmp_path, db=db))
        family = wire_family(provider.url, 11, "owner", "co_guardian")
        made = [Computer(family.app(who), tmp_path / str(who)) for who in range(2)]
        for each in made:
            stack.callback(each.close)
            each.sync()
        yield made[0], made[1]


def _desk(computer: Computer) -> Characters:
    return Characters(computer.database, SystemClock(), computer.limits)


def _one(computer: Computer, character_id: str) -> CharacterView:
    found = _desk(computer).cast(computer.link_id).characters
    return next(each for each in found if each.character_id == character_id)


def test_what_is_asked_of_characters_is_confirmed_and_the_others_see_whose_it_is(
    computers: tuple[Computer, Computer],
) -> None:
    mine, theirs = computers
    desk, link_id = _desk(mine), mine.link_id
    theirs.ask(daily_minutes=50)
    theirs.sync()
    desk.set_type_blocked(link_id, RelationshipClass.FRIEND, True)
    desk.set_approval(link_id, True)
    desk.set_approved(link_id, "storyteller_lan", False)
    desk.set_exempt(link_id, "study_owl", True)
    mine.sync()
    friend = _one(mine, "buddy_max")
    assert (friend.status, friend.kept_by, friend.stage) == (
        CharacterStatus.BLOCKED,
        Keeper.TYPE,
        Stage.CONFIRMED,
    )
    waiting = _one(mine, "storyteller_lan")
    assert (waiting.status, waiting.kept_by) == (CharacterStatus.WAITING, Keeper.YOU)
    assert _one(mine, "study_owl").status is CharacterStatus.OPEN
    owl = _one(mine, "study_owl")
    assert owl.exempt
    assert not owl.exempt_holds, "the other guardian has not agreed"
    theirs.sync()
    assert _one(theirs, "buddy_max").kept_by is Keeper.OTHER
    assert _one(theirs, "storyteller_lan").kept_by is Keeper.OTHER
    assert _desk(theirs).cast(theirs.link_id).approval.by_other
    _desk(theirs).set_exempt(theirs.link_id, "study_owl", True)
    theirs.sync()
    desk.set_approved(link_id, "storyteller_lan", True)
    mine.sync()
    assert _one(mine, "storyteller_lan").status is CharacterStatus.OPEN
    assert _one(mine, "study_owl").exempt_holds
