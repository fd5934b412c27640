"""The catalogues use the words of docs/glossary.md, and none of those that are never used."""

import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from guardian.words import LOCALE_DIR

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
SPEAKING = ("ui", "guardian", "provider_oauth")
"""What a parent reads."""
TERMS, NEVER = PAGE.split("## Never")


def _rows(text: str) -> list[list[str]]:
    cells = [
        [each.strip() for each in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| ")
    ]
    return [row for row in cells[1:] if not row[0].startswith("---")]


HELD = [row for row in _rows(TERMS) if row[3] == "always"]
FORBIDDEN = {row[0]: re.split("[,、] ?", row[1]) for row in _rows(NEVER)}


def _sentences(domain: str) -> Iterator[tuple[str, str, str]]:
    """Yield each English sentence with its two translations."""
    turned = gettext.translation(domain, LOCALE_DIR, languages=["zh_TW"])
    with (LOCALE_DIR / "zh_CN" / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        for message in read_po(file, abort_invalid=True):
            if not message.id:
                continue
            if isinstance(message.id, str):
                yield message.id, str(message.string), turned.gettext(message.id)
            else:
                one, many = message.id
                yield many, (message.string or ("",))[0], turned.ngettext(one, many, 2)


SENTENCES = [each for domain in SPEAKING for each in _sentences(domain)]


def test_the_page_is_read() -> None:
    assert len(_rows(TERMS)) > 25
    assert len(HELD) > 10
    assert set(FORBIDDEN) == {"English", "简体中文", "繁體中文"}


@pytest.mark.parametrize("row", HELD, ids=lambda row: str(row[0]))
def test_a_term_is_said_in_its_own_words(row: list[str]) -> None:
    said = re.compile(rf"\b{re.escape(row[0])}s?\b", re.IGNORECASE)
    simplified, traditional = (cell.split(" / ") for cell in row[1:3])
    for english, in_simplified, in_traditional in SENTENCES:
        if said.search(english):
            assert any(word in in_simplified for word in simplified), english
            assert any(word in in_traditional for word in traditional), english


@pytest.mark.parametrize(("place", "language"), list(enumerate(FORBIDDEN)), ids=str)
def test_what_is_never_said(place: int, language: str) -> None:
    for word in FORBIDDEN[language]:
        found = re.compile(rf"\b{word}" if word.isascii() else word, re.IGNORECASE)
        assert [each[0] for each in SENTENCES if found.search(each[place])] == [], word
