"""What the model sees of a message: the same numbers everywhere and always."""

import math

from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.signals.model.concepts import concepts_of, known_words, thesaurus
from guardian.provider.signals.model.pieces import (
    FEWEST,
    GROUPS,
    groups_of,
    share_of_each,
    tokens_of,
)


def _crc32(data: bytes) -> int:
    """Do as ISO 3309 says, a bit at a time."""
    register = 0xFFFFFFFF
    for byte in data:
        register ^= byte
        for _ in range(8):
            register = (register >> 1) ^ (0xEDB88320 if register & 1 else 0)
    return register ^ 0xFFFFFFFF


def test_a_piece_has_the_number_of_its_name() -> None:
    assert _crc32(b"123456789") == 0xCBF43926  # the check value that catalogues of CRCs give
    forms, _, sounds = groups_of("好")
    wanted = {"u^", "u好", "u$", "b^_好", "b好_$", "t^_好_$", "s^__$"}
    assert set(forms) == {_crc32(piece.encode()) for piece in wanted}
    read = {"p^_hao", "phao_$", "q^_hao_$"}
    assert set(sounds) == {_crc32(piece.encode()) for piece in read}


def test_words_of_both_languages_mean_the_same() -> None:
    chinese, english = (concepts_of(tokens_of(text)) for text in ("我想死", "i want to die"))
    assert chinese == english == ["I", "WANT", "DIE"]


def test_the_longest_word_counts() -> None:
    assert concepts_of(tokens_of("一睡不醒")) == ["SLEEP_FOREVER"]


def test_same_sounds_share_pieces() -> None:
    assert groups_of("在家")[2] == groups_of("再加")[2]
    assert groups_of("在家")[0] != groups_of("再加")[0]


def test_the_thesaurus_is_in_normal_form() -> None:
    assert all(word and all(token == token.casefold() for token in word) for word in thesaurus())
    assert {"die", "secret"} <= known_words()


@given(st.text(max_size=200))
def test_numbers_are_in_order_and_in_range(text: str) -> None:
    groups = groups_of(text)
    assert len(groups) == len(GROUPS)
    for group in groups:
        assert list(group) == sorted(set(group))
        assert all(0 <= number < 1 << 32 for number in group)


@given(st.text("ab 我你，.", max_size=400))
def test_work_grows_with_the_text_alone(text: str) -> None:
    assert sum(map(len, groups_of(text))) <= 20 * len(text) + 30


@given(st.integers(0, 2), st.integers(FEWEST, 5000))
def test_a_long_group_has_the_length_of_its_weight_and_a_short_one_less(
    group: int, pieces: int
) -> None:
    assert math.isclose(share_of_each(group, pieces) ** 2 * pieces, GROUPS[group] ** 2)
    assert share_of_each(group, pieces % FEWEST) == share_of_each(group, FEWEST)
