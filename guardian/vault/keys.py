"""Keys in memory: masked, neither pickled nor copied by accident, wiped when the profile is locked.

Two tiers. *Watch* keys are opened by the keyring alone and can loosen nothing. *Open* keys take
the passphrase and the keyring together.
"""

import hmac
from dataclasses import dataclass
from typing import NoReturn
from uuid import UUID

KEY_BYTES = 32
"""Length of every key and of every secret that a keyring keeps, in bytes."""


class KeyWipedError(ValueError):
    """The key was wiped: the profile was locked meanwhile."""


class SecretKey:
    """Thirty-two bytes. Masked in ``repr`` and ``str``; neither pickled nor hashed.

    ``reveal`` is the only way to the bytes, so that every use can be found by its name. What it
    returned cannot be wiped: locking therefore also replaces the process.
    """

    __slots__ = ("_raw",)

    def __init__(self, raw: bytes) -> None:
        if len(raw) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(raw)}")
        self._raw = bytearray(raw)

    def reveal(self) -> bytes:
        """Return the bytes for the one call that uses them; raises KeyWipedError once wiped."""
        if not self._raw:
            raise KeyWipedError("this key was wiped")
        return bytes(self._raw)

    def wipe(self) -> None:
        """Overwrite the bytes; the key is of no use afterwards."""
        for position in range(len(self._raw)):
            self._raw[position] = 0
        self._raw = bytearray()

    def __repr__(self) -> str:
        return "SecretKey(********)"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SecretKey):
            return NotImplemented
        return hmac.compare_digest(self._raw, other._raw)

    def __hash__(self) -> NoReturn:
        raise TypeError("a key is not hashable")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is neither pickled nor copied")


@dataclass(frozen=True, kw_only=True)
class WatchKeys:
    """Tier one. ``watch_key`` opens the watch database; events are sealed to ``inbox_public_key``.

    ``inbox_public_key`` is a raw X25519 public key (RFC 7748), 32 bytes. ``before``: those that a
    rotation which was interrupted is replacing.
    """

    vault_id: UUID
    watch_key: SecretKey
    inbox_public_key: bytes
    before: "WatchKeys | None" = None

    def wipe(self) -> None:
        """Overwrite what is secret."""
        self.watch_key.wipe()
        if self.before is not None:
            self.before.wipe()


@dataclass(frozen=True, kw_only=True)
class OpenKeys:
    """Tier two. ``journal_key`` is an Ed25519 seed (RFC 8032); ``inbox_private_key`` is X25519.

    ``master_key`` wraps the others in the vault file. ``before``: the keys that a rotation which
    was interrupted is replacing; whatever does not open with a key opens with the one before.
    """

    vault_id: UUID
    master_key: SecretKey
    database_key: SecretKey
    inbox_private_key: SecretKey
    journal_key: SecretKey
    watch: WatchKeys
    before: "OpenKeys | None" = None

    def wipe(self) -> None:
        """Overwrite what is secret, the watch keys included."""
        for key in (
            self.master_key,
            self.database_key,
            self.inbox_private_key,
            self.journal_key,
        ):
            key.wipe()
        self.watch.wipe()
        if self.before is not None:
            self.before.wipe()
