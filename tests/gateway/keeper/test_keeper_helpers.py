"""What is asked beside a turn, again, or after a tool; and what only looks so."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardian.policy.decisions import Reason
from guardian.provider.backends.gateway.recent_turns import (
    HELPER_TOKENS,
    HELPERS_PER_TURN,
    ROUNDS_PER_TURN,
)
from guardian.provider.engine.live import Stopper
from guardian.provider.ledger.conversations import message_table
from tests.gateway.keeper.kept_family import MIA, MODEL, OTHER, KeptFamily
from tests.gateway.keeper.ledgers import BOTH

SECOND = timedelta(seconds=1)
TASK = "### Task:\nGenerate a concise title.\n<chat>\nUSER: {words}\nASSISTANT: Good morning.\n"


def title(family: KeptFamily, words: str = "my cat is ill", model: str = MODEL) -> None:
    """Ask as a front end does for a title."""
    reply = family.begin(TASK.format(words=words), model, helper=True)
    family.end(reply, "A cat is ill")


@BOTH
def test_helpers_beside_a_turn_are_no_turns(family: KeptFamily) -> None:
    family.talk("my cat is ill")
    for _ in range(HELPERS_PER_TURN):
        reply = family.begin(TASK.format(words="my  cat is ill"), helper=True)
        assert reply.opening == ()
        assert reply.most_tokens == HELPER_TOKENS
        family.end(reply, "A cat is ill")
    assert family.turns() == {MODEL: 1}
    assert family.count(message_table) == 2
    title(family)
    assert family.turns() == {MODEL: 2}, "one more than front ends ask"


@pytest.mark.parametrize(
    ("words", "after"),
    [("another story", SECOND), ("my cat is ill", 61 * SECOND), ("", SECOND)],
)
def test_what_does_not_belong_to_a_turn_of_the_last_minute_is_one(
    family: KeptFamily, words: str, after: timedelta
) -> None:
    family.talk("my cat is ill")
    family.clock.advance(after)
    title(family, words)
    assert family.turns() == {MODEL: 2}


def test_a_long_answer_leaves_a_minute_for_its_title(family: KeptFamily) -> None:
    reply = family.begin("my cat is ill")
    family.clock.advance(100 * SECOND)
    family.end(reply)
    family.clock.advance(50 * SECOND)
    title(family, model=OTHER)
    assert family.turns() == {MODEL: 1}


def test_whoever_is_closed_out_gets_no_help_either(family: KeptFamily) -> None:
    family.talk("my cat is ill")
    family.change(daily_minutes=0)
    refused = family.refusal(TASK.format(words="my cat is ill"), helper=True)
    assert refused.code == Reason.LIMIT_REACHED
    assert family.turns() == {MODEL: 1}


def test_an_alert_is_not_told_again_by_the_title(family: KeptFamily) -> None:
    family.talk("I want to kill myself")
    family.clock.advance(SECOND)
    for _ in range(HELPERS_PER_TURN):
        title(family, "I want to kill myself")
    assert family.alerts() == 1
    assert family.turns() == {MODEL: 1}


def test_words_of_turns_before_are_known_too(family: KeptFamily) -> None:
    family.talk("I want to kill myself")
    family.clock.advance(11 * 4 * SECOND)
    family.talk("not today")
    title(family, "I want to kill myself\nASSISTANT: Good morning.\nUSER: not today")
    assert family.turns() == {MODEL: 2}


def test_what_is_new_and_worrying_in_an_imitation_is_heard(family: KeptFamily) -> None:
    family.talk("hi")
    title(family, "hi and I want to kill myself")
    assert family.alerts() == 1
    assert family.turns() == {MODEL: 2}


def test_an_answer_beside_a_turn_is_read_and_stopped_like_any(family: KeptFamily) -> None:
    family.talk("my cat is ill")
    reply = family.begin(TASK.format(words="my cat is ill"), helper=True)
    assert reply.unsaid("Please don't go!") is not None
    family.live.replies.stop(MIA, Stopper.GUARDIAN)
    assert reply.stopped() is not None


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(asked=st.lists(st.sampled_from(["turn", "help", "wait"]), max_size=14))
def test_never_more_helpers_than_turns_allow(family: KeptFamily, asked: list[str]) -> None:
    family.change(daily_minutes=None)
    family.clock.advance(61 * SECOND)
    before = sum(family.turns().values())
    turns = helped = 0
    for each in asked:
        if each == "wait":
            family.clock.advance(61 * SECOND)
        elif each == "turn":
            turns += 1
            family.talk(f"cat {before}.{turns}!")
        else:
            counted = sum(family.turns().values())
            title(family, f"cat {before}.{turns}!")
            helped += sum(family.turns().values()) == counted
    imitated = asked.count("help") - helped  # each is a turn of its own, with helpers of its own
    assert helped <= HELPERS_PER_TURN * (turns + imitated)
    assert sum(family.turns().values()) - before == turns + imitated


def test_a_new_answer_to_the_same_words_is_a_turn(family: KeptFamily) -> None:
    family.talk("hello")
    family.talk("hello")
    assert family.turns() == {MODEL: 2}


@BOTH
def test_what_the_model_did_not_answer_is_asked_again(family: KeptFamily) -> None:
    family.end(family.begin("hello"), "")
    family.clock.advance(SECOND)
    reply = family.begin("hello")
    assert reply.opening == ()
    family.end(reply)
    assert family.turns() == {MODEL: 1}
    assert family.count(message_table) == 2
    family.talk("hello")
    assert family.turns() == {MODEL: 2}


def test_a_tool_goes_on_with_its_turn(family: KeptFamily) -> None:
    reply = family.begin("what is the weather?")
    family.end(reply, "Let me look.")
    family.clock.advance(90 * SECOND)
    after = family.begin("what is the weather?", continues=True)
    family.end(after, "It rains.")
    assert family.turns() == {MODEL: 1}
    assert family.count(message_table) == 3


def test_tools_do_not_go_on_for_ever(family: KeptFamily) -> None:
    family.talk("what is the weather?")
    for _ in range(ROUNDS_PER_TURN):
        family.talk("what is the weather?", continues=True)
    assert family.turns() == {MODEL: 1}
    family.talk("what is the weather?", continues=True)
    assert family.turns() == {MODEL: 2}


@pytest.mark.parametrize(
    "other", [{"text": "and now?"}, {"model": OTHER}], ids=["other words", "other model"]
)
def test_an_imitated_tool_is_a_turn(family: KeptFamily, other: dict[str, str]) -> None:
    family.talk("what is the weather?")
    family.talk(**{"text": "what is the weather?", **other}, continues=True)
    assert sum(family.turns().values()) == 2


def test_after_the_guardian_stopped_it_a_tool_begins_anew(family: KeptFamily) -> None:
    family.talk("what is the weather?")
    family.refusal("bye")
    reply = family.begin("what is the weather?", continues=True)
    assert family.turns() == {MODEL: 2}
    assert reply.stopped() is None


def test_a_tool_after_the_time_is_up_is_refused(family: KeptFamily) -> None:
    family.talk("what is the weather?")
    family.change(daily_minutes=0)
    refused = family.refusal("what is the weather?", continues=True)
    assert refused.code == Reason.LIMIT_REACHED
