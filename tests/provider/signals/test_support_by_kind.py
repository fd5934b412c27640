"""Every kind of sign has words of its own: kind, short, without a probe, a method or a promise."""

import pytest

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals.rules import Signal
from guardian.provider.signals.support import Line, comfort_for, support_text

CATEGORIES = (
    "self_harm.ideation",
    "self_harm.nssi",
    "self_harm.eating",
    "extreme_emotion",
    "abuse.victim",
    "grooming",
    "sexual.content",
    "violence.threat",
    "bullying",
    "property_loss",
    "substances",
    "unsafe_imitation",
    "gambling",
    "dependency.emotional",
    "dependency.isolation",
    "dependency.overuse",
    "intimate_relationship",
)
LANGUAGES = ("en", "zh-CN", "zh-TW")
NUMBERS = ("these numbers", "下面的电话", "下面的電話")
FORBIDDEN = (
    *("?", "\uff1f", "suicide", "kill", "cut", "pill", "knife", "自杀", "死", "自殺", "刀", "药"),
    *("promise", "保证", "保證", "must not", "secret between", "why did", "为什么", "為什麼"),
)


def sign(category: str, level: Level = Level.MODERATE, step: int | None = None) -> Signal:
    return Signal(
        category=category,
        level=level,
        imminence=Imminence.NONE,
        self_harm_level=step,
        rule_id="test",
    )


def said(category: str, language: str = "en") -> str:
    text = support_text([sign(category)], language)
    assert text is not None
    return text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", CATEGORIES)
def test_the_words_are_short_kind_and_point_to_people(category: str, language: str) -> None:
    text = said(category, language)
    assert 40 < len(text) < 340
    assert any(word in text for word in ("trust", "信任"))
    assert text.isascii() == (language == "en")
    for word in FORBIDDEN:
        assert word not in text.casefold(), word


def test_each_kind_has_words_of_its_own() -> None:
    assert len({said(category) for category in CATEGORIES}) == len(CATEGORIES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", CATEGORIES)
def test_words_that_speak_of_numbers_always_have_them(category: str, language: str) -> None:
    comfort = comfort_for([sign(category)])
    assert comfort is not None
    speaks = any(words in said(category, language) for words in NUMBERS)
    assert speaks == comfort.with_numbers
    assert comfort.lines


@pytest.mark.parametrize("category", ["bullying", "abuse.victim", "sexual.content"])
def test_who_was_hurt_hears_that_it_is_not_their_fault(category: str) -> None:
    assert "not your fault" in said(category)
    assert "不是你的错" in said(category, "zh-CN")


@pytest.mark.parametrize(
    ("category", "level", "step"),
    [
        ("self_harm.intent", Level.HIGH, 4),
        ("self_harm.behaviour", Level.CRITICAL, 6),
        ("self_harm.nssi", Level.CRITICAL, None),
    ],
)
def test_danger_now_is_answered_with_now(category: str, level: Level, step: int | None) -> None:
    assert "right now" in str(support_text([sign(category, level, step)], "en"))


def test_what_weighs_more_decides() -> None:
    many = [sign(each) for each in ("intimate_relationship", "self_harm.eating", "bullying")]
    assert support_text(many, "en") == said("self_harm.eating")
    assert support_text([*many, sign("self_harm.ideation")], "en") == said("self_harm.ideation")


def test_a_kind_without_words_gets_general_ones_and_age_none() -> None:
    assert "carry this alone" in said("something.new")
    assert comfort_for([sign("age.suspected_minor")]) is None


@pytest.mark.parametrize(
    ("language", "outside"),
    [("en", ("a teacher", "a doctor")), ("zh-CN", ("老师", "医生")), ("zh-TW", ("老師", "醫生"))],
)
def test_who_is_hurt_is_led_out_of_the_home_as_well(
    language: str, outside: tuple[str, ...]
) -> None:
    comfort = comfort_for([sign("abuse.victim")])
    assert comfort is not None
    assert comfort.lines[:2] == (Line.POLICE, Line.YOUTH)
    for who in outside:
        assert who in said("abuse.victim", language)


def test_who_was_approached_or_hurt_is_led_to_the_police_first() -> None:
    for category in ("grooming", "abuse.victim", "property_loss"):
        comfort = comfort_for([sign(category)])
        assert comfort is not None
        assert comfort.lines[0] is Line.POLICE
