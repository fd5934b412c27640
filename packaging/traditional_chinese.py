"""Makes the catalogues of Traditional Chinese from those of Simplified Chinese.

OpenCC turns characters and the words of daily life into those of Taiwan; ``terms.tsv`` beside the
catalogues has the last word on ours, a line each: what OpenCC gives, what we say. Nothing of it is
kept by hand, so that a sentence that is translated once is there in both.
"""

from collections.abc import Sequence
from copy import copy
from pathlib import Path

import opencc
from babel.messages.catalog import Catalog

SOURCE, TARGET = "zh_CN", "zh_TW"
TERMS = "terms.tsv"


class Converter:
    """Turns sentences; their places stay as they are."""

    def __init__(self, terms: Sequence[tuple[str, str]]) -> None:
        self._opencc = opencc.OpenCC("s2twp")
        self._terms = terms

    @classmethod
    def beside(cls, folder: Path) -> "Converter":
        """Return one with the terms that are kept in ``folder``."""
        lines = (folder / TERMS).read_text(encoding="utf-8").splitlines()
        pairs = [line.split("\t") for line in lines]
        return cls([(given, said) for given, said in pairs])

    def convert(self, text: str) -> str:
        """Return ``text`` in Traditional Chinese."""
        made: str = self._opencc.convert(text)
        for given, said in self._terms:
            made = made.replace(given, said)
        return made

    def catalogue(self, source: Catalog) -> Catalog:
        """Return the same catalogue with every translation turned."""
        made = Catalog(locale=TARGET, charset="utf-8")
        for message in source:
            if not message.id:
                continue
            turned = copy(message)
            turned.string = (
                self.convert(message.string)
                if isinstance(message.string, str)
                else tuple(self.convert(form) for form in message.string)
            )
            made[message.id] = turned
        return made
