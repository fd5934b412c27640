import json
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import KeySet

from guardian.link.set_tokens import SetRejectedError, new_signing_key, sign_set, verify_set
from guardian.link.wire.events import CHANGE_URI, SetClaims

KEY = new_signing_key()
KEYS = KeySet([KEY])
ISSUER = "http://127.0.0.1:8420"
CLAIMS = SetClaims(
    iss=ISSUER, aud="link-1", iat=1_795_000_000, jti="e1", gl_seq=1, events={CHANGE_URI: {}}
)


def _verify(compact: str, keys: KeySet = KEYS) -> SetClaims:
    return verify_set(compact, keys, issuer=ISSUER, audience="link-1")


def test_what_is_signed_is_believed() -> None:
    assert _verify(sign_set(CLAIMS, KEY)) == CLAIMS


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"iss": "http://elsewhere"}, "invalid_issuer"),
        ({"aud": "link-2"}, "invalid_audience"),
    ],
)
def test_a_set_for_somebody_else_is_refused(change: dict[str, str], code: str) -> None:
    with pytest.raises(SetRejectedError, match=code):
        _verify(sign_set(CLAIMS.model_copy(update=change), KEY))


def test_a_set_by_another_key_is_refused() -> None:
    with pytest.raises(SetRejectedError, match="invalid_key"):
        _verify(sign_set(CLAIMS, new_signing_key()))


def test_a_token_of_another_type_is_refused() -> None:
    compact = jws.serialize_compact(
        {"alg": "Ed25519", "typ": "JWT", "kid": KEY.kid},
        CLAIMS.model_dump_json(),
        KEY,
        algorithms=["Ed25519"],
    )
    with pytest.raises(SetRejectedError, match="invalid_request"):
        _verify(compact)


def test_claims_without_a_sequence_number_are_refused() -> None:
    compact = jws.serialize_compact(
        {"alg": "Ed25519", "typ": "secevent+jwt", "kid": KEY.kid},
        b"{}",
        KEY,
        algorithms=["Ed25519"],
    )
    with pytest.raises(SetRejectedError, match="invalid_request"):
        _verify(compact)


SIGNED = sign_set(CLAIMS, KEY)


@given(st.integers(min_value=0, max_value=len(SIGNED) - 1), st.characters(codec="ascii"))
def test_no_changed_character_goes_unnoticed(position: int, character: str) -> None:
    changed = SIGNED[:position] + character + SIGNED[position + 1 :]
    try:
        claims = _verify(changed)
    except SetRejectedError:
        return
    # the last character of base64url carries unused bits: the same signature in another spelling
    assert claims == CLAIMS
    assert changed[:-1] == SIGNED[:-1] or changed.rsplit(".", 1)[0] == SIGNED.rsplit(".", 1)[0]


@given(st.text(max_size=200))
def test_any_text_is_refused_without_another_exception(text: str) -> None:
    with pytest.raises(SetRejectedError):
        _verify(text)


def test_a_set_that_is_too_long_is_refused_by_itself() -> None:
    with pytest.raises(SetRejectedError, match="invalid_request"):
        _verify("a" * 16_385)


@pytest.mark.parametrize("crit", [7, "exp", {"a": 1}, None])
def test_a_header_of_the_wrong_shape_is_refused(crit: object) -> None:
    header, payload, signature = SIGNED.split(".")
    fields = {"alg": "Ed25519", "typ": "secevent+jwt", "kid": KEY.kid, "crit": crit}
    header = urlsafe_b64encode(json.dumps(fields).encode()).decode().rstrip("=")
    with pytest.raises(SetRejectedError):
        _verify(f"{header}.{payload}.{signature}")
