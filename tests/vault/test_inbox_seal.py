"""What arrives while locked is sealed so that only the second tier can open it."""

import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from guardian.vault.errors import SealBrokenError
from guardian.vault.inbox_seal import open_sealed, seal
from guardian.vault.key_set import public_key_of
from guardian.vault.keys import SecretKey

PRIVATE = SecretKey(bytes(range(32)))
PUBLIC = public_key_of(PRIVATE)
KEM_SUITE = b"KEM\x00\x20"
HPKE_SUITE = b"HPKE\x00\x20\x00\x01\x00\x02"


def extract(salt: bytes, suite: bytes, label: bytes, material: bytes) -> bytes:
    """LabeledExtract of RFC 9180, section 4."""
    labelled = b"HPKE-v1" + suite + label + material
    return hmac.digest(salt or bytes(32), labelled, hashlib.sha256)


def expand(key: bytes, suite: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """LabeledExpand of RFC 9180, section 4, for at most 32 bytes."""
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(key, labelled + b"\x01", hashlib.sha256)[:length]


def sealed_by_the_book(ephemeral: bytes, public: bytes, plaintext: bytes, info: bytes) -> bytes:
    """Seal as RFC 9180 says, sections 4.1 and 5.1, without the library's HPKE."""
    private = X25519PrivateKey.from_private_bytes(ephemeral)
    encapsulated = private.public_key().public_bytes_raw()
    exchanged = private.exchange(X25519PublicKey.from_public_bytes(public))
    early = extract(b"", KEM_SUITE, b"eae_prk", exchanged)
    shared = expand(early, KEM_SUITE, b"shared_secret", encapsulated + public, 32)
    context = (
        b"\x00"
        + extract(b"", HPKE_SUITE, b"psk_id_hash", b"")
        + extract(b"", HPKE_SUITE, b"info_hash", info)
    )
    secret = extract(shared, HPKE_SUITE, b"secret", b"")
    key = expand(secret, HPKE_SUITE, b"key", context, 32)
    nonce = expand(secret, HPKE_SUITE, b"base_nonce", context, 12)
    return encapsulated + AESGCM(key).encrypt(nonce, plaintext, b"")


@given(st.binary(max_size=5000), st.binary(max_size=100))
def test_what_is_sealed_opens_again(plaintext: bytes, info: bytes) -> None:
    assert open_sealed(PRIVATE, seal(PUBLIC, plaintext, info), info) == plaintext


@given(st.binary(max_size=300), st.binary(max_size=100), st.binary(min_size=32, max_size=32))
def test_it_opens_what_the_specification_seals(
    plaintext: bytes, info: bytes, ephemeral: bytes
) -> None:
    sealed = sealed_by_the_book(ephemeral, PUBLIC, plaintext, info)
    assert open_sealed(PRIVATE, sealed, info) == plaintext


def test_two_seals_of_the_same_differ() -> None:
    assert seal(PUBLIC, b"the same", b"") != seal(PUBLIC, b"the same", b"")


def test_no_changed_bit_opens() -> None:
    sealed = seal(PUBLIC, b"an event of a child", b"watch")
    for position in range(8 * len(sealed)):
        changed = bytearray(sealed)
        changed[position // 8] ^= 1 << (position % 8)
        with pytest.raises(SealBrokenError):
            open_sealed(PRIVATE, bytes(changed), b"watch")


@given(st.binary(max_size=200))
def test_nonsense_is_refused(nonsense: bytes) -> None:
    with pytest.raises(SealBrokenError):
        open_sealed(PRIVATE, nonsense, b"")


@pytest.mark.parametrize("length", [0, 1, 31, 32, 47, 48, 60])
def test_what_was_cut_off_is_refused(length: int) -> None:
    with pytest.raises(SealBrokenError):
        open_sealed(PRIVATE, seal(PUBLIC, b"thirteen bytes", b"")[:length], b"")


def test_a_point_of_small_order_is_refused() -> None:
    with pytest.raises(SealBrokenError):
        open_sealed(PRIVATE, bytes(32) + bytes(30), b"")


def test_another_key_or_another_purpose_does_not_open() -> None:
    sealed = seal(PUBLIC, b"an event", b"one purpose")
    with pytest.raises(SealBrokenError):
        open_sealed(PRIVATE, sealed, b"another purpose")
    with pytest.raises(SealBrokenError):
        open_sealed(SecretKey(bytes(32)), sealed, b"one purpose")
