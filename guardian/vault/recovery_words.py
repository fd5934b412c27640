"""The twelve words of a recovery sheet: 128 random bits and a checksum of four (BIP 39).

The bits are the secret, not the words: the English and the Chinese word for a number are the same.
"""

import re
import unicodedata

from mnemonic import Mnemonic

from guardian.vault.errors import (
    RecoveryWordCountError,
    UnknownRecoveryWordError,
    WrongRecoveryWordsError,
)

ENTROPY_BYTES = 16
WORDS = 12
LISTS = {"en": "english", "zh_CN": "chinese_simplified"}
"""The word list of each language."""
_LONGEST_TEXT = 2000


def words_for(entropy: bytes, language: str) -> tuple[str, ...]:
    """Return the words for 16 bytes. ``language`` is one of :data:`LISTS`."""
    return tuple(Mnemonic(LISTS[language]).to_mnemonic(entropy).split())


def entropy_of(text: str) -> bytes:
    """Return the 16 bytes that the words stand for, as a person typed them.

    Numbering, punctuation, any spacing and capital letters are ignored; Chinese words need no space
    between them. Raises RecoveryWordCountError, UnknownRecoveryWordError, and
    WrongRecoveryWordsError where the checksum does not fit.
    """
    words, language = _split(unicodedata.normalize("NFKD", text[:_LONGEST_TEXT]).casefold())
    known = Mnemonic(LISTS[language])
    for position, word in enumerate(words, start=1):
        if word not in known.wordlist:
            raise UnknownRecoveryWordError(position=position)
    if len(words) != WORDS:
        raise RecoveryWordCountError(count=len(words))
    try:
        return bytes(known.to_entropy(words))
    except ValueError:
        raise WrongRecoveryWordsError from None


def _split(text: str) -> tuple[list[str], str]:
    if any(unicodedata.category(character) == "Lo" for character in text):
        # One character is one word, and so are letters that do not belong there.
        return re.findall(r"[^\W\d_a-z]|[a-z]+", text), "zh_CN"
    return re.findall(r"[^\W\d_]+", text), "en"
