"""What the model's word counts beside the rules, and which signal is told of each family."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals.merging import (
    Weight,
    gravest_of_each_family,
    gravity,
    merged,
    weight,
)
from guardian.provider.signals.model import GRADES, Side, signal_of
from guardian.provider.signals.reading import read
from guardian.provider.signals.rules import Style

LABELS = sorted(GRADES[Side.CHILD])
MODEL = {label: signal_of(label, Side.CHILD) for label in LABELS}


def told(text: str, *labels: str) -> dict[str, tuple[Level, Style]]:
    """Return what is told of a text of which the model says ``labels``, by family."""
    found = gravest_of_each_family(merged(read(text), [MODEL[label] for label in labels]))
    return {signal.family: (signal.level, signal.style) for signal in found}


def test_the_model_speaks_where_no_rule_does() -> None:
    (only,) = gravest_of_each_family(merged(read("zzz qqq"), [MODEL["groom"]]))
    assert (only.method, only.rule_id, only.category) == ("model", "groom", "grooming")
    assert only.source == f"{MODEL['groom'].version}/groom"


def test_a_rule_that_speaks_alone_is_named() -> None:
    (only,) = gravest_of_each_family(merged(read("i want to die"), []))
    assert (only.method, only.rule_id) == ("rule", "sh.active")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("in minecraft i jump and die", "sh2"),
        ("游戏里我又死了", "sh2"),
        ("in the game they beat me up", "bully"),
        ("we learned about bullying at assembly", "bully"),
        ("I don't want to die", "sh2"),
        ("我不想死", "sh2"),
        ("i wanted to die but im better now", "sh2"),
        ("the main character runs away from home", "abuse"),
        ("小说里他爸爸打他", "abuse"),
    ],
)
def test_where_the_rules_know_better_the_model_is_not_heard(text: str, label: str) -> None:
    assert told(text, label) == {}


@pytest.mark.parametrize("text", ["the main character wants to end it", "小说里的主角想死"])
def test_self_harm_in_a_story_is_a_note(text: str) -> None:
    assert told(text, "sh4") == {"self_harm": (Level.INFO, Style.FICTION)}


def test_a_story_in_one_sentence_silences_nothing_in_the_next() -> None:
    assert told("In the movie he left. i feel like that all day", "sh1") == {
        "self_harm": (Level.MODERATE, Style.FICTION)
    }


def test_an_attempt_is_heard_though_it_is_over() -> None:
    assert told("i am better now and glad im still here", "sh6")["self_harm"][0] is Level.CRITICAL
    assert told("i am better now and glad im still here", "sh1") == {}


def test_what_is_denied_in_a_part_of_a_long_message_is_heard() -> None:
    long = (
        "i don't want to die or anything but i lie there and hope that the morning just does "
        "not come for me and that nobody has to find out about it"
    )
    assert told("i don't want to die", "sh1") == {}
    assert "self_harm" in told(long, "sh1")


def test_of_others_it_is_told_as_distanced() -> None:
    assert told("she said he wanted to die", "sh2") == {"self_harm": (Level.HIGH, Style.DISTANCED)}


@pytest.mark.parametrize(
    ("text", "label", "imminence"),
    [
        ("not much longer, tonight", "sh3", Imminence.EMERGENCY),
        ("过了今晚就都结束了", "sh2", Imminence.URGENT),
        ("tomorrow they will see", "threat", Imminence.URGENT),
        ("tonight they will see", "threat", Imminence.EMERGENCY),
        ("tonight", "emo", Imminence.SUBACUTE),
        ("whenever", "sh2", Imminence.SUBACUTE),
    ],
)
def test_words_of_time_hasten_what_the_model_says(
    text: str, label: str, imminence: Imminence
) -> None:
    (only,) = gravest_of_each_family(merged(read(text), [MODEL[label]]))
    assert only.imminence is imminence


def test_the_level_of_self_harm_is_the_higher_of_the_two() -> None:
    (only,) = gravest_of_each_family(merged(read("i want to die"), [MODEL["sh5"]]))
    assert (only.category, only.self_harm_level, only.method) == ("self_harm.intent", 5, "model")
    (only,) = gravest_of_each_family(merged(read("i am going to kill myself"), [MODEL["sh1"]]))
    assert (only.category, only.self_harm_level, only.method) == ("self_harm.intent", 4, "rule")
    (only,) = gravest_of_each_family([MODEL["nssi"], MODEL["sh1"]])
    assert (only.category, only.self_harm_level) == ("self_harm.nssi", 1)


@given(st.lists(st.sampled_from(LABELS), max_size=5))
def test_the_order_in_which_signals_come_changes_nothing(labels: list[str]) -> None:
    orders = {
        tuple(sorted((gravity(each), each.family) for each in gravest_of_each_family(order)))
        for order in permutations([MODEL[label] for label in labels])
    }
    (only,) = orders
    assert len({family for _, family in only}) == len(only)
    ordered = [gravity(each) for each in gravest_of_each_family([MODEL[one] for one in labels])]
    assert ordered == sorted(ordered, reverse=True)


@given(st.sampled_from(LABELS), st.text(max_size=80))
def test_the_models_word_never_weighs_more_than_it_does_alone(label: str, text: str) -> None:
    reading = read(text)
    heard = [one for one in merged(reading, [MODEL[label]]) if one.method == "model"]
    assert len(heard) == (weight(MODEL[label].category, reading) is not Weight.NOTHING)
    assert all(list(Level).index(one.level) <= gravity(MODEL[label])[0] for one in heard)
