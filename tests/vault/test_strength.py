"""Passphrases that people choose are refused, in both languages, and good ones are not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.vault.errors import WeakPassphraseError
from guardian.vault.strength import LONGEST_READ, WORDS_FOLDER, Weakness, check_strength, opinion

WEAK = [
    ("", 0, Weakness.TOO_SHORT),
    ("    \t  -  ", 0, Weakness.TOO_SHORT),
    ("x7#", 0, Weakness.TOO_SHORT),
    ("月光", 0, Weakness.TOO_SHORT),
    ("password", 0, Weakness.COMMON),
    ("P@ssw0rd", 0, Weakness.COMMON),
    ("iloveyou", 0, Weakness.COMMON),
    ("guardian", 0, Weakness.COMMON),
    ("love you baby girl", 1, Weakness.COMMON),
    # kept by a profile of version 1; three common words and a digit
    ("kept since version 1", 2, Weakness.COMMON),
    ("jennifer1985", 0, Weakness.NAME_OR_DATE),
    ("19900512", 0, Weakness.NAME_OR_DATE),
    ("2012-05-01", 0, Weakness.NAME_OR_DATE),
    ("zsedcxsaqwe", 2, Weakness.KEYBOARD),
    ("6yhn5tgb4rfv", 1, Weakness.KEYBOARD),
    ("abcdefghijklmnop", 0, Weakness.KEYBOARD),
    ("zzzzzzzzzzzz", 0, Weakness.REPEATED),
    ("x9x9x9x9x9x9x9x9", 0, Weakness.REPEATED),
    # 520: wo ai ni; 1314: yi sheng yi shi
    ("5201314520", 0, Weakness.NAME_OR_DATE),
    ("woaini1314", 0, Weakness.NAME_OR_DATE),
    ("woaini5201314", 0, Weakness.NAME_OR_DATE),
    ("zhangwei1990", 0, Weakness.NAME_OR_DATE),
    ("wangxiaoming20120501", 2, Weakness.NAME_OR_DATE),
    ("张伟19850101", 1, Weakness.NAME_OR_DATE),
    ("woaibeijingtiananmen", 0, Weakness.COMMON),
    ("xinniankuaile2026", 0, Weakness.COMMON),
    ("gongxifacai hongbaonalai", 1, Weakness.COMMON),
    ("Shengri Kuaile", 0, Weakness.COMMON),
    ("xihuan chifan", 1, Weakness.ADD_A_WORD),
    ("床前明月光", 0, Weakness.COMMON),
    ("床前明月光，疑是地上霜", 1, Weakness.COMMON),
    ("生日快乐 新年快乐", 0, Weakness.COMMON),
    ("好好学习天天向上", 0, Weakness.COMMON),
    ("世上只有妈妈好2015", 1, Weakness.COMMON),
    ("监护人密码", 0, Weakness.COMMON),
    ("我家的小狗", 2, Weakness.ADD_A_WORD),
    ("梨子梨子梨子梨子梨子", 1, Weakness.REPEATED),
    ("ｗｏａｉｎｉ１３１４", 0, Weakness.NAME_OR_DATE),
]
STRONG = [
    "correct horse battery staple",
    "correcthorsebatterystaple",
    "harbor velvet lantern drizzle",
    "Sommerwiese mit drei Hasen",
    "an unlikely passphrase of eleven geese",
    "k7$Qm2!xPz",
    "爷爷种了三棵梨树",
    "蓝色毛衣和三只鹤",
    "梨树 铁锅 台风 蜻蜓",
    "我们一家三口都喜欢吃韭菜饺子",
    "lishu tieguo taifeng qingting",
    "jiuyue de taifeng chuizou le san kuai wapian",
]
LISTS = sorted(path.stem for path in WORDS_FOLDER.glob("*.txt"))
WORDS = ["velvet", "drizzle", "harbor", "梨树", "铁锅", "qingting", "wapian", "Hase"]


@pytest.mark.parametrize(("passphrase", "score", "weakness"), WEAK)
def test_what_people_choose_is_refused_with_a_reason(
    passphrase: str, score: int, weakness: Weakness
) -> None:
    judged = opinion(passphrase)
    assert (judged.score, judged.acceptable, judged.weakness) == (score, False, weakness)
    with pytest.raises(WeakPassphraseError) as caught:
        check_strength(passphrase)
    assert not passphrase.strip() or passphrase not in str(caught.value)


@pytest.mark.parametrize("passphrase", STRONG)
def test_several_unrelated_words_are_taken(passphrase: str) -> None:
    judged = opinion(passphrase)
    assert judged.score >= 3
    assert judged.acceptable
    assert judged.weakness is None
    check_strength(passphrase)


@given(st.text())
def test_whatever_is_typed_gets_an_opinion(text: str) -> None:
    judged = opinion(text)
    assert 0 <= judged.score <= 4
    assert judged.acceptable == (judged.score >= 3) == (judged.weakness is None)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_width_and_spaces_make_no_difference(text: str) -> None:
    assert opinion(unicodedata.normalize("NFKC", text)) == opinion(text)
    assert opinion(f" {text} ") == opinion(text)


@given(st.text(alphabet="abc日月木xuezhong1 ", max_size=20), st.sampled_from(WORDS))
def test_a_further_word_never_makes_it_worse(text: str, word: str) -> None:
    assert opinion(f"{text} {word}").score >= opinion(text).score


@given(st.lists(st.sampled_from(["xian", "fang", "an", "er", "梨", "x"]), max_size=200))
def test_pinyin_that_can_be_parted_in_many_ways_is_judged(parts: list[str]) -> None:
    assert opinion("".join(parts)).score <= 4


def test_only_the_beginning_of_a_book_is_read() -> None:
    book = "The harbor lies under velvet drizzle, and 梨树 bend. " * 10_000
    assert opinion(book) == opinion(book[: 2 * LONGEST_READ])
    assert not opinion("a" * 100_000).acceptable


@pytest.mark.parametrize("name", LISTS)
def test_every_word_of_the_lists_is_a_weak_passphrase(name: str) -> None:
    words = (WORDS_FOLDER / f"{name}.txt").read_text(encoding="utf-8").split()
    assert len(words) > 50
    assert all(not opinion(word).acceptable for word in words)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_names_no_word_twice(name: str) -> None:
    words = (WORDS_FOLDER / f"{name}.txt").read_text(encoding="utf-8").split()
    assert len(words) == len(set(words))
