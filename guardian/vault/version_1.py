"""``vault.json``, format version 1: one database key, which a keyring *or* a passphrase opens.

Nothing writes it any more; :func:`guardian.vault.opening.upgrade` reads it once. AES-256-GCM (NIST
SP 800-38D) under a key from the keyring's secret (HKDF, RFC 5869) or the passphrase (Argon2id).
"""

import hashlib
import hmac
from typing import Annotated, Literal, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, Field, model_validator

from guardian.vault.errors import (
    KeyringLostSecretError,
    KeyringMissingError,
    WrongPassphraseError,
)
from guardian.vault.keys import KEY_BYTES, SecretKey
from guardian.vault.passphrase import Argon2Parameters, stretch
from guardian.vault.secret_store import VERSION_1_NAME, SecretStore

VERSION = 1
_SALT_BYTES = 16
_NONCE_BYTES = 12
_WRAPPED_BYTES = KEY_BYTES + 16
_PURPOSE = b"guardian vault, version 1: database key\n"
_KEYRING_INFO = b"guardian vault: wrapping key from the keyring's secret"


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, ser_json_bytes="hex", val_json_bytes="hex"
    )


class HkdfParameters(_Part):
    """The keyring's secret is random already: nothing to stretch."""

    name: Literal["hkdf-sha256"] = "hkdf-sha256"


class VaultHeader(_Part):
    """Everything but the sealed key. ``backend``: the keyring's name, or ``Argon2id``."""

    vault_id: UUID
    protection: Literal["keyring", "passphrase"]
    backend: str = Field(min_length=1, max_length=100)
    kdf: Annotated[HkdfParameters | Argon2Parameters, Field(discriminator="name")]
    salt: bytes = Field(min_length=_SALT_BYTES, max_length=_SALT_BYTES)

    @model_validator(mode="after")
    def _kdf_fits_protection(self) -> Self:
        if isinstance(self.kdf, Argon2Parameters) != (self.protection == "passphrase"):
            raise ValueError("the key derivation does not belong to the protection")
        return self

    def bound(self) -> bytes:
        """Return the bytes that the seal authenticates: purpose, version, vault id and the rest."""
        return _PURPOSE + self.model_dump_json().encode()


class VaultVersion1(_Part):
    """The whole file. ``checksum`` tells accidental damage from a wrong passphrase, no more."""

    version: Literal[1]
    header: VaultHeader
    nonce: bytes = Field(min_length=_NONCE_BYTES, max_length=_NONCE_BYTES)
    wrapped_key: bytes = Field(min_length=_WRAPPED_BYTES, max_length=_WRAPPED_BYTES)
    checksum: bytes = Field(min_length=32, max_length=32)

    @model_validator(mode="after")
    def _checksum_fits(self) -> Self:
        content = self.header.bound() + self.nonce + self.wrapped_key
        if not hmac.compare_digest(hashlib.sha256(content).digest(), self.checksum):
            raise ValueError("the checksum does not fit")
        return self

    @property
    def keyring(self) -> str | None:
        """The name of the keyring that opens it; ``None``: a passphrase does."""
        return self.header.backend if self.header.protection == "keyring" else None


def database_key_by_keyring(vault: VaultVersion1, store: SecretStore) -> SecretKey:
    """Return what the secret of ``store`` opens.

    Raises KeyringMissingError where ``store`` is another keyring than the one that holds the
    secret, KeyringLostSecretError, and the errors of :meth:`SecretStore.read`.
    """
    header = vault.header
    if store.backend != vault.keyring:
        raise KeyringMissingError(backend=header.backend)
    secret = store.read(VERSION_1_NAME)
    if secret is None:
        raise KeyringLostSecretError(backend=header.backend)
    wrapping_key = HKDF(SHA256(), KEY_BYTES, header.salt, _KEYRING_INFO).derive(secret)
    key = _unwrapped(vault, wrapping_key)
    if key is None:
        raise KeyringLostSecretError(backend=header.backend)
    return key


def database_key_by_passphrase(vault: VaultVersion1, passphrase: str) -> SecretKey:
    """Return what the passphrase opens. Raises WrongPassphraseError, VaultMemoryError."""
    cost = vault.header.kdf
    if isinstance(cost, HkdfParameters):
        raise WrongPassphraseError
    key = _unwrapped(vault, stretch(passphrase, vault.header.salt, cost))
    if key is None:
        raise WrongPassphraseError
    return key


def _unwrapped(vault: VaultVersion1, wrapping_key: bytes) -> SecretKey | None:
    """Return the key, or ``None`` where any of what it was wrapped with is another."""
    try:
        bound = vault.header.bound()
        return SecretKey(AESGCM(wrapping_key).decrypt(vault.nonce, vault.wrapped_key, bound))
    except InvalidTag:
        return None
