"""Disguises change how a message is written and not what it says; talks are read whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.signals.model import GRADES, Side
from guardian.provider.signals.model.concepts import known_words
from guardian.provider.signals.normal import normal
from guardian.provider.signals.normal.sounds import syllables
from tests.benchmarks.signals import around, put_right
from tests.benchmarks.signals_disguises import DISGUISES, newly_heard, still_heard
from tests.benchmarks.signals_held_out import NOTHING, HeldOut
from tests.benchmarks.signals_talks import heard_in_talks, talks

TEXTS = ("我真的不想去学校了", "nobody would notice anyway")


def _message(text: str, label: str = "sh1") -> HeldOut:
    return HeldOut(text=text, label=label, words=frozenset(), language="en")


@pytest.mark.parametrize("name", ["capitals", "fullwidth", "traditional", "invisible"])
@pytest.mark.parametrize("text", TEXTS)
def test_some_disguises_are_read_as_what_they_hide(name: str, text: str) -> None:
    read = [normal(one, known_words()) for one in (DISGUISES[name](text), text)]
    assert read[0] == read[1]


def test_what_sounds_alike_is_read_alike() -> None:
    read, text = syllables(), "我真的不想去学校了"
    heard = DISGUISES["sounds alike"](text)
    assert heard != text
    assert [read[one] for one in heard] == [read[one] for one in text]


@pytest.mark.parametrize("name", sorted(DISGUISES))
@given(text=st.text("我不想 abcdefg.,!", min_size=1, max_size=40))
def test_any_text_can_be_disguised(name: str, text: str) -> None:
    assert DISGUISES[name](f"a{text}")


def test_only_what_a_disguise_changes_counts() -> None:
    messages = [_message("LOUD WORDS"), _message("loud words"), _message("quiet")]

    def heard(text: str) -> bool:
        return text.casefold() == "loud words"

    found = still_heard(heard, messages)
    assert found["capitals"] == 1  # of the one that it changes
    assert found["emoji"] == 0


def test_what_only_a_disguise_raises_is_counted_once() -> None:
    messages = [_message("hello there", "none"), _message("12 34", "none")]
    assert newly_heard(str.isupper, messages) == 0.5


def test_talks_are_read_whole() -> None:
    found = talks()
    assert {talk.label for talk in found} <= {*GRADES[Side.CHILD], *NOTHING}
    assert all(talk.lines[-1].by_child and all(one.text for one in talk.lines) for talk in found)
    assert sum(talk.label in NOTHING for talk in found) >= 10


def test_a_talk_is_heard_where_no_line_is() -> None:
    shares = heard_in_talks(talks())
    assert shares["talks heard by lines alone"] <= shares["talks heard"] <= 1
    assert 0 <= shares["harmless talks heard"] < 0.5


def test_a_reply_that_the_rules_know_is_put_right_and_who_one_is_says_nothing() -> None:
    fault = "Keep this our secret, do not tell your parents about us."
    faulty = next(text for n in range(99) if _reported(text := f"{fault}{'!' * n}"))
    found = put_right([_message(faulty, "ai_manip"), _message("Good night!", "ai_none")])
    assert found == {"faults put right": 1, "harmless put right": 0}
    assert around([_message("hello", "none")])["heard of who one is"] == 0


def _reported(text: str) -> bool:
    return _message(text).half == "report"
