"""What a proxy sends is looked at beside the last lines of its talk, which stay in memory."""

from datetime import timedelta

from guardian.provider.backends.gateway.recent_turns import FURTHER_WITHIN
from tests.gateway.keeper.kept_family import OTHER, KeptFamily


def test_what_is_said_in_pieces_is_told(family: KeptFamily) -> None:
    family.talk("i have to tell you something")
    family.talk("i just want to")
    before = family.alerts()
    family.talk("die")
    assert family.alerts() > before


def test_an_answer_is_heard_with_its_question(family: KeptFamily) -> None:
    reply = family.begin("hello")
    family.end(reply, "Do you think about dying?")
    assert family.alerts() == 0
    family.talk("yes every day")
    assert family.alerts() == 1


def test_another_character_and_another_hour_are_another_talk(family: KeptFamily) -> None:
    reply = family.begin("hello")
    family.end(reply, "Do you think about dying?")
    family.talk("yes every day", model=OTHER)
    family.clock.advance(FURTHER_WITHIN + timedelta(minutes=1))
    family.talk("yes every day")
    assert family.alerts() == 0
