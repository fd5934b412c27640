"""Known answers of every primitive that the vault rests on, checked before anything is opened.

A library that was built wrongly, exchanged, or run on broken hardware must not seal what nobody can
open again. The whole check takes a few milliseconds.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InternalError, InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from guardian.errors import GuardianError
from guardian.vault.errors import SelfTestFailedError
from guardian.vault.inbox_seal import open_sealed
from guardian.vault.keys import SecretKey
from guardian.vault.passphrase import derived

_GCM_KEY = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
_GCM_NONCE = bytes.fromhex("cafebabefacedbaddecaf888")
_GCM_BOUND = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
_GCM_PLAIN = bytes.fromhex(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
)
_GCM_SEALED = bytes.fromhex(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
    "76fc6ece0f4e1768cddf8853bb2d551b"
)
_REFUSED = b"refused"


@dataclass(frozen=True, kw_only=True)
class KnownAnswer:
    """``source`` is the document that ``expected`` is printed in."""

    source: str
    compute: Callable[[], bytes]
    expected: bytes


def self_test(known: Sequence[KnownAnswer] | None = None) -> None:
    """Compute every known answer (``known``: other ones). Raises SelfTestFailedError."""
    for answer in KNOWN_ANSWERS if known is None else known:
        try:
            computed = answer.compute()
        except (
            GuardianError,
            InternalError,
            InvalidTag,
            UnsupportedAlgorithm,
            ValueError,
        ) as error:
            raise SelfTestFailedError from error
        if not hmac.compare_digest(computed, answer.expected):
            raise SelfTestFailedError


def _argon2id() -> bytes:
    kdf = Argon2id(
        salt=b"\x02" * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        secret=b"\x03" * 8,
        ad=b"\x04" * 12,
    )
    return derived(kdf, b"\x01" * 32)


def _hkdf() -> bytes:
    kdf = HKDF(SHA256(), 42, bytes(range(13)), bytes(range(0xF0, 0xFA)))
    return kdf.derive(b"\x0b" * 22)


def _gcm_refuses() -> bytes:
    broken = _GCM_SEALED[:-1] + bytes([_GCM_SEALED[-1] ^ 1])
    try:
        return AESGCM(_GCM_KEY).decrypt(_GCM_NONCE, broken, _GCM_BOUND)
    except InvalidTag:
        return _REFUSED


def _x25519() -> bytes:
    scalar = "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"
    point = "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"
    private = X25519PrivateKey.from_private_bytes(bytes.fromhex(scalar))
    return private.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(point)))


def _ed25519() -> bytes:
    seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed)).sign(b"\x72")


def _hpke() -> bytes:
    sealed = bytes.fromhex(
        "7d9c24316539825c1896e57f28197746793ce60cbee3ad47da9d07b85fa55e2a"
        "c66365740727ab232d16b86d82985e166f08a3e76fcb"
    )
    return open_sealed(SecretKey(bytes(range(32))), sealed, b"guardian self-test")


KNOWN_ANSWERS = (
    KnownAnswer(
        source="FIPS 180-4",
        compute=lambda: hashlib.sha256(b"abc").digest(),
        expected=bytes.fromhex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ),
    KnownAnswer(
        source="RFC 4231, test case 2",
        compute=lambda: hmac.digest(b"Jefe", b"what do ya want for nothing?", "sha256"),
        expected=bytes.fromhex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    ),
    KnownAnswer(
        source="RFC 5869, test case 1",
        compute=_hkdf,
        expected=bytes.fromhex(
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
        ),
    ),
    KnownAnswer(
        source="RFC 9106, section 5.3",
        compute=_argon2id,
        expected=bytes.fromhex("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"),
    ),
    KnownAnswer(
        source="The Galois/Counter Mode of Operation (McGrew, Viega), test case 16",
        compute=lambda: AESGCM(_GCM_KEY).encrypt(_GCM_NONCE, _GCM_PLAIN, _GCM_BOUND),
        expected=_GCM_SEALED,
    ),
    KnownAnswer(source="the same with one bit changed", compute=_gcm_refuses, expected=_REFUSED),
    KnownAnswer(
        source="RFC 7748, section 5.2",
        compute=_x25519,
        expected=bytes.fromhex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"),
    ),
    KnownAnswer(
        source="RFC 8032, section 7.1, test 2",
        compute=_ed25519,
        expected=bytes.fromhex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    KnownAnswer(
        source="RFC 9180, computed step by step in tests/vault/test_inbox_seal.py",
        compute=_hpke,
        expected=b"opened",
    ),
)
"""Every primitive that the vault uses, against what its specification prints."""
