"""The one key that opens the database, held so that it does not slip out by accident."""

import hmac
from typing import NoReturn

KEY_BYTES = 32
"""Length of the database key and of the secret that the keyring keeps, in bytes."""


class DatabaseKey:
    """Thirty-two random bytes. Masked in ``repr`` and ``str``; neither pickled nor copied.

    ``reveal`` is the only way to the bytes, so that every use can be found by its name.
    """

    __slots__ = ("_raw",)

    def __init__(self, raw: bytes) -> None:
        if len(raw) != KEY_BYTES:
            raise ValueError(f"a database key has {KEY_BYTES} bytes, not {len(raw)}")
        self._raw = bytes(raw)

    def reveal(self) -> bytes:
        """Return the bytes, for the call that opens the database and nothing else."""
        return self._raw

    def __repr__(self) -> str:
        return "DatabaseKey(********)"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DatabaseKey):
            return NotImplemented
        return hmac.compare_digest(self._raw, other._raw)

    def __hash__(self) -> NoReturn:
        raise TypeError("a database key is not hashable")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a database key is neither pickled nor copied")
