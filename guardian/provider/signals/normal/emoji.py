"""Emoji as the words that they stand for, in the language of the text around them."""

import re
from collections.abc import Mapping
from functools import cache
from unicodedata import normalize

from guardian.provider.signals.normal.tables import lines_of

_HAN = re.compile(r"[\u3400-\u9fff]")
_LEFT_OUT = "\ufe0e\ufe0f\u200d"


def spoken(text: str) -> str:
    """Return the text with a word for each sign that the table knows."""
    if text.isascii():
        return text
    return text.translate(_words()[bool(_HAN.search(text))])


@cache
def _words() -> tuple[Mapping[int, str], Mapping[int, str]]:
    english: dict[int, str] = {}
    chinese: dict[int, str] = {}
    for line in lines_of("emoji.txt"):
        signs, *said = line.split(" ")
        for sign in normalize("NFKC", signs):
            if sign not in _LEFT_OUT:
                english.setdefault(ord(sign), f" {' '.join(said[:-1])} ")
                chinese.setdefault(ord(sign), said[-1])
    return english, chinese
