"""Sentences in the reader's language, from gettext catalogues in ``resources/locale``.

A sentence is written whole, in English, with named places: ``words.say("Until {time}.", time=t)``.
The translation check reads the same calls, so a sentence that is joined from pieces cannot be
translated and is a fault.
"""

import gettext
import locale
import os
from functools import lru_cache
from pathlib import Path

from guardian.stretched_words import StretchedCatalogue

LANGUAGES = ("en", "zh_CN", "zh_TW")
"""Every language that is complete, as gettext spells it."""
STRETCHED = "en_x_stretched"
"""English that no reader is offered; as a tag (RFC 5646, section 2.2.7) ``en-x-stretched``."""

_TRADITIONAL = frozenset({"tw", "hk", "mo"})
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")

LOCALE_DIR = Path(__file__).resolve().parent.parent / "resources" / "locale"


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a sentence for translation where it is declared; it is translated where it is shown."""
    return msgid


def best_language(tag: str) -> str:
    """Return the catalogue that serves a language tag such as ``zh-CN``, ``zh_TW`` or ``en-GB``.

    Chinese is Traditional where the tag names the script, or else a place that writes it.
    """
    language, *rest = tag.partition(".")[0].lower().replace("_", "-").split("-")
    if not language.startswith("zh"):
        return "en"
    traditional = "hant" in rest or ("hans" not in rest and not _TRADITIONAL.isdisjoint(rest))
    return "zh_TW" if traditional else "zh_CN"


def is_chinese(language: str) -> bool:
    """Return whether one of ``LANGUAGES`` is Chinese, in either script."""
    return language.startswith("zh")


def system_language() -> str:
    """Return the catalogue that serves this desktop.

    POSIX variables first, as gettext reads them: a locale that is named but not installed still
    says what its owner reads.
    """
    named = next(filter(None, map(os.environ.get, _LOCALE_VARIABLES)), None)
    return best_language(named or locale.getlocale()[0] or "en")


class Words:
    """One language of one catalogue (``ui``, ``guardian``, ``provider_oauth`` ...)."""

    def __init__(self, domain: str, language: str) -> None:
        self.language = language
        self._catalogue = _catalogue(domain, language)

    def say(self, msgid: str, /, **values: object) -> str:
        """Return the sentence in this language with its places filled."""
        return self._catalogue.gettext(msgid).format(**values)

    def say_n(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Return the sentence for ``n`` things; ``{n}`` in it is the number."""
        return self._catalogue.ngettext(one, many, n).format(n=n, **values)


@lru_cache(maxsize=32)
def _catalogue(domain: str, language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    if language == STRETCHED:
        return StretchedCatalogue()
    return gettext.translation(domain, LOCALE_DIR, languages=[language])
