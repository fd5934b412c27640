"""Signs of writing: width, case, what is invisible, traditional characters."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

_APOSTROPHES = re.compile(r"['’‘`´]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_UNSEEN = frozenset({"Cf", "Mn", "Me", "Cs"})
"""Marks of format, marks on letters, halves of a pair of UTF-16."""
_MOST_UNFOLDED = 2
"""How much longer NFKC may make a text; some characters unfold into eighteen."""


def folded(text: str) -> str:
    """Return the text in one width and case, simplified, without what cannot be seen."""
    wide = unicodedata.normalize("NFKC", text)[: _MOST_UNFOLDED * len(text)].casefold()
    if not wide.isascii():
        wide = "".join(c for c in wide if unicodedata.category(c) not in _UNSEEN)
        if _HAN.search(wide):
            wide = _to_simplified()(wide)
    return _APOSTROPHES.sub("", wide)


@cache
def _to_simplified() -> Callable[[str], str]:
    import opencc  # noqa: PLC0415 - six megabytes that who never reads Chinese does not need

    converter = opencc.OpenCC("t2s")

    def convert(text: str) -> str:
        turned: str = converter.convert(text)
        return turned

    return convert
