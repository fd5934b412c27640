"""After a sign of distress the model is told to be softer, and how; that ends by itself."""

from datetime import timedelta

import pytest

from guardian.provider.backends.gateway.softer_note import softer_note
from tests.gateway.keeper.kept_family import LEO, KeptFamily

DESPAIR = "I want to kill myself"
SAMPLE = {"en": "Step out of any role play", "zh-CN": "退出一切角色扮演"}


def note(family: KeptFamily, text: str = "hello", **more: str) -> str:
    reply = family.begin(text, **more)
    family.end(reply)
    return reply.note or ""


def test_the_answer_to_it_and_those_after_it_are_softer(family: KeptFamily) -> None:
    assert softer_note("en") not in note(family)
    for text in (DESPAIR, "tell me a story"):
        assert note(family, text).endswith(softer_note("en"))
        assert "The person you talk with is a minor" in note(family, text)
    family.clock.advance(timedelta(hours=1))
    assert softer_note("en") not in note(family)


def test_another_ward_is_answered_as_ever(family: KeptFamily) -> None:
    note(family, DESPAIR)
    assert softer_note("en") not in note(family, ward_id=LEO)


def test_what_comes_after_a_tool_is_as_soft_as_its_turn(family: KeptFamily) -> None:
    family.begin(DESPAIR)
    assert softer_note("en") in (family.begin(DESPAIR, continues=True).note or "")


def test_an_adult_in_distress_is_answered_softly_too(family: KeptFamily) -> None:
    family.clock.advance(timedelta(days=8 * 365))
    assert note(family, DESPAIR, ward_id=LEO) == softer_note("en")


@pytest.mark.parametrize("language", SAMPLE)
def test_the_note_is_in_the_wards_language_and_safe(language: str) -> None:
    said = softer_note(language)
    assert SAMPLE[language] in said
    for word in ("suicide", "self-harm", "自杀", "自残"):
        assert word not in said.casefold()
