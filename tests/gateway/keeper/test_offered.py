"""Characters that others name: an id for each, and a class on the safe side."""

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guardian.link.wire.activity import Maker
from guardian.policy.settings import RelationshipClass
from guardian.provider.backends.characters import (
    MOST,
    SEEN_AGAIN,
    LedgerCast,
    Offered,
    note_offered,
    set_class,
)
from guardian.provider.backends.external_names import character_id_of, class_of
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.outbox import event_table
from tests.gateway.keeper.kept_family import MIA, MODEL, OTHER, KeptFamily
from tests.gateway.keeper.ledgers import BOTH
from tests.rig.clock import START

PARTNER = RelationshipClass.VIRTUAL_PARTNER
NAMES = st.text(min_size=1, max_size=300) | st.text("abcXY.-/: ", min_size=1, max_size=80)


@given(st.lists(NAMES, min_size=2, max_size=6, unique=True))
@example(["a", "A", "a "])
@example(["llama-3", "llama_3", "llama.3", "llama:3", "Llama-3"])
@example(["x" * 48, "x" * 49, "x" * 4_096])
def test_each_name_has_an_id_of_its_own(names: list[str]) -> None:
    ids = [character_id_of(name) for name in names]
    assert len(set(ids)) == len(names)
    assert all(1 <= len(each) <= 64 and each.isascii() and each.isprintable() for each in ids)
    assert ids == [character_id_of(name) for name in names]


@given(NAMES)
def test_no_name_can_be_written_to_be_another(name: str) -> None:
    """The id of a name, as a name, is itself or something else again."""
    character_id = character_id_of(name)
    assert name == character_id or character_id_of(character_id) != character_id


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["llama-3.1-8b-instruct"], RelationshipClass.FRIEND),
        (["qwen2.5:7b", "Qwen"], RelationshipClass.FRIEND),
        (["math-tutor"], RelationshipClass.FRIEND),
        (["luna", "Luna", "your anime girlfriend"], PARTNER),
        (["luna", "Luna", "", "NSFW"], PARTNER),
        (["romantic_partner-v2"], PARTNER),
        (["小月", "你的虚拟女友"], PARTNER),
        (["ＮＳＦＷ-model"], PARTNER),
        (["stories 18+"], PARTNER),
        (["big_sister"], RelationshipClass.VIRTUAL_KIN),
        (["虚拟妈妈"], RelationshipClass.VIRTUAL_KIN),
        (["glover-7b", "interpreter"], RelationshipClass.FRIEND),
    ],
)
def test_a_class_is_guessed_on_the_safe_side(texts: list[str], told: RelationshipClass) -> None:
    assert class_of(*texts) is told


def listed(family: KeptFamily) -> dict[str, RelationshipClass]:
    with reading(family.provider.engine) as connection:
        return {
            each.name("en"): each.relationship_class for each in LedgerCast().members(connection)
        }


@BOTH
def test_what_is_offered_is_remembered_with_what_a_person_said_of_it(
    family: KeptFamily,
) -> None:
    luna = Offered(
        external_id="luna/数",
        name="Luna\x00",
        description="d" * 5_000,
        tags=("romance",),
        made_by=Maker.USER,
    )
    with family.provider.engine.begin() as connection:
        assert note_offered(connection, [luna, Offered(external_id="a\x00b")], START)
        assert not note_offered(connection, [luna], START)
        found = LedgerCast().find(connection, character_id_of("luna/数"))
        assert found is not None
        assert (found.name("en"), len(found.description("en"))) == ("Luna", 200)
        assert (found.made_by, found.min_age) == (Maker.USER, None)
        assert set_class(connection, found.character_id, RelationshipClass.STORY)
        later = START + SEEN_AGAIN
        assert not note_offered(connection, [luna], later)
        renamed = Offered(external_id="luna/数", name="Selene", tags=("romance",))
        assert note_offered(connection, [renamed], later)
        gone = LedgerCast().find(connection, MODEL)
        assert gone is not None
        assert not gone.offered
    assert listed(family) == {"Selene": RelationshipClass.STORY}


def test_a_longer_list_is_cut(family: KeptFamily) -> None:
    names = [f"model-{number}" for number in range(MOST + 5)]
    assert len(family.keeper.models(MIA, names)) == MOST
    assert len(listed(family)) == MOST


def test_apps_hear_of_it_when_the_list_changes_and_not_else(family: KeptFamily) -> None:
    family.change(daily_minutes=30)  # makes a link
    before = family.count(event_table)
    for _ in range(3):
        family.clock.advance(timedelta(minutes=1))
        family.keeper.models(MIA, [MODEL, OTHER])
    assert family.count(event_table) == before
    family.keeper.models(MIA, [MODEL, OTHER, "mistral"])
    assert family.count(event_table) == before + 1
