"""Who can be met."""

import pytest

from guardian.policy.settings import RelationshipClass
from guardian.provider.backends.sandbox.characters import CAST

BY_ID = {member.character_id: member for member in CAST}


def test_there_is_one_character_of_every_class() -> None:
    assert sorted(member.relationship_class for member in CAST) == sorted(RelationshipClass)


def test_the_ids_are_those_that_families_have_in_their_block_lists() -> None:
    assert list(BY_ID) == ["study_owl", "storyteller_lan", "buddy_max", "big_sister", "first_love"]


@pytest.mark.parametrize(
    ("language", "name"),
    [("zh-CN", "学习猫头鹰"), ("zh", "学习猫头鹰"), ("en", "Study Owl"), ("fr", "Study Owl")],
)
def test_a_name_is_in_the_childs_language(language: str, name: str) -> None:
    assert BY_ID["study_owl"].name(language) == name


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_names_and_descriptions_differ_and_fit_the_wire(language: str) -> None:
    names = {member.name(language) for member in CAST}
    descriptions = {member.description(language) for member in CAST}
    assert len(names) == len(descriptions) == len(CAST)
    assert all(0 < len(text) <= 200 for text in names | descriptions)
