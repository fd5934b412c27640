"""``vault.json``, format version 2: what is written about the keys, none of it in the clear.

Version 1 is in :mod:`guardian.vault.version_1`; a profile leaves it at its next unlock.
"""

import hashlib
import json
from pathlib import Path
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

import guardian
from guardian.vault.durable_file import read_bounded, write_durably
from guardian.vault.errors import VaultDamagedError, VaultTooNewError
from guardian.vault.passphrase import Argon2Parameters
from guardian.vault.seals import FORMAT_VERSION, SALT_BYTES, Place, Purpose, Seal
from guardian.vault.version_1 import VERSION as VERSION_1
from guardian.vault.version_1 import VaultVersion1

FILE_NAME = "vault.json"
_LARGEST_BYTES = 64 * 1024


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, ser_json_bytes="hex", val_json_bytes="hex"
    )


class KeyringPart(_Part):
    """What the keyring's secret alone opens: the watch key, and during a rotation the one before.

    ``generation`` counts the secrets that this vault had in keyrings. ``retired``: those that may
    still lie in the keyring though nothing here opens with them.
    """

    backend: str = Field(min_length=1, max_length=100)
    generation: int = Field(ge=1, lt=2**31)
    retired: tuple[int, ...] = Field(default=(), max_length=1000)
    salt: bytes = Field(min_length=SALT_BYTES, max_length=SALT_BYTES)
    watch: Seal
    watch_before: Seal | None = None

    @model_validator(mode="after")
    def _the_retired_are_older(self) -> Self:
        if any(retired >= self.generation for retired in self.retired):
            raise ValueError("the secret in use cannot be a retired one")
        return self


class PassphraseSlot(_Part):
    """The master key, sealed under the passphrase and, where there is one, the keyring's secret."""

    kdf: Argon2Parameters
    salt: bytes = Field(min_length=SALT_BYTES, max_length=SALT_BYTES)
    master: Seal


class RecoverySlot(_Part):
    """The master key, sealed under the words of the recovery sheet."""

    salt: bytes = Field(min_length=SALT_BYTES, max_length=SALT_BYTES)
    master: Seal


class KeySet(_Part):
    """The data keys of one generation, sealed under its master key.

    ``inbox_public`` is sealed under the watch key, which thereby vouches for it.
    """

    generation: int = Field(ge=1, lt=2**31)
    database: Seal
    inbox: Seal
    journal: Seal
    watch: Seal
    inbox_public: Seal


class KeysBefore(_Part):
    """The keys that a rotation is replacing; ``master`` is sealed under the new master key."""

    master: Seal
    keys: KeySet


class VaultDocument(_Part):
    """The whole file but for its checksum. ``app``: the lowest Guardian that reads it."""

    version: Literal[2] = 2
    app: str = Field(default=guardian.__version__, pattern=r"^[0-9]{1,4}(\.[0-9]{1,4}){1,3}$")
    vault_id: UUID
    keyring: KeyringPart | None
    passphrase: PassphraseSlot
    recovery: RecoverySlot | None
    keys: KeySet
    before: KeysBefore | None = None

    @model_validator(mode="after")
    def _the_keys_before_are_older(self) -> Self:
        if self.before is not None and self.before.keys.generation >= self.keys.generation:
            raise ValueError("the keys before must be older")
        return self

    def place(self, purpose: Purpose) -> Place:
        """Return where a seal of the present keys belongs."""
        return place(self.vault_id, purpose, self.keys.generation)


class _Announced(BaseModel):
    """What every format from version 2 on says in the same place."""

    model_config = ConfigDict(extra="ignore", strict=True)

    version: int
    app: str = Field(pattern=r"^[0-9]{1,4}(\.[0-9]{1,4}){1,3}$")


def place(vault_id: UUID, purpose: Purpose, generation: int) -> Place:
    """Return where a seal belongs."""
    return Place(vault_id=vault_id, purpose=purpose, generation=generation)


def read_document(folder: Path) -> VaultDocument | VaultVersion1 | None:
    """Return the vault of a profile, of either version, or ``None`` where there is none.

    Raises VaultTooNewError, VaultDamagedError, VaultStorageError.
    """
    raw = read_bounded(folder / FILE_NAME, _LARGEST_BYTES)
    if raw is None:
        return None
    found = _parsed(raw)
    try:
        if found.get("version") == VERSION_1:
            return VaultVersion1.model_validate_json(raw)
        checksum = found.pop("checksum", None)
        # To the byte what we write: else a changed letter case or space would go unnoticed.
        if checksum != _checksum(found) or _rendered(found) != raw:
            raise VaultDamagedError
        announced = _Announced.model_validate(found)
        if announced.version > FORMAT_VERSION:
            raise VaultTooNewError(app_version=announced.app)
        return VaultDocument.model_validate_json(json.dumps(found))
    except (ValidationError, RecursionError):
        # Without its cause: that would quote the file.
        raise VaultDamagedError from None


def write_document(folder: Path, document: VaultDocument) -> None:
    """Replace the vault of a profile: after a crash there is the old one or the new one.

    Raises VaultStorageError.
    """
    write_durably(folder / FILE_NAME, _rendered(document.model_dump(mode="json")))


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        raise VaultDamagedError from None
    if not isinstance(found, dict):
        raise VaultDamagedError
    return found


def _rendered(document: dict[str, Any]) -> bytes:
    whole = {**document, "checksum": _checksum(document)}
    return json.dumps(whole, indent=2).encode() + b"\n"


def _checksum(document: dict[str, Any]) -> str:
    """Tells damage from a wrong passphrase; whoever changes the file on purpose can make one."""
    return hashlib.sha256(json.dumps(document, separators=(",", ":")).encode()).hexdigest()
