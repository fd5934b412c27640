"""Whatever string comes is read without a fault, in steps bounded by its length."""

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardian.provider.signals.ai_output import GrowingReply, check_output
from guardian.provider.signals.detector import detect, detect_long, scores
from guardian.provider.signals.reading import read
from guardian.provider.signals.talk import Said, detect_in_talk
from tests.provider.signals.hostile_strings import some

LONG = 100_000
STEPS_A_CHARACTER = 1_500
"""Lines of Python for each of the 2000 characters that are read, at the very most."""
READ = 2_000
TEMPTING = (
    "he he asked asked ",
    "他让我",
    "我想",
    "我 网友 有人 同学 ",
    "i i want to ",
    "my dad he she they ",
    "they they call me ",
    "把 写 用 给 ",
    "a",
    "a a ",
    "d.i.e ",
    "k1ll ",
    "$@!",
    "想不想",
    "\u0301",
    "👨‍👩‍👧",
    "(“《",
    "？！",
    "\ud800",
    "ﷺ",
    "zzz",
)


def steps(text: str) -> int:
    """Return how many lines of Python the rules run to read a text."""
    count = 0

    def trace(_frame: FrameType, event: str, _what: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        read(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", TEMPTING)
def test_what_tempts_a_reader_to_go_back_costs_steps_by_its_length(piece: str) -> None:
    read(piece)
    assert steps((piece * READ)[:READ]) <= STEPS_A_CHARACTER * READ


def test_what_is_longer_costs_no_more() -> None:
    read("i want to ")
    short, long = ("i want to " * times for times in (READ // 10, LONG))
    assert steps(long) <= 1.1 * steps(short)


@pytest.mark.parametrize("piece", TEMPTING)
def test_a_hundred_thousand_characters_are_read(piece: str) -> None:
    text = (piece * LONG)[:LONG]
    assert isinstance(detect(text), tuple)
    check_output(text, minor=True)


def test_a_talk_of_a_hundred_thousand_characters_is_read() -> None:
    text = ("i want to " * LONG)[:LONG]
    detect_in_talk(text, [Said(by_child=True, text=text), Said(by_child=False, text=text)])


def test_many_strings_made_to_trip_are_read() -> None:
    for text in some(seed=8, many=300, longest=300):
        signals = detect(text)
        assert len({signal.family for signal in signals}) == len(signals)
        assert all(0 <= score <= 1 for score in scores(text).values())
        check_output(text, minor=True)


def test_a_talk_of_such_strings_is_read() -> None:
    lines = list(some(seed=9, many=150, longest=120))
    for at, text in enumerate(lines):
        before = [
            Said(by_child=number % 2 == 0, text=line)
            for number, line in enumerate(lines[max(0, at - 7) : at])
        ]
        found = {signal.family for signal in detect_in_talk(text, before)}
        assert {signal.family for signal in detect_long(text)} <= found


def test_a_reply_that_grows_by_such_strings_is_read() -> None:
    reading = GrowingReply(minor=True)
    text = ""
    for piece in some(seed=10, many=150, longest=12):
        text = (text + piece)[-600:]
        reading.check(text)


@given(st.text(st.characters(), max_size=400), st.text(st.characters(), max_size=80))
@settings(max_examples=60)
def test_any_characters_are_read(text: str, before: str) -> None:
    detect_in_talk(text, [Said(by_child=True, text=before), Said(by_child=False, text=before)])
    check_output(text, minor=False)
