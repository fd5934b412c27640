"""The key of a backup file, sealed under a passphrase alone: it opens on any machine."""

import secrets
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, Field

from guardian.vault.errors import WrongBackupPassphraseError
from guardian.vault.keys import KEY_BYTES, SecretKey
from guardian.vault.passphrase import Argon2Parameters, check_passphrase, stretch
from guardian.vault.seals import NONCE_BYTES, SALT_BYTES, SEALED_BYTES, new_key, new_salt


class BackupSeal(BaseModel):
    """What a backup file says about its key; JSON with bytes as hexadecimal digits."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, ser_json_bytes="hex", val_json_bytes="hex"
    )

    version: Literal[1] = 1
    kdf: Argon2Parameters
    salt: bytes = Field(min_length=SALT_BYTES, max_length=SALT_BYTES)
    nonce: bytes = Field(min_length=NONCE_BYTES, max_length=NONCE_BYTES)
    wrapped: bytes = Field(min_length=SEALED_BYTES, max_length=SEALED_BYTES)


def wrap_for_backup(
    passphrase: str, bound: bytes, cost: Argon2Parameters | None = None
) -> tuple[BackupSeal, SecretKey]:
    """Return a new key for one backup file, and its seal.

    ``bound`` has to be the same when it is opened. Raises WeakPassphraseError, VaultMemoryError.
    """
    check_passphrase(passphrase)
    kdf, salt, key = cost or Argon2Parameters(), new_salt(), new_key()
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealer = _sealer(passphrase, salt, kdf)
    wrapped = sealer.encrypt(nonce, key.reveal(), _bound(kdf, bound))
    return BackupSeal(kdf=kdf, salt=salt, nonce=nonce, wrapped=wrapped), key


def open_backup(seal: BackupSeal, passphrase: str, bound: bytes) -> SecretKey:
    """Return the key of the backup. Raises WrongBackupPassphraseError, VaultMemoryError."""
    sealer = _sealer(passphrase, seal.salt, seal.kdf)
    try:
        return SecretKey(sealer.decrypt(seal.nonce, seal.wrapped, _bound(seal.kdf, bound)))
    except InvalidTag:
        raise WrongBackupPassphraseError from None


def _sealer(passphrase: str, salt: bytes, kdf: Argon2Parameters) -> AESGCM:
    info = b"guardian backup, version 1: key by passphrase"
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt, info).derive(stretch(passphrase, salt, kdf)))


def _bound(kdf: Argon2Parameters, bound: bytes) -> bytes:
    return b"guardian backup, version 1\n" + kdf.model_dump_json().encode() + b"\n" + bound
