"""Text as the rules read it: one width, one case, no tricks, the ends of clauses marked."""

import re
from collections.abc import Container

from guardian.provider.signals.normal import MAX_CHARACTERS, without_tricks

__all__ = ["MAX_CHARACTERS", "plain"]

_CHINESE = r"[\u3400-\u9fff]"
_ASKS_WHETHER = re.compile(rf"({_CHINESE})[不没]\1")  # 是不是, 有没有: no denial
_SENTENCE_ENDS = re.compile(r"[.!?。!?;…\n\r]+")
_CLAUSE_ENDS = re.compile(r"[,、:()\"“”《》\[\]]+")


def plain(text: str, known_words: Container[str]) -> str:
    """Return the text for :func:`guardian.provider.signals.phrases.tokens_of`.

    What :func:`guardian.provider.signals.normal.without_tricks` gives; 是不是 becomes 是. Ends of
    sentences become ``.`` and ends of clauses ``,``.
    """
    seen = _ASKS_WHETHER.sub(r"\1", without_tricks(text, known_words))
    return _CLAUSE_ENDS.sub(" , ", _SENTENCE_ENDS.sub(" . ", seen))
