"""Text as a notification may carry it: bounded, and without anything that steers the desktop."""

import html
import unicodedata

ELLIPSIS = "…"
# Cc control, Cf format (turns writing direction, hides letters), Cs lone halves of a pair.
_UNWANTED = frozenset({"Cc", "Cf", "Cs"})
_JOINERS = "\u200c\u200d"  # Emoji and several scripts need them.


def utf16_units(text: str) -> int:
    """Return the length as Windows and macOS count it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def one_line(text: str) -> str:
    """Return the text without control characters, every run of white space one space."""
    return " ".join(_printable(text).split())


def some_lines(text: str) -> str:
    """Return the text without control characters, its line breaks kept and empty lines dropped."""
    return "\n".join(line for part in text.splitlines() if (line := one_line(part)))


def bounded(text: str, limit: int, *, markup: bool = False) -> str:
    """Return at most ``limit`` UTF-16 units; a text that is cut ends with an ellipsis.

    With ``markup`` the result is escaped for a desktop that reads HTML, and counted escaped.
    """
    pieces = [html.escape(character) if markup else character for character in text]
    if sum(map(utf16_units, pieces)) <= limit:
        return "".join(pieces)
    kept: list[str] = []
    room = limit - utf16_units(ELLIPSIS)
    for piece in pieces:
        room -= utf16_units(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(kept) + ELLIPSIS


def _printable(text: str) -> str:
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    unwanted = unicodedata.category(character) in _UNWANTED and character not in _JOINERS
    return "" if unwanted else character
