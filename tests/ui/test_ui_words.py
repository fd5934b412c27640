"""Every sentence of the window exists in Chinese, with the same places, and in no pieces."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from guardian.words import LOCALE_DIR

ROOT = Path(__file__).resolve().parent.parent.parent
KEYWORDS = {"say": (1,), "say_n": (1, 2), "N_": (1,)}
PLACES = re.compile(r"\{(\w*)\}")
NEVER = re.compile(r"violation|surveil|abnormal|\busers?\b", re.IGNORECASE)


def _in_code() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(str(ROOT / "ui"), keywords=KEYWORDS, method_map=[("**.py", "python")])
    return {message for _file, _line, message, _comments, _context in found}


def _in_catalogue() -> dict[str | tuple[str, ...], Message]:
    with (LOCALE_DIR / "zh_CN" / "LC_MESSAGES" / "ui.po").open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    return {
        tuple(entry.id) if isinstance(entry.id, (list, tuple)) else entry.id: entry
        for entry in catalogue
        if entry.id
    }


def _all(text: object) -> list[str]:
    return [str(each) for each in text] if isinstance(text, (list, tuple)) else [str(text)]


def test_every_sentence_is_translated_and_none_is_left_over() -> None:
    code, catalogue = _in_code(), _in_catalogue()
    assert code - set(catalogue) == set()
    assert set(catalogue) - code == set()
    assert len(code) > 300


@pytest.mark.parametrize("entry", _in_catalogue().values(), ids=lambda entry: str(entry.id)[:40])
def test_a_translation_is_whole(entry: Message) -> None:
    originals, translations = _all(entry.id), _all(entry.string)
    assert all(translations)
    assert not entry.fuzzy
    for translation in translations:
        assert set(PLACES.findall(translation)) == set(PLACES.findall(originals[-1]))


def test_words_that_are_never_said() -> None:
    for entry in _in_catalogue().values():
        for original in _all(entry.id):
            assert not NEVER.search(original), original
        for translation in _all(entry.string):
            assert not re.search("违规|监控|用户", translation), translation


def test_no_sentence_is_built_by_a_format_string() -> None:
    for path in sorted((ROOT / "ui").rglob("*.py")):
        assert not re.search(r"say(_n)?\(\s*f[\"']", path.read_text(encoding="utf-8")), path
