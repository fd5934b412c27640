import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.words import LANGUAGES, Words, best_language, is_chinese, system_language


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh-CN", "zh_CN"),
        ("zh_TW", "zh_TW"),
        ("zh-HK", "zh_TW"),
        ("zh-Hant", "zh_TW"),
        ("zh_TW.UTF-8", "zh_TW"),
        ("zh-Hans-HK", "zh_CN"),
        ("zh-Hant-CN", "zh_TW"),
        ("zh-SG", "zh_CN"),
        ("zh-Hans", "zh_CN"),
        ("ZH", "zh_CN"),
        ("", "en"),
        ("en-GB", "en"),
        ("fr", "en"),
    ],
)
def test_a_reader_gets_the_nearest_language(tag: str, language: str) -> None:
    assert best_language(tag) == language


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8", "LC_MESSAGES": "zh_CN"}, "zh_CN"),
        ({"LANG": "C.UTF-8"}, "en"),
    ],
)
def test_the_desktop_says_what_its_owner_reads(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert system_language() == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_serves_itself(language: str) -> None:
    assert best_language(language) == best_language(language.replace("_", "-")) == language
    assert is_chinese(language) is (language != "en")


@given(st.text(max_size=40))
def test_any_tag_gives_a_language(tag: str) -> None:
    assert best_language(tag) in LANGUAGES


def test_a_sentence_is_said_whole_in_the_language_of_the_reader() -> None:
    assert Words("guardian", "en").say("Blocked: {names}", names="a") == "Blocked: a"
    assert Words("guardian", "zh_CN").say("Blocked: {names}", names="a") == "已屏蔽：a"


def test_braces_in_what_others_wrote_are_only_braces() -> None:
    assert Words("guardian", "en").say("Blocked: {names}", names="{0}") == "Blocked: {0}"
