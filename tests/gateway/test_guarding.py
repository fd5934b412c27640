"""What may be heard of an answer: harmless pieces at once, harmful sentences not whole."""

import json

from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.backends.gateway.guarding import LONGEST_SENTENCE, Guard
from guardian.provider.backends.gateway.parts import Call, Said, Strand
from guardian.provider.signals.ai_output import check_output

INSTEAD = "Something else."


def unsaid(text: str) -> str | None:
    return INSTEAD if check_output(text, minor=True) else None


def heard(guard: Guard, *pieces: str) -> list[str]:
    return ["".join(each.text for each in guard.hear(Said(piece))) for piece in pieces]


def rest(guard: Guard) -> str:
    return "".join(each.text for each in guard.rest())


def test_a_harmless_piece_never_waits() -> None:
    guard = Guard(unsaid)
    pieces = ["The", " sea", " rises", ". Twice", " a day"]
    assert heard(guard, *pieces) == pieces
    assert rest(guard) == ""
    assert not guard.over


def test_an_unfinished_sentence_is_given_the_benefit_of_its_end() -> None:
    guard = Guard(unsaid)
    assert heard(guard, "Please", " don't go", " out without a coat") == [
        "Please",
        "",
        " don't go out without a coat",
    ]


def test_a_harmful_sentence_ends_the_answer_at_the_piece_that_makes_it_so() -> None:
    guard = Guard(unsaid)
    assert heard(guard, "Fine. Please", " don't go", ".", " More") == ["Fine. Please", "", "", ""]
    assert guard.instead == INSTEAD
    assert guard.kept_back.endswith("don't go.")


def test_the_end_of_an_answer_is_the_end_of_its_sentence() -> None:
    guard = Guard(unsaid)
    assert heard(guard, "don't go") == [""]
    assert rest(guard) == ""
    assert guard.over


def test_a_sentence_without_end_is_decided() -> None:
    guard = Guard(lambda text: INSTEAD if "bad" in text else None)
    heard(guard, "bad", "x" * LONGEST_SENTENCE)
    assert guard.over


def test_good_sentences_of_one_piece_go_out_before_the_bad_one() -> None:
    guard = Guard(lambda text: INSTEAD if "bad" in text else None)
    assert heard(guard, "Good. 好的。 It is bad! And more.") == ["Good. 好的。 "]
    assert guard.over


def test_a_thought_does_not_lend_its_words_to_the_answer() -> None:
    guard = Guard(lambda text: INSTEAD if "bad thing" in text else None)
    assert guard.hear(Said("bad ", Strand.REASONING))
    assert guard.hear(Said("thing"))
    assert not guard.over


def test_a_call_s_words_are_read_however_they_are_written() -> None:
    for arguments in (json.dumps({"a": [{"bad": 1}]}), '"b\\u0061d"', "{bad"):
        guard = Guard(lambda text: INSTEAD if "bad" in text else None)
        assert not guard.allows(Call("1", "say", arguments))
    assert Guard(unsaid).allows(Call("1", "say", "[" * 100_000))


@given(
    st.lists(st.sampled_from(["a", " bad", "b", ".", "! ", "。", " th", "ing", "\n"]), max_size=30)
)
def test_nothing_is_lost_added_or_said_that_must_not_be(pieces: list[str]) -> None:
    guard = Guard(lambda text: INSTEAD if "bad thing" in text else None)
    said = "".join(heard(guard, *pieces)) + rest(guard)
    whole = "".join(pieces)
    assert "bad thing" not in said
    assert whole.startswith(said)
    assert guard.over == ("bad thing" in whole)
    assert guard.over or said == whole


@given(st.text(max_size=50), st.lists(st.integers(1, 5), max_size=20))
def test_pieces_say_the_same_as_the_whole(text: str, lengths: list[int]) -> None:
    cut, at = list[str](), 0
    for length in lengths:
        cut.append(text[at : at + length])
        at += length
    guard = Guard(lambda _text: None)
    assert heard(guard, *cut, text[at:]) == [*cut, text[at:]]


def test_a_piece_is_looked_at_with_its_sentence_and_the_one_before() -> None:
    seen: list[str] = []
    guard = Guard(seen.append)
    heard(guard, "One. ", "Two. ", "Three", " and", " more. ", "x" * 500, "y")
    assert seen[2] == "One. Two. Three".removeprefix("One. ")
    assert seen[4] == "Two. Three and more. "
    assert seen[-1] == "x" * 400 + "y"
