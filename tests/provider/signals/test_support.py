"""Comfort: kind, short, in the child's language."""

import pytest

from guardian.provider.signals.detector import detect
from guardian.provider.signals.support import support_text

SAMPLES = {
    "wish": "I wish I was dead",
    "plan": "im going to kill myself tonight",
    "harm": "i keep hurting myself",
    "meeting": "an online friend wants to meet me",
    "partner": "will you be my girlfriend",
}


def comfort(sample: str, language: str) -> str:
    text = support_text(detect(SAMPLES[sample]), language)
    assert text is not None
    return text


def test_without_a_sign_there_is_nothing_to_say() -> None:
    assert support_text((), "en") is None


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_comfort_is_short_and_points_to_people(sample: str, language: str) -> None:
    text = comfort(sample, language)
    assert 40 < len(text) < 320
    assert "信任" in text or "trust" in text


@pytest.mark.parametrize("sample", SAMPLES)
def test_comfort_is_in_the_childs_language(sample: str) -> None:
    assert comfort(sample, "en").isascii()
    assert not comfort(sample, "zh-CN").isascii()


@pytest.mark.parametrize("sample", ["wish", "plan", "harm"])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_who_thinks_of_dying_hears_that_they_are_not_alone(sample: str, language: str) -> None:
    text = comfort(sample, language)
    assert "not alone" in text or "不是一个人" in text


def test_who_means_to_do_it_is_sent_to_someone_now() -> None:
    assert "right now" in comfort("plan", "en")
    assert comfort("plan", "en") != comfort("wish", "en")


def test_who_was_approached_has_done_nothing_wrong() -> None:
    assert comfort("meeting", "en").startswith("You have done nothing wrong")
    assert comfort("meeting", "zh-CN").startswith("你没有做错")


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_comfort_asks_nothing_and_names_no_act(sample: str, language: str) -> None:
    text = comfort(sample, language).lower()
    for word in ("?", "？", "suicide", "kill", "自杀", "死", "promise", "保证", "must not"):
        assert word not in text


def test_the_gravest_sign_decides_what_is_said() -> None:
    both = detect("be my boyfriend. i want to die")
    assert support_text(both, "en") == support_text(detect("i want to die"), "en")
