"""Strings made to trip a reader: endless by kind, never by chance."""

from collections.abc import Iterator
from random import Random

from tests.provider.signals import signs, signs_wider, traps

_SAID = [text for text, _ in (*signs.ENGLISH, *signs.CHINESE, *signs_wider.ENGLISH)]
_PIECES = (
    *("he ", "asked ", "me ", "to ", "not ", "i ", "want ", "my dad ", "they ", "call "),
    *("我", "想", "他", "让我", "不", "没", "死", "网友", "把", "有人", "在", "的"),
    *(".", ",", "?", "!", "…", "。", "，", "\n", "\t", " ", "  ", "-", "*", "_", "~", "|", "+"),
    *('"', "'", "“", "”", "(", "[", "《", "{", "<", "\\", "'", "`"),
    *("1", "0", "4", "$", "@", "#", "a", "e", "z", "dieee", "d i e ", "k.i.l.l"),
    *("\u0301", "\u0336", "\u200b", "\u200d", "\ufe0f", "\u202e", "\ufeff", "\u00ad", "\u034f"),
    *("👨‍👩‍👧‍👦", "🏳️‍🌈", "💀", "🔪", "👍🏽", "🇨🇳", "\U000e0061"),
    *("\ud800", "\udfff", "\x00", "\x1b", "\x85", "\u2028"),
    *("ﷺ", "ﬃ", "Ⅷ", "㍿", "ａ", "𝕚", "ß", "İ", "ǆ", "한", "あ", "ا", "ש", "ก", "आ"),
    *("殺", "體", "𠮷", "㐀", "鿿"),
)


def hostile(random: Random, longest: int) -> str:
    """Return one string of at most ``longest`` characters."""
    kind = random.choice(_KINDS)
    return kind(random, random.randint(1, longest))[:longest]


def _run(random: Random, length: int) -> str:
    return random.choice(_PIECES) * length


def _turns(random: Random, length: int) -> str:
    return "".join(random.choices(_PIECES, k=random.randint(2, 5))) * length


def _mixture(random: Random, length: int) -> str:
    return "".join(random.choices(_PIECES, k=length))


def _nested(random: Random, length: int) -> str:
    opened, closed = random.choice([("(", ")"), ("“", "”"), ("《", "》"), ('"', '"'), ("{", "}")])
    return opened * (length // 2) + random.choice(_SAID) + closed * (length // 2)


def _padded(random: Random, length: int) -> str:
    padding = random.choice(_PIECES) * random.randint(1, 3)
    return padding.join(random.choice(_SAID)) * (1 + length // 100)


def _marked(random: Random, length: int) -> str:
    marks = "".join(chr(random.randint(0x300, 0x36F)) for _ in range(random.randint(1, 20)))
    return marks.join(random.choice(_SAID)) * (1 + length // 400)


def _points(random: Random, length: int) -> str:
    return "".join(chr(random.randint(0, 0x10FFFF)) for _ in range(length))


def _spoilt(random: Random, length: int) -> str:
    letters = list(" ".join(random.choices([*_SAID, *traps.ENGLISH], k=1 + length // 60)))
    for _ in range(1 + len(letters) // 10):
        letters[random.randrange(len(letters))] = random.choice(_PIECES)
    return "".join(letters)


_KINDS = (_run, _turns, _mixture, _nested, _padded, _marked, _points, _spoilt)


def some(seed: int, many: int, longest: int) -> Iterator[str]:
    """Yield ``many`` strings, the same for the same seed."""
    random = Random(seed)  # noqa: S311 - texts for a test, and the same for a seed
    for _ in range(many):
        yield hostile(random, longest)
