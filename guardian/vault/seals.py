"""Sealing one key under another: AES-256-GCM (NIST SP 800-38D), each seal bound to its place."""

import secrets
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, Field

from guardian.vault.keys import KEY_BYTES, SecretKey

FORMAT_VERSION = 2
NONCE_BYTES = 12
SALT_BYTES = 16
SEALED_BYTES = KEY_BYTES + 16


class Purpose(StrEnum):
    """What is sealed, and under what."""

    MASTER_BY_PASSPHRASE = "master key, by passphrase"  # noqa: S105 - a purpose
    MASTER_BY_KEYRING_AND_PASSPHRASE = "master key, by keyring and passphrase"  # noqa: S105 - a purpose
    MASTER_BY_WORDS = "master key, by recovery words"
    MASTER_BEFORE = "master key before the rotation, by master key"
    WATCH_BY_KEYRING = "watch key, by keyring"
    WATCH_BEFORE_BY_KEYRING = "watch key before the rotation, by keyring"
    DATABASE = "database key, by master key"
    INBOX = "inbox private key, by master key"
    JOURNAL = "journal key, by master key"
    WATCH = "watch key, by master key"
    INBOX_PUBLIC = "inbox public key, by watch key"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a seal belongs. ``generation`` counts the rotations of what is sealed, from 1."""

    vault_id: UUID
    purpose: Purpose
    generation: int

    def bound(self) -> bytes:
        """Return the associated data of the seal."""
        place = f"{FORMAT_VERSION}\n{self.vault_id}\n{self.purpose}\n{self.generation}"
        return f"guardian vault\n{place}".encode()

    def wrapping_key(self, material: bytes, salt: bytes) -> SecretKey:
        """Return the key that seals here, from what opens it (HKDF-SHA256, RFC 5869)."""
        return SecretKey(HKDF(SHA256(), KEY_BYTES, salt, self.bound()).derive(material))


class Seal(BaseModel):
    """A sealed key of 32 bytes."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, ser_json_bytes="hex", val_json_bytes="hex"
    )

    nonce: bytes = Field(min_length=NONCE_BYTES, max_length=NONCE_BYTES)
    sealed: bytes = Field(min_length=SEALED_BYTES, max_length=SEALED_BYTES)


def seal_key(key: SecretKey, wrapping_key: SecretKey, place: Place) -> Seal:
    """Return ``key``, sealed for ``place`` with a fresh nonce."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(wrapping_key.reveal()).encrypt(nonce, key.reveal(), place.bound())
    return Seal(nonce=nonce, sealed=sealed)


def open_key(seal: Seal, wrapping_key: SecretKey, place: Place) -> SecretKey | None:
    """Return the key, or ``None`` where the key, the place or the seal is another one."""
    opener = AESGCM(wrapping_key.reveal())
    try:
        return SecretKey(opener.decrypt(seal.nonce, seal.sealed, place.bound()))
    except InvalidTag:
        return None


def new_key() -> SecretKey:
    """Return thirty-two random bytes."""
    return SecretKey(secrets.token_bytes(KEY_BYTES))


def new_salt() -> bytes:
    """Return a random salt."""
    return secrets.token_bytes(SALT_BYTES)
