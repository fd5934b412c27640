"""Traditional Chinese is made from Simplified: whole, with the same places, in words of its own."""

import gettext
import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from guardian.words import LOCALE_DIR, Words

SOURCES = sorted((LOCALE_DIR / "zh_CN" / "LC_MESSAGES").glob("*.po"))
SAID = (
    ("Minors' mode", "未成年人模式"),
    ("Settings", "設定"),
    ("Alerts", "安全提醒"),
    ("Passphrase", "通行密語"),
)
SIMPLIFIED = re.compile("[账户设帐绑这个们时间录应为对说无与务级复发样现]")
"""Common letters of Simplified Chinese; those that both scripts have are left out below."""
OF_BOTH = set("帐户个")


def _entries(source: Path) -> list[Message]:
    with source.open("rb") as file:
        return [message for message in read_po(file, abort_invalid=True) if message.id]


def _first(message: Message) -> str:
    """Return the translation, the first form where there are several."""
    return message.string if isinstance(message.string, str) else (message.string or ("",))[0]


def _turned(source: Path) -> gettext.NullTranslations:
    return gettext.translation(source.stem, LOCALE_DIR, languages=["zh_TW"])


def _places(sentence: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(sentence) if name)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_every_sentence_is_there_with_its_places(source: Path) -> None:
    catalogue = _turned(source)
    for message in _entries(source):
        plural = not isinstance(message.id, str)
        one = message.id[0] if plural else str(message.id)
        simplified = _first(message)
        said = catalogue.ngettext(one, message.id[1], 2) if plural else catalogue.gettext(one)
        assert said != one or simplified == one
        assert _places(said) == _places(simplified), said


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_no_letter_of_the_other_script_is_left(source: Path) -> None:
    catalogue = _turned(source)
    for message in _entries(source):
        if isinstance(message.id, str):
            found = set(SIMPLIFIED.findall(catalogue.gettext(message.id))) - OF_BOTH
            assert found == set(), message.id


@pytest.mark.parametrize(("sentence", "said"), SAID)
def test_our_words(sentence: str, said: str) -> None:
    catalogue = Words("ui", "zh_TW")
    known = {message.id for message in _entries(LOCALE_DIR / "zh_CN" / "LC_MESSAGES" / "ui.po")}
    if sentence in known:
        assert catalogue.say(sentence) == said


def test_quotation_marks_are_those_of_taiwan() -> None:
    for source in SOURCES:
        catalogue = _turned(source)
        for message in _entries(source):
            if isinstance(message.id, str):
                assert not re.search("[“”‘’]", catalogue.gettext(message.id)), message.id
