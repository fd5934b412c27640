"""``vault.json``: what is written about the database key, none of it secret in the clear."""

import hashlib
import hmac
import os
from pathlib import Path
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from guardian.vault.errors import (
    VaultDamagedError,
    VaultExistsError,
    VaultStorageError,
    VaultTooNewError,
)
from guardian.vault.passphrase import Argon2Parameters
from guardian.vault.protection import Protection
from guardian.vault.sealing import NONCE_BYTES, SALT_BYTES, WRAPPED_BYTES

FILE_NAME = "vault.json"
VERSION = 1
_LARGEST_BYTES = 64 * 1024
_PURPOSE = b"guardian vault, version 1: database key\n"


class HkdfParameters(BaseModel):
    """The keyring's secret is random already: nothing to stretch (RFC 5869)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Literal["hkdf-sha256"] = "hkdf-sha256"


class VaultHeader(BaseModel):
    """Everything but the sealed key; :meth:`bound` ties the seal to it."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, ser_json_bytes="hex", val_json_bytes="hex"
    )

    vault_id: UUID
    protection: Protection
    backend: str = Field(min_length=1, max_length=100)
    kdf: Annotated[HkdfParameters | Argon2Parameters, Field(discriminator="name")]
    salt: bytes = Field(min_length=SALT_BYTES, max_length=SALT_BYTES)

    @model_validator(mode="after")
    def _kdf_fits_protection(self) -> Self:
        stretched = isinstance(self.kdf, Argon2Parameters)
        if stretched != (self.protection is Protection.PASSPHRASE):
            raise ValueError("the key derivation does not belong to the protection")
        return self

    def bound(self) -> bytes:
        """Return the bytes that the seal authenticates: purpose, version, vault id and the rest."""
        return _PURPOSE + self.model_dump_json().encode()


class VaultFile(BaseModel):
    """The whole file. ``checksum`` tells accidental damage from a wrong passphrase, no more."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, ser_json_bytes="hex", val_json_bytes="hex"
    )

    version: Literal[1] = 1
    header: VaultHeader
    nonce: bytes = Field(min_length=NONCE_BYTES, max_length=NONCE_BYTES)
    wrapped_key: bytes = Field(min_length=WRAPPED_BYTES, max_length=WRAPPED_BYTES)
    checksum: bytes = Field(min_length=32, max_length=32)

    @classmethod
    def sealed(cls, header: VaultHeader, nonce: bytes, wrapped_key: bytes) -> Self:
        """Return the file for a sealed key."""
        checksum = _checksum(header, nonce, wrapped_key)
        return cls(header=header, nonce=nonce, wrapped_key=wrapped_key, checksum=checksum)

    @model_validator(mode="after")
    def _checksum_fits(self) -> Self:
        expected = _checksum(self.header, self.nonce, self.wrapped_key)
        if not hmac.compare_digest(expected, self.checksum):
            raise ValueError("the checksum does not fit")
        return self


class _Versioned(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    version: int
    app: str = Field(default="?", max_length=20)


def _checksum(header: VaultHeader, nonce: bytes, wrapped_key: bytes) -> bytes:
    return hashlib.sha256(header.bound() + nonce + wrapped_key).digest()


def read_vault(folder: Path) -> VaultFile | None:
    """Return the vault of a profile, or ``None`` where there is none.

    Raises VaultTooNewError, VaultDamagedError, VaultStorageError.
    """
    try:
        with (folder / FILE_NAME).open("rb") as file:
            raw = file.read(_LARGEST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise VaultStorageError from error
    if len(raw) > _LARGEST_BYTES:
        raise VaultDamagedError
    try:
        versioned = _Versioned.model_validate_json(raw)
        if versioned.version > VERSION:
            raise VaultTooNewError(app_version=versioned.app)
        return VaultFile.model_validate_json(raw)
    except ValidationError:
        # Without its cause: that would quote the file.
        raise VaultDamagedError from None


def write_new_vault(folder: Path, vault: VaultFile) -> None:
    """Write the vault of a profile so that after a crash there is all of it or nothing.

    Only one Guardian may do this for one folder at a time. Raises VaultExistsError,
    VaultStorageError.
    """
    path = folder / FILE_NAME
    temporary = folder / f"{FILE_NAME}.new"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            raise VaultExistsError
        _write_durably(temporary, vault.model_dump_json(indent=2).encode() + b"\n")
        temporary.replace(path)
        _sync_folder(folder)
    except OSError as error:
        raise VaultStorageError from error


def _write_durably(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # Windows opens no folder, and its rename is journalled.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
