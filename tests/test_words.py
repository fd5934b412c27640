import pytest

from guardian.words import Words, best_language, system_language


@pytest.mark.parametrize(
    ("tag", "language"),
    [("zh-CN", "zh_CN"), ("zh_TW", "zh_CN"), ("ZH", "zh_CN"), ("en-GB", "en"), ("fr", "en")],
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


def test_a_sentence_is_said_whole_in_the_language_of_the_reader() -> None:
    assert Words("guardian", "en").say("Blocked: {names}", names="a") == "Blocked: a"
    assert Words("guardian", "zh_CN").say("Blocked: {names}", names="a") == "已屏蔽：a"


def test_braces_in_what_others_wrote_are_only_braces() -> None:
    assert Words("guardian", "en").say("Blocked: {names}", names="{0}") == "Blocked: {0}"
