"""Words that were taken apart, or written with digits and signs for letters."""

import re
from collections.abc import Container

_CHINESE = r"[\u3400-\u9fff]"
_BETWEEN_CHINESE = re.compile(rf"(?<={_CHINESE})[ \t._*~·/|+=#^-]{{1,8}}(?={_CHINESE})")
_SPELT_OUT = re.compile(r"(?<![a-z0-9])(?:[a-z][ .*_/-]{1,3}){2,30}[a-z](?![a-z0-9])")
_PADDING = re.compile(r"[ .*_/-]")
_MIXED = re.compile(r"(?<![a-z0-9@$!*#])[a-z0-9@$!*#_.-]{2,19}[a-z0-9@$*#](?![a-z0-9@$!*#])")
_FOR_LETTERS = str.maketrans("013457@$!", "oleastasi")
_FOR_LETTERS_OTHERWISE = str.maketrans("013457@$!", "oieastasi")
_HIDDEN = re.compile(r"[*#@$!_.-]")
_LETTER = re.compile(r"[a-z]")
_NO_LETTER = re.compile(r"[^a-z]")
_HIDDEN_WORDS = (
    "kill",
    *("killed", "killing", "die", "died", "dying", "dead", "death", "suicide", "suicidal", "hurt"),
    *("harm", "cutting", "abuse", "abused", "porn", "nude", "nudes", "sex", "sexual", "drugs"),
    *("weed", "vape", "knife", "gun", "murder", "hate", "bitch", "slut", "stab", "blood"),
)
_ANOTHER_WAY = {
    "unalive": "kill",
    "unalived": "killed",
    "unaliving": "killing",
    "unaliv": "kill",
    "sewerslide": "suicide",
    "suislide": "suicide",
    "sewercide": "suicide",
    "sooicide": "suicide",
    "suicde": "suicide",
    "sucide": "suicide",
    "suiside": "suicide",
    "sucidal": "suicidal",
    "suicdal": "suicidal",
    "kms": "kill myself",
    "kmself": "kill myself",
    "kys": "kill yourself",
    "myslef": "myself",
    "mysef": "myself",
    "seggs": "sex",
    "segs": "sex",
    "sm1": "someone",
    "every1": "everyone",
    "no1": "no one",
}
_WORD = re.compile(r"[a-z0-9]+")


def joined(text: str) -> str:
    """Return the text without padding between Chinese characters or between single letters."""
    seen = _BETWEEN_CHINESE.sub("", text)
    return _SPELT_OUT.sub(lambda found: _PADDING.sub("", found.group()), seen)


def spelt(text: str, known_words: Container[str]) -> str:
    """Return the text with letters for digits and signs, in words that are known."""
    return _MIXED.sub(lambda found: _meant(found.group(), known_words), text)


def decoded(text: str) -> str:
    """Return the text with the word that is meant where children write around a filter."""
    return _WORD.sub(lambda found: _ANOTHER_WAY.get(found.group(), found.group()), text)


def _meant(word: str, known_words: Container[str]) -> str:
    """Return the known word behind the digits and signs, the same where there is none."""
    if not (_LETTER.search(word) and _NO_LETTER.search(word)):
        return word
    for table in (_FOR_LETTERS, _FOR_LETTERS_OTHERWISE):
        spelling = word.translate(table)
        if spelling in known_words or spelling in _HIDDEN_WORDS or spelling in _ANOTHER_WAY:
            return spelling
    if _HIDDEN.search(word):
        closed = _HIDDEN.sub("", word)
        if closed in _HIDDEN_WORDS:
            return closed
        return next((one for one in _HIDDEN_WORDS if _stands_for(word, one)), word)
    return word


def _stands_for(written: str, word: str) -> bool:
    """Tell whether only letters inside are hidden: the first and last one must be seen."""
    return (
        len(written) == len(word)
        and written[0] == word[0]
        and (written[-1] == word[-1])
        and all(a == b or _HIDDEN.match(a) for a, b in zip(written, word, strict=True))
    )
