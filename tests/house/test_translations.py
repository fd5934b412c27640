"""Every sentence exists in every language, with the same places to fill."""

import string
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from guardian.words import LANGUAGES, LOCALE_DIR

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS: dict[str, tuple[int, ...] | None] = {"say": None, "say_n": (1, 2), "N_": None}

SOURCES = {
    "ui": ["ui"],
    "provider_oauth": ["guardian/provider/oauth", "guardian/provider/accounts"],
    "provider_child": ["guardian/provider/child_page", "guardian/provider/backends/sandbox"],
    "provider_support": ["guardian/provider/signals"],
    "provider_safety": ["guardian/provider/contacting"],
    "provider_minors": [
        "guardian/provider/engine/consent_terms.py",
        "guardian/provider/engine/request_words.py",
    ],
    "provider_engine": [
        "guardian/provider/engine",
        "guardian/provider/child_api",
        "guardian/provider/api",
        "guardian/provider/ledger",
        "guardian/provider/serve.py",
    ],
    "provider_gateway": ["guardian/provider/backends/gateway", "guardian/cli_secrets.py"],
    "provider_bridging": ["guardian/provider/bridging", "guardian/cli_bridge.py"],
    "provider_openwebui": ["guardian/provider/backends/openwebui"],
    "provider_redress": ["guardian/provider/redress_words.py"],
    "conformance": ["guardian/conformance"],
    "guardian": [
        "guardian/cli.py",
        "guardian/cli_watch.py",
        "guardian/cli_window.py",
        "guardian/errors.py",
        "guardian/link",
        "guardian/vault",
        "guardian/notify",
        "guardian/store",
        "guardian/sync",
        "guardian/system",
        "guardian/desk",
        "guardian/demo",
    ],
}
"""Which code speaks from which catalogue: a file that is named speaks from that one alone."""

NAMED = {ROOT / place for places in SOURCES.values() for place in places if place.endswith(".py")}

MADE = ("zh_TW",)
"""Made from another catalogue when that is compiled: see tests/test_traditional_chinese.py."""
TRANSLATED = [language for language in LANGUAGES if language not in ("en", *MADE)]


def _files(places: list[str]) -> list[Path]:
    paths = [ROOT / place for place in places]
    found = [path for path in paths if path.is_file()]
    for folder in paths:
        inside = [*folder.rglob("*.py"), *folder.rglob("*.html")]
        found += [path for path in inside if path not in NAMED]
    return sorted(found)


def _sentences(domain: str) -> set[str]:
    found: set[str] = set()
    for path in _files(SOURCES[domain]):
        method = "python" if path.suffix == ".py" else "jinja2"
        for _, messages, _, _ in extract(
            method, BytesIO(path.read_bytes()), keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            found.add(messages if isinstance(messages, str) else messages[0])
    return found


def _catalogue(domain: str, language: str) -> dict[str, Message]:
    with (LOCALE_DIR / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return {
            message.id if isinstance(message.id, str) else message.id[0]: message
            for message in read_po(file, abort_invalid=True)
            if message.id
        }


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def _forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def test_every_catalogue_has_code_that_speaks_from_it() -> None:
    catalogues = {path.stem for path in LOCALE_DIR.glob("*/LC_MESSAGES/*.po")}
    assert catalogues == set(SOURCES)


@pytest.mark.parametrize("domain", SOURCES)
def test_the_code_speaks(domain: str) -> None:
    assert _sentences(domain)


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("domain", SOURCES)
def test_every_sentence_is_translated_and_none_is_left_over(domain: str, language: str) -> None:
    catalogue = _catalogue(domain, language)
    assert _sentences(domain) - set(catalogue) == set()
    assert set(catalogue) - _sentences(domain) == set()
    empty = [id_ for id_, message in catalogue.items() if not all(_forms(message))]
    assert empty == []
    assert [id_ for id_, message in catalogue.items() if message.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("domain", SOURCES)
def test_a_translation_fills_the_same_places(domain: str, language: str) -> None:
    for id_, message in _catalogue(domain, language).items():
        singular_only = _places(id_) | ({"n"} if not isinstance(message.id, str) else set())
        for form in _forms(message):
            assert _places(form) <= singular_only, form
            assert _places(id_) - {"n"} <= _places(form), form


def test_the_chinese_window_is_chinese() -> None:
    latin_only = [
        id_
        for id_, message in _catalogue("ui", "zh_CN").items()
        if all(form.isascii() and form.isalpha() for form in _forms(message))
    ]
    assert latin_only == [], "left in English?"
