"""English as another language might be: longer, with marks above the letters, in brackets.

What is clipped, joined from pieces or not translated at all shows itself where the window is drawn
in it. It is for whoever works on Guardian; no reader is offered it.
"""

import gettext
import string

LONGER_BY = 0.4
_OPEN, _CLOSE = "⟦", "⟧"
_ACCENTS = str.maketrans(
    "aceghijklnorsuwyzACEGHIJKLNORSUWYZ",
    "åçéğĥïĵķļñöŕšüŵýžÅÇÉĞĤÏĴĶĻÑÖŔŠÜŴÝŽ",
)


def stretch(sentence: str) -> str:
    """Return ``sentence`` with its words 40 % longer and its places as they were.

    Raises ``ValueError`` where it is no format string.
    """
    parts: list[str] = []
    owed = 0.0
    for literal, name, shape, conversion in string.Formatter().parse(sentence):
        longer, owed = _lengthened(literal, owed)
        parts.append(longer.replace("{", "{{").replace("}", "}}"))
        if name is not None:
            parts.append(_place(name, shape, conversion))
    tail = "~" * round(owed + 0.499)
    return f"{_OPEN}{''.join(parts)}{tail}{_CLOSE}" if sentence else ""


def _lengthened(literal: str, owed: float) -> tuple[str, float]:
    """Return the text with letters doubled, and how many letters are still owed."""
    made = []
    for letter in literal:
        owed += LONGER_BY
        made.append(letter.translate(_ACCENTS))
        if owed >= 1 and letter.isalpha():
            made.append(made[-1])
            owed -= 1
    return "".join(made), owed


def _place(name: str, shape: str | None, conversion: str | None) -> str:
    converted = f"!{conversion}" if conversion else ""
    shaped = f":{shape}" if shape else ""
    return f"{{{name}{converted}{shaped}}}"


class StretchedCatalogue(gettext.NullTranslations):
    """A catalogue without a file: every sentence is its own, stretched."""

    def gettext(self, message: str) -> str:
        """Return the sentence, stretched."""
        return stretch(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the sentence for ``n`` things, stretched."""
        return stretch(msgid1 if n == 1 else msgid2)
