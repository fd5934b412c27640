"""What a service says of a character beside how it stands: bounded, and absent where it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from guardian.link.wire.activity import Character, Maker

PLAIN = {
    "character_id": "owl",
    "name": "Owl",
    "relationship_class": "study",
    "description": "",
    "blocked": False,
    "locked_by": None,
}


def test_what_is_not_said_stays_unsaid() -> None:
    read = Character.model_validate(PLAIN)
    assert (read.min_age, read.made_by) == (None, None)
    same = Character.model_validate({**PLAIN, "min_age": None, "made_by": None})
    assert same == read


@given(age=st.none() | st.integers(0, 120), maker=st.none() | st.sampled_from(Maker))
def test_what_is_said_comes_back_as_it_was(age: int | None, maker: Maker | None) -> None:
    said = Character.model_validate({**PLAIN, "min_age": age, "made_by": maker})
    again = Character.model_validate_json(said.model_dump_json())
    assert (again.min_age, again.made_by) == (age, maker)


@pytest.mark.parametrize(
    "nonsense",
    [{"min_age": -1}, {"min_age": 121}, {"min_age": 12.5}, {"min_age": "x"}, {"made_by": "magic"}],
)
def test_what_cannot_be_meant_is_not_read(nonsense: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Character.model_validate(PLAIN | nonsense)
