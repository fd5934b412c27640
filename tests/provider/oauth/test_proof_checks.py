"""RFC 9449 section 4.3, check by check, against proofs that joserfc signed."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from sqlalchemy import Connection, create_engine, func, select

from guardian.provider.ledger.base import metadata
from guardian.provider.oauth.nonces import LIFETIME, STEP, is_fresh, new_nonce
from guardian.provider.oauth.proofs import (
    ALGORITHMS,
    Proof,
    ProofError,
    access_token_hash,
    check_proof,
    spend,
    wanted_nonce,
)
from guardian.provider.oauth.tables import spent_proof_table

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
URL = "http://127.0.0.1:8420/oauth/token"
P256 = ECKey.generate_key("P-256")
ED25519 = OKPKey.generate_key("Ed25519")


def proof_of(
    key: Any = P256,
    algorithm: str = "ES256",
    header: dict[str, Any] | None = None,
    **changes: object,
) -> str:
    claims: dict[str, object] = {
        "jti": "one",
        "htm": "POST",
        "htu": URL,
        "iat": int(NOW.timestamp()),
        **changes,
    }
    full = {
        "typ": "dpop+jwt",
        "alg": algorithm,
        "jwk": key.as_dict(private=False),
        **(header or {}),
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    shown = {name: value for name, value in full.items() if value is not None}
    return jwt.encode(shown, kept, key, algorithms=[algorithm], default_type=None)


def check(compact: str, access_token: str | None = None) -> Proof:
    return check_proof(compact, method="POST", url=URL, access_token=access_token)


@pytest.mark.parametrize(
    ("key", "algorithm"), [(P256, "ES256"), (ED25519, "Ed25519"), (ED25519, "EdDSA")]
)
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_every_offered_algorithm_works(key: Any, algorithm: str) -> None:
    assert algorithm in ALGORITHMS
    assert check(proof_of(key, algorithm)).key_thumbprint == key.thumbprint()


@pytest.mark.parametrize("seconds", [-60, 0, 60])
def test_a_clock_may_be_a_minute_off(seconds: int) -> None:
    check(proof_of(iat=int(NOW.timestamp()) + seconds))


@pytest.mark.parametrize(
    "htu",
    [
        URL + "?a=b",
        URL + "#top",
        "HTTP://127.0.0.1:8420/oauth/token",
        "http://127.0.0.1:8420/oauth/%74oken",
    ],
)
def test_the_address_is_compared_without_what_does_not_count(htu: str) -> None:
    check(proof_of(htu=htu))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"iat": "now"}, "iat"),
        ({"iat": True}, "iat"),
        ({"iat": 1e300}, "iat"),
        ({"iat": None}, "iat"),
        ({"htm": "GET"}, "htm"),
        ({"htm": "post"}, "htm"),
        ({"htm": None}, "htm"),
        ({"htu": "http://127.0.0.1:8420/oauth/revoke"}, "htu"),
        ({"htu": "https://127.0.0.1:8420/oauth/token"}, "htu"),
        ({"htu": "http://127.0.0.1:8421/oauth/token"}, "htu"),
        ({"htu": "http://[/oauth/token"}, "htu"),
        ({"htu": "http://127.0.0.1:ninety/oauth/token"}, "htu"),
        ({"htu": 7}, "htu"),
        ({"jti": None}, "jti"),
        ({"jti": ""}, "jti"),
        ({"jti": "j" * 257}, "jti"),
    ],
)
def test_a_wrong_claim_is_named(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ProofError, match=said):
        check(proof_of(**changes))


def test_a_proof_is_for_one_access_token() -> None:
    check(proof_of(ath=access_token_hash("mine")), access_token="mine")
    for other in (access_token_hash("yours"), None):
        with pytest.raises(ProofError, match="ath"):
            check(proof_of(ath=other), access_token="mine")


def test_the_hash_of_an_access_token_is_that_of_the_rfc() -> None:
    example = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"  # RFC 9449 section 7.1
    assert access_token_hash(example) == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "JWT"},
        {"typ": None},
        {"jwk": None},
        {"jwk": P256.as_dict(private=True)},
        {"jwk": ECKey.generate_key("P-256").as_dict(private=False)},
        {"jwk": {"kty": "EC", "crv": "P-256"}},
        {"jwk": {"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"}},
        {"jwk": {"kty": ["EC"], "crv": "P-256"}},
    ],
)
def test_a_wrong_header_is_refused(header: dict[str, Any]) -> None:
    with pytest.raises(ProofError):
        check(proof_of(header=header))


def test_keys_and_algorithms_that_are_not_offered_are_refused() -> None:
    for key, algorithm in (
        (ECKey.generate_key("P-384"), "ES384"),
        (RSAKey.generate_key(2048), "RS256"),
    ):
        with pytest.raises(ProofError):
            check(proof_of(key, algorithm))


def test_a_shared_secret_is_no_key() -> None:
    secret = OctKey.generate_key(256)
    with pytest.raises(ProofError):
        check(proof_of(secret, "HS256", header={"jwk": P256.as_dict(private=False)}))


def test_no_signature_is_no_proof() -> None:
    header = {"typ": "dpop+jwt", "alg": "none", "jwk": P256.as_dict(private=False)}
    claims = {"jti": "one", "htm": "POST", "htu": URL, "iat": int(NOW.timestamp())}
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in (header, claims)
    ]
    with pytest.raises(ProofError):
        check(".".join([*parts, ""]))


def test_a_changed_proof_is_refused() -> None:
    head, _, signature = proof_of().split(".")
    _, claims, _ = proof_of(jti="two").split(".")
    with pytest.raises(ProofError):
        check(f"{head}.{claims}.{signature}")


@pytest.mark.parametrize("depth", [10, 700, 3000])
def test_a_nested_header_does_no_harm(depth: int) -> None:
    nested = base64.urlsafe_b64encode(("[" * depth).encode()).decode().rstrip("=")
    with pytest.raises(ProofError):
        check(f"{nested}.{nested}.AAAA")


@given(st.text(max_size=300))
def test_any_text_is_refused_quietly(text: str) -> None:
    with pytest.raises(ProofError):
        check(text)


@given(
    st.dictionaries(
        st.sampled_from(["kty", "crv", "x", "y", "d", "alg", "use", "key_ops", "kid"]),
        st.one_of(
            st.sampled_from(["EC", "OKP", "P-256", "Ed25519", "sig", "ES256"]),
            st.text(max_size=20),
            st.integers(),
            st.none(),
            st.lists(st.text(max_size=3), max_size=2),
        ),
    )
)
def test_any_key_but_the_signing_one_is_refused_quietly(members: dict[str, Any]) -> None:
    with pytest.raises(ProofError):
        check(proof_of(header={"jwk": members}))


def made(jti: str = "one", key: str = "thumb", *, late: int = 0, nonce: str | None = None) -> Proof:
    issued_at = NOW.timestamp() - late
    return Proof(key_thumbprint=key, jti=jti, issued_at=issued_at, nonce=nonce)


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as opened:
        yield opened
    engine.dispose()


def test_a_proof_works_once_and_is_then_forgotten(connection: Connection) -> None:
    spend(connection, made(), NOW)
    with pytest.raises(ProofError, match="jti"):
        spend(connection, made(), NOW + timedelta(seconds=60))
    spend(connection, made("two"), NOW)
    spend(connection, made(key="other"), NOW)
    later = NOW + LIFETIME + timedelta(seconds=1)  # by now neither iat nor nonce is fresh
    spend(connection, made(), later)
    kept = connection.execute(select(func.count()).select_from(spent_proof_table)).scalar()
    assert kept == 1


@pytest.mark.parametrize("late", [-60, 0, 60])
def test_a_fresh_proof_needs_no_nonce(connection: Connection, late: int) -> None:
    assert wanted_nonce(connection, made(late=late), NOW) is None
    assert wanted_nonce(connection, made(late=late, nonce="old"), NOW) is None


@pytest.mark.parametrize("late", [-86_400, -61, 61, 1_000_000])
def test_a_late_proof_is_fresh_by_its_nonce(connection: Connection, late: int) -> None:
    nonce = wanted_nonce(connection, made(late=late), NOW)
    assert nonce is not None
    again = made(late=late, nonce=nonce)
    assert wanted_nonce(connection, again, NOW) is None
    assert wanted_nonce(connection, again, NOW + timedelta(minutes=1)) is None
    assert wanted_nonce(connection, again, NOW + LIFETIME) not in {None, nonce}
    assert wanted_nonce(connection, made(late=late, nonce="guessed"), NOW) == nonce


def test_where_nonces_are_always_wanted_a_fresh_proof_needs_one(connection: Connection) -> None:
    nonce = wanted_nonce(connection, made(), NOW, always=True)
    assert nonce is not None
    assert wanted_nonce(connection, made(nonce=nonce), NOW, always=True) is None


@given(st.text(max_size=60))
def test_no_other_text_is_a_nonce(text: str) -> None:
    key = b"k" * 32
    assert is_fresh(key, text, NOW) == (text in {new_nonce(key, NOW), new_nonce(key, NOW - STEP)})


@given(st.integers(0, int(3 * LIFETIME.total_seconds())))
def test_a_nonce_is_good_for_two_steps_at_most(seconds: int) -> None:
    key = b"k" * 32
    nonce = new_nonce(key, NOW)
    if is_fresh(key, nonce, NOW + timedelta(seconds=seconds)):
        assert seconds < LIFETIME.total_seconds()
    else:
        assert seconds >= STEP.total_seconds()
