"""How many guesses a passphrase holds against somebody who knows what people choose.

Counted by zxcvbn (Wheeler, USENIX Security 2016): the cheapest way to put the passphrase together
from words, names, dates, keys in a row, repeats and letters, with words of ours beside its English
ones (``resources/passphrase-words``, the most common first in each file). What differs:

* Width, spaces and hyphens are evened out first: an input method or a habit adds no secret.
* zxcvbn counts every character as one of ten. A Han character that stands alone counts as one of a
  hundred, and in running text as 10**1.5, five bits, which is about what a reader who knows the
  language is unsure of. A syllable in pinyin says no more than its character and counts alike.
* Several words cost the product of their ranks and the order they come in. The ten thousand that
  zxcvbn adds for each further word is left out: a thief of a disk has time for sentences.

What is asked, ten thousand million guesses, fits what one costs. With the default Argon2id (256 MiB
three times) a guess moves about 1.5 GB through memory. The parent's own computer, where a child
could try, does two to eight in a second: forty years at the least. A graphics card with 1 TB/s does
under 700, whatever its number of cores: half a year for all of them, some 2,000 dollars of rented
time. That is for somebody who has the keyring's secret as well; with the disk alone no number of
guesses is enough.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from guardian.vault.errors import WeakPassphraseError

WORDS_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "passphrase-words"
ASKED_GUESSES = 10**10
LONGEST_READ = 64
"""Characters that are judged, since the work grows with the square; more do no harm."""
SCORE_FROM_GUESSES = (10**4, 10**7, ASKED_GUESSES, 10**13)
"""From how many guesses a passphrase has the score 1, 2, 3 and 4."""

_FEW_CHARACTERS = 8
_DECADES_IN_TEXT = 1.5
_SECOND_OF_HAN = "\ue000"
"""Follows every Han character, which so counts as two; in the private use area, so never typed."""
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015]+")
_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_HAN_TEXT = re.compile(f"(?:[{_HAN}]{_SECOND_OF_HAN})+")
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])"
    r"(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|van"
    r"|ai|ei|ao|ou|an|en|in|un|i[aeu]|u[aoie]|ve|a|e|i|o|u|v)(?![aeiouv])"
    r"|(?:ang|ai|ao|an|ei|en|er|ou|a|e|o)(?![aeiouv])"
)
# Atomic, so that what is no pinyin is not tried in every way to part it.
_PINYIN_TEXT = re.compile(f"(?>{_SYLLABLE.pattern}){{2,}}+")


class Weakness(StrEnum):
    """What makes a passphrase easy to guess, or what it lacks."""

    TOO_SHORT = "too_short"
    COMMON = "common"
    NAME_OR_DATE = "name_or_date"
    KEYBOARD = "keyboard"
    REPEATED = "repeated"
    ADD_A_WORD = "add_a_word"


_KIND_OF_WORD = {
    "keyboard": Weakness.KEYBOARD,
    "names": Weakness.NAME_OR_DATE,
    "numbers": Weakness.NAME_OR_DATE,
    "female_names": Weakness.NAME_OR_DATE,
    "male_names": Weakness.NAME_OR_DATE,
    "surnames": Weakness.NAME_OR_DATE,
}
"""By list: the first three are ours, the last three zxcvbn's."""


@dataclass(frozen=True, kw_only=True)
class Strength:
    """``score``: 0 (guessed at once) to 4 (holds for years); ``weakness``: ``None`` if accepted."""

    score: int
    acceptable: bool
    weakness: Weakness | None


def opinion(passphrase: str) -> Strength:
    """Return how good a passphrase is; takes some milliseconds, at most a tenth of a second."""
    text = _evened_out(passphrase)
    guesses, parts = _guesses(text)
    acceptable = guesses >= ASKED_GUESSES
    return Strength(
        score=sum(guesses >= limit for limit in SCORE_FROM_GUESSES),
        acceptable=acceptable,
        weakness=None if acceptable else _weakness(text, parts),
    )


def check_strength(passphrase: str) -> None:
    """Raise WeakPassphraseError unless a passphrase holds the guesses that are asked."""
    if not opinion(passphrase).acceptable:
        raise WeakPassphraseError


def _evened_out(passphrase: str) -> str:
    # Cut before and after: NFKC makes up to eighteen characters of one.
    normal = unicodedata.normalize("NFKC", passphrase[: 4 * LONGEST_READ])
    return _SEPARATORS.sub("", normal)[:LONGEST_READ]


def _guesses(text: str) -> tuple[int, list[dict[str, Any]]]:
    """Return the guesses, and the parts of the cheapest way to put the text together."""
    # Imported here: its lists take a while, and most starts judge no passphrase.
    from zxcvbn import matching, scoring  # noqa: PLC0415 - see above

    spread = _spread(text)
    if not spread:
        return 1, []
    # Not by zxcvbn(): it keeps the words that it is given in a module, shared by every thread.
    dictionaries = {**matching.RANKED_DICTIONARIES, **_word_lists()}
    found = matching.omnimatch(spread, dictionaries)
    found += list(_texts(spread, found))
    judged = scoring.most_guessable_match_sequence(spread, found, _exclude_additive=True)
    return int(judged["guesses"]), judged["sequence"]


def _spread(text: str) -> str:
    return _HAN_CHARACTER.sub(lambda found: found[0] + _SECOND_OF_HAN, text)


@cache
def _word_lists() -> dict[str, dict[str, int]]:
    lists = {}
    for name in ("han", "keyboard", "names", "numbers", "pinyin"):
        words = (WORDS_FOLDER / f"{name}.txt").read_text(encoding="utf-8").split()
        unique = dict.fromkeys(_spread(word) for word in words)
        lists[name] = {word: rank for rank, word in enumerate(unique, 1)}
    return lists


def _texts(spread: str, words: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Return what may be running text, between every two places where it or a word begins or ends.

    Each as zxcvbn describes a part: first and last place, its characters, its guesses.
    """
    lowered = spread.lower()
    for pattern in (_HAN_TEXT, _PINYIN_TEXT):
        for run in pattern.finditer(lowered):
            edges = {run.start(), run.end()}
            for word in words:
                edges |= {word["i"], word["j"] + 1} & set(range(run.start(), run.end()))
            for start in edges:
                for end in edges:
                    piece = lowered[start:end]
                    if piece and pattern.fullmatch(piece):
                        yield _text(spread, start, end, _characters(piece))


def _characters(piece: str) -> int:
    return piece.count(_SECOND_OF_HAN) or len(_SYLLABLE.findall(piece))


def _text(spread: str, start: int, end: int, characters: int) -> dict[str, Any]:
    return {
        "pattern": "text",
        "i": start,
        "j": end - 1,
        "token": spread[start:end],
        "guesses": int(10 ** (_DECADES_IN_TEXT * characters)),
    }


def _weakness(text: str, parts: list[dict[str, Any]]) -> Weakness:
    if len(_spread(text)) < _FEW_CHARACTERS:
        return Weakness.TOO_SHORT
    longest = max(parts, key=lambda part: len(part["token"]))
    match longest["pattern"]:
        case "date" | "regex":
            return Weakness.NAME_OR_DATE
        case "spatial" | "sequence":
            return Weakness.KEYBOARD
        case "repeat":
            return Weakness.REPEATED
        case "dictionary":
            return _KIND_OF_WORD.get(longest["dictionary_name"], Weakness.COMMON)
        case _:
            return Weakness.ADD_A_WORD
