"""Ways in which the same words are written to get past a filter, and how much is heard in them."""

import random
from collections.abc import Callable, Iterable, Mapping

import opencc

from guardian.provider.signals.normal.sounds import sounding, syllables
from tests.benchmarks.signals_held_out import HeldOut

Disguise = Callable[[str], str]

_LEET = str.maketrans("oieas", "01345")
_WORDS = {"妈妈": "mama", "爸妈": "parents", "我": "wo", "mum": "妈妈", "mom": "妈妈", "me": "我"}
_LONG = 4


def _drawn(text: str) -> random.Random:
    return random.Random(text)  # noqa: S311 - the same every time, and no secret


def _traditional(text: str) -> str:
    return str(_to_traditional.convert(text))


_to_traditional = opencc.OpenCC("s2t")


def _fullwidth(text: str) -> str:
    return text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


def _apart(between: str) -> Disguise:
    """Return what puts a sign between the characters of Chinese, and of one word of English."""

    def disguise(text: str) -> str:
        if not text.isascii():
            return between.join(text)
        return _in_one_word(text, between.join)

    return disguise


def _in_one_word(text: str, change: Disguise) -> str:
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if len(word) >= _LONG]
    if long:
        at = _drawn(text).choice(long)
        words[at] = change(words[at])
    return " ".join(words)


def _sounds_alike(text: str) -> str:
    """Return the text with every fourth character of Chinese as another one that sounds alike."""
    read, alike = syllables(), sounding()
    drawn = _drawn(text)
    return "".join(
        drawn.choice(alike[read[one]]) if one in read and drawn.randrange(4) == 0 else one
        for one in text
    )


def _two_languages(text: str) -> str:
    if text.isascii():
        return " ".join(_WORDS.get(word, word) for word in text.split(" "))
    for word, other in _WORDS.items():
        text = text.replace(word, other)
    return text


def _exchanged(word: str) -> str:
    return word[0] + word[2] + word[1] + word[3:]


DISGUISES: Mapping[str, Disguise] = {
    "capitals": str.upper,
    "fullwidth": _fullwidth,
    "traditional": _traditional,
    "invisible": "\u200b".join,
    "spaces": _apart(" "),
    "dots": _apart("."),
    "no marks": lambda text: "".join(one for one in text if one.isalnum() or one.isspace()),
    "stretched": lambda text: text + text[-1:] * 4,
    "emoji": lambda text: f"{text} 😭😂",
    "sounds alike": _sounds_alike,
    "digits": lambda text: _in_one_word(text, lambda word: word.translate(_LEET)),
    "hidden letter": lambda text: _in_one_word(text, lambda word: f"{word[0]}*{word[2:]}"),
    "misspelt": lambda text: _in_one_word(text, _exchanged),
    "two languages": _two_languages,
}
"""By name; what changes nothing of a text is not counted for it."""


def still_heard(heard: Callable[[str], bool], messages: Iterable[HeldOut]) -> Mapping[str, float]:
    """Return, by disguise, how many of the risks that are heard plainly are heard in it as well."""
    plain = [one.text for one in messages if heard(one.text)]
    found: dict[str, float] = {}
    for name, disguise in DISGUISES.items():
        changed = [said for text in plain if (said := disguise(text)) != text]
        found[name] = sum(map(heard, changed)) / max(len(changed), 1)
    return found


def newly_heard(heard: Callable[[str], bool], messages: Iterable[HeldOut]) -> float:
    """Return how many harmless messages that raise nothing raise something in any disguise."""
    quiet = [one.text for one in messages if not heard(one.text)]
    loud = sum(any(heard(disguise(text)) for disguise in DISGUISES.values()) for text in quiet)
    return loud / max(len(quiet), 1)
