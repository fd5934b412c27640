"""A report that can be shown to others later: signed, bound to its question, equal to its JSON."""

import json
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import KeySet

from guardian.link.set_tokens import ALGORITHMS, SetRejectedError, verify_set
from guardian.link.signed_reports import verify_report
from guardian.link.wire.discovery import Discovery
from guardian.link.wire.reports import REPORT_MEDIA_TYPE, REPORT_TYPE
from guardian.provider.api.signed_reports import wants_signed
from guardian.provider.ledger.keys import published_keys, rotate_key
from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider

DAYS = "from=2026-12-01&to=2026-12-31"
TARGETS = (
    "/policy",
    f"/usage?{DAYS}&granularity=stretch",
    "/usage?granularity=day&to=2026-12-31&from=2026-12-01&note=a%20b",
    f"/refusals?{DAYS}",
    f"/spending?{DAYS}",
    "/alerts",
    "/alerts?limit=1",
)


def signed(app: LinkedApp, target: str, accept: str = REPORT_MEDIA_TYPE) -> requests.Response:
    answer = app.send("GET", target, headers={"Accept": accept})
    assert answer.ok, answer.text
    return answer


def keys_of(served: ServedProvider) -> KeySet:
    with served.provider.engine.begin() as connection:
        return KeySet(list(published_keys(connection)))


def settled(report: dict[str, Any]) -> dict[str, Any]:
    """Leave out when it was asked."""
    return {name: value for name, value in report.items() if name != "as_of"}


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_signed_is_what_is_told(
    served: ServedProvider, app: LinkedApp, child: Child, target: str
) -> None:
    child.say("hello")
    child.buy("coins_small")
    answer = signed(app, target)
    assert answer.headers["Content-Type"] == REPORT_MEDIA_TYPE
    claims = verify_report(
        answer.text, keys_of(served), issuer=served.url, audience=app.link_id, target=target
    )
    plain = app.send("GET", target)
    assert plain.headers["Content-Type"] == "application/json"
    assert settled(claims.report) == settled(plain.json())
    assert abs(claims.iat - served.provider.wall_clock.now().timestamp()) < 60
    for name in ("ETag", "Link", "Cache-Control"):
        assert answer.headers.get(name) == plain.headers.get(name)
    assert answer.headers["Vary"] == plain.headers["Vary"] == "Accept"


def test_it_says_what_it_is_and_whose_key_signed_it(served: ServedProvider, app: LinkedApp) -> None:
    token = jws.extract_compact(signed(app, "/policy").content)
    with served.provider.engine.begin() as connection:
        current = published_keys(connection)[0]
    assert token.headers() == {"alg": "Ed25519", "typ": REPORT_TYPE, "kid": current.kid}
    claims = json.loads(token.payload)
    assert sorted(claims) == ["aud", "iat", "iss", "report", "target"]


def test_a_new_key_signs_the_next_report(served: ServedProvider, app: LinkedApp) -> None:
    before = signed(app, "/policy").content
    with served.provider.engine.begin() as connection:
        key = rotate_key(connection, served.provider.wall_clock.now())
    after = signed(app, "/policy").content
    assert jws.extract_compact(after).headers()["kid"] == key.kid
    for compact in (before, after):
        jws.deserialize_compact(compact, keys_of(served), algorithms=ALGORITHMS)  # it verifies


def test_a_report_passes_for_no_event(served: ServedProvider, app: LinkedApp) -> None:
    with pytest.raises(SetRejectedError):
        verify_set(
            signed(app, "/policy").text,
            keys_of(served),
            issuer=served.url,
            audience=app.link_id,
        )


@pytest.mark.parametrize(
    ("target", "status"), [("/usage?from=2026-12-02&to=2026-12-01", 422), ("/usage", 422)]
)
def test_a_refusal_is_never_signed(app: LinkedApp, target: str, status: int) -> None:
    answer = app.send("GET", target, headers={"Accept": REPORT_MEDIA_TYPE})
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_what_is_no_report_is_told_as_ever(app: LinkedApp) -> None:
    answer = signed(app, "/characters")
    assert answer.headers["Content-Type"] == "application/json"


def test_the_card_says_so(served: ServedProvider) -> None:
    card = requests.get(f"{served.url}/.well-known/guardian-link", timeout=10)
    assert Discovery.model_validate_json(card.content).signed_reports


SIGNED, JSON = REPORT_MEDIA_TYPE, "application/json"


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (SIGNED, True),
        (SIGNED.upper(), True),
        (f"{SIGNED}, {JSON}", True),
        (f"{JSON};q=0.9 , {SIGNED};q=0.9", True),
        (f"{SIGNED}, */*;q=0.1", True),
        (f"{SIGNED};q=0.5, {JSON}", False),
        (f"{SIGNED};q=0.5, application/*;q=0.6", False),
        (f"{SIGNED};q=0.5, application/*;q=0.6, {JSON};q=0.2", True),
        (f"{SIGNED};q=0", False),
        (f"{SIGNED};q=0.000, text/html", False),
        (f"{SIGNED};q=nan", False),
        (f"{SIGNED};q=2", False),
        ("*/*", False),
        ("application/*", False),
        ("", False),
        (";;,,", False),
    ],
)
def test_json_is_what_is_told_unless_the_other_is_wanted(accept: str, wanted: bool) -> None:
    assert wants_signed(accept) is wanted


@given(st.text(max_size=60))
def test_no_header_is_too_odd_to_be_read(accept: str) -> None:
    wants_signed(accept)
