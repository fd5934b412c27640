"""Text as the rules read it: one width, one case, no tricks with spaces or stretched letters."""

import re
import unicodedata
from collections.abc import Container
from itertools import groupby, product

MAX_CHARACTERS = 2000
"""What is read of a message; the chat takes no longer ones."""

_TRADITIONAL = str.maketrans(
    "殺見話發訴愛媽爺歡網電寫遺書藥樓戀結個們讓別瞞單獨線",
    "杀见话发诉爱妈爷欢网电写遗书药楼恋结个们让别瞒单独线",
) | str.maketrans(
    "樣沒麼來這會說對後嗎還過學醫術傷離開給當婚親東號碼腕聽",
    "样没么来这会说对后吗还过学医术伤离开给当婚亲东号码腕听",
)
_CHINESE = r"[\u3400-\u9fff]"
_BETWEEN_CHINESE = re.compile(rf"(?<={_CHINESE})[ \t._*~·-]{{1,8}}(?={_CHINESE})")
_ASKS_WHETHER = re.compile(rf"({_CHINESE})[不没]\1")  # 是不是, 有没有: no denial
_SENTENCE_ENDS = re.compile(r"[.!?。!?;…\n\r]+")
_CLAUSE_ENDS = re.compile(r"[,、:()\"“”《》\[\]]+")
_SPELT_OUT = re.compile(r"(?<![a-z0-9])(?:[a-z][ .*_-]{1,3}){2,30}[a-z](?![a-z0-9])")
_STRETCHED = re.compile(r"([a-z])\1\1")
_WORD = re.compile(r"[a-z]+")
_MAX_STRETCHES = 4


def plain(text: str, known_words: Container[str]) -> str:
    """Return the text for :func:`guardian.provider.signals.phrases.tokens_of`.

    NFKC and casefold; traditional characters of the rules become simplified; invisible characters,
    apostrophes and padding between Chinese characters go; letters spelt out one by one are joined;
    a stretched word ("dieee") becomes the known word that it stretches; 是不是 becomes 是. Ends of
    sentences become ``.`` and ends of clauses ``,``.
    """
    wide = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS])[: 2 * MAX_CHARACTERS]
    folded = wide.casefold().translate(_TRADITIONAL)
    seen = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    seen = re.sub(r"['’‘`´]", "", seen)
    seen = _BETWEEN_CHINESE.sub("", seen)
    seen = _SPELT_OUT.sub(lambda found: re.sub(r"[ .*_-]", "", found.group()), seen)
    seen = _ASKS_WHETHER.sub(r"\1", seen)
    seen = _SENTENCE_ENDS.sub(" . ", seen)
    seen = _CLAUSE_ENDS.sub(" , ", seen)
    return _WORD.sub(lambda found: _unstretched(found.group(), known_words), seen)


def _unstretched(word: str, known_words: Container[str]) -> str:
    if not _STRETCHED.search(word):
        return word
    runs = [(letter, len(list(run))) for letter, run in groupby(word)]
    stretches = sum(length > 2 for _, length in runs)  # noqa: PLR2004 - no word triples a letter
    if stretches > _MAX_STRETCHES:
        return word
    choices = [
        (letter, letter * 2) if length > 2 else (letter * length,)  # noqa: PLR2004 - as above
        for letter, length in runs
    ]
    spellings = ["".join(spelling) for spelling in product(*choices)]
    return next((spelling for spelling in spellings if spelling in known_words), spellings[0])
