"""Sealing to the inbox while the profile is locked (HPKE, RFC 9180, base mode).

The suite is DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. Whoever has the public key can
seal; only the second tier can open.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from guardian.vault.errors import SealBrokenError
from guardian.vault.keys import SecretKey


def seal(public_key: bytes, plaintext: bytes, info: bytes) -> bytes:
    """Return the encapsulated key and the ciphertext: 48 bytes more than ``plaintext``.

    ``public_key``: raw X25519, 32 bytes. ``info`` has to be the same when it is opened.
    """
    return _suite().encrypt(plaintext, X25519PublicKey.from_public_bytes(public_key), info)


def open_sealed(private_key: SecretKey, sealed: bytes, info: bytes) -> bytes:
    """Return the plaintext, or raise SealBrokenError where anything is another."""
    key = X25519PrivateKey.from_private_bytes(private_key.reveal())
    try:
        return _suite().decrypt(sealed, key, info)
    except (InvalidTag, ValueError):
        raise SealBrokenError from None


def _suite() -> Suite:
    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
