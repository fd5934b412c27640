import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey

from guardian.link.set_tokens import SetRejectedError, new_signing_key, sign_set, verify_set
from guardian.link.signed_reports import (
    MAX_CHARACTERS,
    ReportRejectedError,
    sign_report,
    verify_report,
)
from guardian.link.wire.events import CHANGE_URI, SetClaims
from guardian.link.wire.reports import REPORT_TYPE, SignedReport

KEY = new_signing_key()
KEYS = KeySet([KEY])
ISSUER = "http://127.0.0.1:8420"
TARGET = "/usage?from=2026-11-20&to=2026-11-20&granularity=stretch"
CLAIMS = SignedReport(
    iss=ISSUER, aud="link-1", iat=1_795_000_000, target=TARGET, report={"usage": [{"turns": 3}]}
)
SIGNED = sign_report(CLAIMS, KEY)


def _verify(compact: str, keys: KeySet = KEYS, target: str = TARGET) -> SignedReport:
    return verify_report(compact, keys, issuer=ISSUER, audience="link-1", target=target)


def _signed(header: Mapping[str, object], payload: str, key: OKPKey | ECKey | OctKey = KEY) -> str:
    algorithms = ["Ed25519", "EdDSA", "ES256", "HS256"]
    return jws.serialize_compact(dict(header), payload, key, algorithms=algorithms)


def test_what_is_signed_is_believed() -> None:
    assert _verify(SIGNED) == CLAIMS


def test_keys_of_the_past_are_enough() -> None:
    assert _verify(SIGNED, KeySet([new_signing_key(), KEY])) == CLAIMS


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"iss": "http://elsewhere"}, "invalid_issuer"),
        ({"aud": "link-2"}, "invalid_audience"),
        ({"target": TARGET.replace("20", "21")}, "invalid_target"),
        ({"target": "/usage"}, "invalid_target"),
    ],
)
def test_an_answer_to_somebody_or_something_else_is_refused(
    change: dict[str, str], code: str
) -> None:
    with pytest.raises(ReportRejectedError, match=code):
        _verify(sign_report(CLAIMS.model_copy(update=change), KEY))


def test_a_report_by_another_key_is_refused() -> None:
    with pytest.raises(ReportRejectedError, match="invalid_key"):
        _verify(sign_report(CLAIMS, new_signing_key()))


def test_an_event_is_no_report_and_a_report_is_no_event() -> None:
    """Each has the members of both, so that the type alone tells them apart."""
    event = SetClaims(iss=ISSUER, aud="link-1", iat=1, jti="e1", gl_seq=1, events={CHANGE_URI: {}})
    both = json.dumps(event.model_dump(mode="json") | CLAIMS.model_dump(mode="json"))
    as_event = {"alg": "Ed25519", "typ": "secevent+jwt", "kid": KEY.kid}
    with pytest.raises(ReportRejectedError, match="invalid_request"):
        _verify(_signed(as_event, both))
    as_report = as_event | {"typ": REPORT_TYPE}
    with pytest.raises(SetRejectedError, match="invalid_request"):
        verify_set(_signed(as_report, both), KEYS, issuer=ISSUER, audience="link-1")
    with pytest.raises(ReportRejectedError, match="invalid_request"):
        _verify(sign_set(event, KEY))
    with pytest.raises(SetRejectedError, match="invalid_request"):
        verify_set(SIGNED, KEYS, issuer=ISSUER, audience="link-1")


@pytest.mark.parametrize("token_type", ["JWT", "", REPORT_TYPE.upper(), None, 7, ["x"]])
def test_a_token_of_another_type_is_refused(token_type: object) -> None:
    fields = {"alg": "Ed25519", "kid": KEY.kid} | ({"typ": token_type} if token_type else {})
    header = urlsafe_b64encode(json.dumps(fields).encode()).rstrip(b"=")
    payload = SIGNED.split(".")[1].encode()
    signature = urlsafe_b64encode(_raw_signature(header + b"." + payload)).rstrip(b"=")
    with pytest.raises(ReportRejectedError):
        _verify(b".".join((header, payload, signature)).decode())


def _raw_signature(signed: bytes) -> bytes:
    made: bytes = KEY.private_key.sign(signed)  # type: ignore[union-attr]  # Ed25519 alone here
    return made


def test_another_curve_is_believed_and_a_shared_secret_is_not() -> None:
    curve = ECKey.generate_key("P-256", parameters={"kid": "p"})
    named = {"typ": REPORT_TYPE, "kid": "p"}
    compact = _signed(named | {"alg": "ES256"}, CLAIMS.model_dump_json(), curve)
    assert _verify(compact, KeySet([curve])) == CLAIMS
    secret = OctKey.generate_key(256, parameters={"kid": "p"})
    compact = _signed(named | {"alg": "HS256"}, CLAIMS.model_dump_json(), secret)
    with pytest.raises(ReportRejectedError, match="invalid_key"):
        _verify(compact, KeySet([secret]))


def test_an_unsigned_report_is_refused() -> None:
    header = urlsafe_b64encode(json.dumps({"alg": "none", "typ": REPORT_TYPE}).encode())
    with pytest.raises(ReportRejectedError, match="invalid_key"):
        _verify(f"{header.decode().rstrip('=')}.{SIGNED.split('.')[1]}.")


@pytest.mark.parametrize(
    "payload", ["{}", "[]", "7", "{", '{"iss": 7}', CLAIMS.model_dump_json().replace("{", "[", 1)]
)
def test_claims_that_are_none_are_refused(payload: str) -> None:
    header: dict[str, object] = {"alg": "Ed25519", "typ": REPORT_TYPE, "kid": KEY.kid}
    with pytest.raises(ReportRejectedError, match="invalid_request"):
        _verify(_signed(header, payload))


def test_a_month_of_stretches_is_read_and_more_than_the_limit_is_not() -> None:
    month = CLAIMS.model_copy(update={"report": {"stretches": [{"at": "x" * 60}] * 12_000}})
    assert _verify(sign_report(month, KEY)) == month
    with pytest.raises(ReportRejectedError, match="invalid_request"):
        _verify("a" * (MAX_CHARACTERS + 1))


@given(st.integers(min_value=0, max_value=len(SIGNED) - 1), st.characters(codec="ascii"))
def test_no_changed_character_goes_unnoticed(position: int, character: str) -> None:
    changed = SIGNED[:position] + character + SIGNED[position + 1 :]
    try:
        claims = _verify(changed)
    except ReportRejectedError:
        return
    # the last character of base64url carries unused bits: the same signature in another spelling
    assert claims == CLAIMS
    assert changed.rsplit(".", 1)[0] == SIGNED.rsplit(".", 1)[0]


@given(st.text(max_size=200) | st.from_regex(r"[\w-]{0,40}\.[\w-]{0,40}\.[\w-]{0,40}"))
def test_any_text_is_refused_without_another_exception(text: str) -> None:
    with pytest.raises(ReportRejectedError):
        _verify(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["alg", "typ", "kid", "crit", "b64", "jwk"]), json_values))
def test_any_header_is_refused_without_another_exception(fields: dict[str, object]) -> None:
    header = urlsafe_b64encode(json.dumps(fields).encode()).decode().rstrip("=")
    _, payload, signature = SIGNED.split(".")
    with pytest.raises(ReportRejectedError):
        _verify(f"{header}.{payload}.{signature}")


@given(json_values)
def test_any_signed_payload_is_refused_without_another_exception(document: object) -> None:
    header: dict[str, object] = {"alg": "Ed25519", "typ": REPORT_TYPE, "kid": KEY.kid}
    with pytest.raises(ReportRejectedError, match="invalid_request"):
        _verify(_signed(header, json.dumps(document)))
