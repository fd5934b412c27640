"""Stretched English: longer, marked, and with every place that the sentence had."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.stretched_words import LONGER_BY, stretch
from guardian.words import LANGUAGES, STRETCHED, Words

NAMES = st.sampled_from(["{n}", "{name}", "{when!s}", "{amount:>8}"])
LITERALS = st.text(max_size=30).map(lambda text: text.replace("{", "{{").replace("}", "}}"))
SENTENCES = st.lists(st.one_of(LITERALS, NAMES), max_size=8).map("".join)
VALUES = {"n": 3, "name": "Mia", "when": "now", "amount": "5"}


def _parsed(sentence: str) -> tuple[str, list[tuple[str, str, str]]]:
    literals, places = [], []
    for literal, name, shape, conversion in string.Formatter().parse(sentence):
        literals.append(literal)
        if name is not None:
            places.append((name, shape or "", conversion or ""))
    return "".join(literals), places


@given(SENTENCES)
def test_every_place_is_kept_in_its_order(sentence: str) -> None:
    assert _parsed(stretch(sentence))[1] == _parsed(sentence)[1]
    stretch(sentence).format(**VALUES)


@given(SENTENCES)
def test_it_is_longer_by_two_fifths_and_its_brackets(sentence: str) -> None:
    before, after = len(_parsed(sentence)[0]), len(_parsed(stretch(sentence))[0])
    if not sentence:
        assert after == 0
        return
    assert before * (1 + LONGER_BY) <= after - 2 + 0.001 <= before * (1 + LONGER_BY) + 1


@given(SENTENCES.filter(bool))
def test_it_stands_in_brackets_and_breaks_where_it_broke(sentence: str) -> None:
    made = stretch(sentence)
    assert (made[0], made[-1]) == ("⟦", "⟧")
    assert made.count(" ") >= sentence.count(" ")


def test_a_sentence_as_it_looks() -> None:
    assert stretch("Until {time}.") == "⟦Üñttïļļ {time}.~⟧"


def test_what_is_no_sentence_is_refused() -> None:
    with pytest.raises(ValueError, match="expected"):
        stretch("{open")


def test_it_is_spoken_by_every_catalogue_and_offered_to_no_reader() -> None:
    words = Words("ui", STRETCHED)
    assert words.say("Blocked: {names}", names="Mia").startswith("⟦")
    assert "Mia" in words.say("Blocked: {names}", names="Mia")
    assert words.say_n("{n} minute", "{n} minutes", 1) == stretch("{n} minute").format(n=1)
    assert words.say_n("{n} minute", "{n} minutes", 2) == stretch("{n} minutes").format(n=2)
    assert STRETCHED not in LANGUAGES
