"""Wrapping the database key: AES-256-GCM (NIST SP 800-38D) under a key made from what guards it."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from guardian.vault.database_key import KEY_BYTES, DatabaseKey

NONCE_BYTES = 12
SALT_BYTES = 16
WRAPPED_BYTES = KEY_BYTES + 16


def key_from_secret(secret: bytes, salt: bytes) -> bytes:
    """Return the wrapping key for the secret that the keyring keeps (HKDF, RFC 5869)."""
    info = b"guardian vault: wrapping key from the keyring's secret"
    return HKDF(SHA256(), KEY_BYTES, salt, info).derive(secret)


def wrap(key: DatabaseKey, wrapping_key: bytes, bound: bytes) -> tuple[bytes, bytes]:
    """Return a fresh nonce and the wrapped key; ``bound`` must be the same when it is opened."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce, AESGCM(wrapping_key).encrypt(nonce, key.reveal(), bound)


def unwrap(nonce: bytes, wrapped: bytes, wrapping_key: bytes, bound: bytes) -> DatabaseKey | None:
    """Return the key, or ``None`` where any of what it was wrapped with is another."""
    try:
        return DatabaseKey(AESGCM(wrapping_key).decrypt(nonce, wrapped, bound))
    except InvalidTag:
        return None
