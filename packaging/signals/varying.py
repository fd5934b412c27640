"""Adds lines as they are also written: beside everyday talk, with a face, misspelt, by ear.

A sign in a longer message must not drown in what stands around it, and a face behind it must not
hide it. What varies is drawn from the line itself, so that it is the same every time.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reading import Line

from guardian.provider.signals.normal.sounds import sounding, syllables

_SHARE = 0.5
_FACES = ("😭", "😂", "🥲", "😅", "💀", "🙂", "😞", "…", "...", "!!", "??")
_TAILS = {
    "en": ("lol", "idk", "haha", "tbh", "just saying", "pls"),
    "zh": ("哈哈", "唉", "呜呜", "真的", "随便说说", "嗯"),
}
_SHORTEST_SPELT = 5
_OTHER_WORDS = {
    "en": {"mum": "妈妈", "mom": "妈妈", "dad": "爸爸", "me": "我", "you": "u", "because": "cuz"},
    "zh": {
        "我": "wo",
        "你": "ni",
        "妈妈": "mama",
        "老师": "teacher",
        "爸妈": "parents",
        "不": "bu",
    },
}
"""Words of the other language, or as they are spelt by ear, that stand among one's own."""
_BY_EAR = 6
"""One in so many characters of Chinese becomes another one that sounds alike."""


def varied(lines: Sequence[Line]) -> list[Line]:
    """Return the variations that are learnt from beside the lines."""
    everyday = {
        language: [one.text for one in lines if _is_everyday(one) and one.language == language]
        for language in ("en", "zh")
    }
    return [
        replace(line, text=text)
        for line in lines
        if not line.is_template and "public" not in line.words
        for text in _variations(line, everyday.get(line.language, []))
    ]


def _is_everyday(line: Line) -> bool:
    return line.label == "none" and "everyday" in line.words and not line.is_template


def _variations(line: Line, everyday: Sequence[str]) -> Iterator[str]:
    rnd = random.Random(line.text)  # noqa: S311 - drawn the same every time, and no secret
    if rnd.random() > _SHARE:
        return
    way = rnd.randrange(5)
    if way == 0 and everyday:
        beside = rnd.choice(everyday)
        mark = "。" if line.language == "zh" else ". "
        pair = [line.text, beside] if rnd.random() < 0.5 else [beside, line.text]  # noqa: PLR2004 - a coin
        yield mark.join(pair)
    elif way == 1:
        yield f"{line.text} {rnd.choice(_FACES) * rnd.randint(1, 3)}"
    elif way == 2:  # noqa: PLR2004 - one of five ways
        tail = rnd.choice(_TAILS[line.language])
        yield f"{tail} {line.text}" if rnd.random() < 0.5 else f"{line.text} {tail}"  # noqa: PLR2004 - a coin
    elif way == 3:  # noqa: PLR2004 - one of five ways
        yield _misspelt(line.text, rnd)
    else:
        yield _by_ear(line, rnd)


def _by_ear(line: Line, rnd: random.Random) -> str:
    """Return the text with words of the other language, or characters that sound alike."""
    text = line.text
    if line.language == "zh" and rnd.random() < 0.5:  # noqa: PLR2004 - a coin
        read, alike = syllables(), sounding()
        return "".join(
            rnd.choice(alike[read[one]]) if one in read and rnd.randrange(_BY_EAR) == 0 else one
            for one in text
        )
    for word, other in _OTHER_WORDS[line.language].items():
        text = re.sub(rf"\b{word}\b" if word.isascii() else word, other, text)
    return text


def _misspelt(text: str, rnd: random.Random) -> str:
    """Return the text with no marks between words, one English word with two letters exchanged."""
    bare = text.translate(dict.fromkeys(map(ord, ",.!?，。！？、"), " "))
    words = bare.split(" ")
    long = [at for at, word in enumerate(words) if word.isascii() and len(word) >= _SHORTEST_SPELT]
    if long:
        at = rnd.choice(long)
        cut = rnd.randint(1, len(words[at]) - 3)
        word = words[at]
        words[at] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
    return " ".join(word for word in words if word)
