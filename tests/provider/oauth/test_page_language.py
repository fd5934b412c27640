"""Which language a page speaks, and that no sentence is missing in either."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.oauth.visitor import accepted_language
from guardian.words import LANGUAGES, LOCALE_DIR, Words

PROVIDER = Path(__file__).resolve().parents[3] / "guardian" / "provider"
SOURCES = PROVIDER / "oauth"
SENTENCE = re.compile(r'(?:\bsay|N_)\(\s*(?:"([^"]+)"|\'([^\']+)\')')


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh_CN"),
        ("zh-TW", "zh_TW"),
        ("zh-Hant-HK;q=0.9,en;q=0.8", "zh_TW"),
        ("ZH", "zh_CN"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("fr,zh;q=0.5", "zh_CN"),
        ("fr", "en"),
        ("en;q=0.1,zh;q=0.2", "zh_CN"),
        ("zh;q=0,en;q=0.1", "en"),
        ("zh;q=nan,en", "en"),
        ("zh;q=lots", "en"),
        ("*", "en"),
    ],
)
def test_the_browsers_wish(header: str, language: str) -> None:
    assert accepted_language(header) == language


@given(st.text(max_size=80))
def test_any_header_gives_a_language(header: str) -> None:
    assert accepted_language(header) in LANGUAGES


def sentences() -> set[str]:
    accounts = (PROVIDER / "accounts").glob("*.py")  # signing in is of both
    files = [*SOURCES.glob("*.py"), *SOURCES.glob("pages/*.html"), *accounts]
    found = (SENTENCE.findall(file.read_text("utf-8")) for file in files)
    return {double or single for pairs in found for double, single in pairs}


def test_every_sentence_is_in_chinese_with_the_same_places() -> None:
    chinese = Words("provider_oauth", "zh_CN")
    assert len(sentences()) > 40
    for sentence in sentences():
        places = dict.fromkeys(re.findall(r"\{(\w+)\}", sentence), "@")
        said = chinese.say(sentence, **places)
        assert said != sentence.format(**places), sentence
        assert said.count("@") >= len(places), sentence
        assert re.search(r"[\u4e00-\u9fff]", said), sentence


def test_the_catalogue_holds_nothing_that_nobody_says() -> None:
    catalogue = (LOCALE_DIR / "zh_CN/LC_MESSAGES/provider_oauth.po").read_text("utf-8")
    known = set(re.findall(r'^msgid "(.+)"$', catalogue, re.MULTILINE))
    counted = {sentence for sentence in known if "{n}" in sentence}
    assert known - counted == sentences()


@pytest.mark.parametrize("count", [1, 2])
def test_counted_sentences(count: int) -> None:
    said = Words("provider_oauth", "zh_CN").say_n(
        "You can try again in {n} second.", "You can try again in {n} seconds.", count
    )
    assert said == f"请在 {count} 秒后再试。"
