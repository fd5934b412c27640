"""Passwords as scrypt hashes (RFC 7914), slow on purpose."""

import base64
import binascii
import hashlib
import hmac
import secrets

_COST = 2**14
_BLOCK_SIZE = 8
_PARALLEL = 5  # with 16 MiB per lane: OWASP's advice for scrypt in small memory
_QUICK_COST, _QUICK_PARALLEL = 2**4, 1
_SALT_BYTES = 16
_KEY_BYTES = 32
_MEMORY_LIMIT_BYTES = 64 * 1024 * 1024
_FIELDS = 6

NOBODY = "scrypt$16384$8$5$bm9ib2R5LWF0LWFsbA==$bm8gcGFzc3dvcmQgaGFzIHRoaXMgaGFzaCBhdCBhbGw="
"""A hash that no password has: checking it makes an unknown login as slow as a known one."""


def hash_password(password: str) -> str:
    """Return ``scrypt$N$r$p$salt$key`` with a new salt, at most 200 characters."""
    return _hash(password, _COST, _PARALLEL)


def hash_quickly(password: str) -> str:
    """Return the hash of a password that slowness does not guard, and never of another.

    128 random bits or more, which nobody guesses however fast they try, or a sandbox password,
    which everybody can read in the documentation.
    """
    return _hash(password, _QUICK_COST, _QUICK_PARALLEL)


def verify_password(password: str, stored: str) -> bool:
    """Whether ``password`` has the hash ``stored``; a hash that cannot be read has no password."""
    fields = stored.split("$")
    if len(fields) != _FIELDS or fields[0] != "scrypt":
        return False
    try:
        cost, block_size, parallel = (int(number) for number in fields[1:4])
        salt, expected = (base64.b64decode(text, validate=True) for text in fields[4:])
        key = _derive(password, salt, cost, block_size, parallel)
    except (ValueError, binascii.Error):
        return False
    return hmac.compare_digest(key, expected)


def _hash(password: str, cost: int, parallel: int) -> str:
    salt = secrets.token_bytes(_SALT_BYTES)
    key = _derive(password, salt, cost, _BLOCK_SIZE, parallel)
    return "$".join(("scrypt", str(cost), str(_BLOCK_SIZE), str(parallel), _text(salt), _text(key)))


def _derive(password: str, salt: bytes, cost: int, block_size: int, parallel: int) -> bytes:
    return hashlib.scrypt(
        password.encode("utf-8", "replace"),
        salt=salt,
        n=cost,
        r=block_size,
        p=parallel,
        maxmem=_MEMORY_LIMIT_BYTES,
        dklen=_KEY_BYTES,
    )


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
