"""What a provider wrote, made harmless to show: bounded, on one line, with nothing invisible."""

import unicodedata

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def plain(text: str, max_characters: int) -> str:
    """Return ``text`` without control, direction and line characters, cut to its first part."""
    visible = (
        " " if character in "\t\n\r" else character
        for character in text
        if character in "\t\n\r" or unicodedata.category(character) not in _INVISIBLE
    )
    return " ".join("".join(visible).split())[:max_characters]
