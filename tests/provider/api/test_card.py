"""The provider's card: complete, and honest about what a sandbox has not."""

from typing import Any

from guardian.link.wire.discovery import PROFILES, WELL_KNOWN_PATH, Discovery
from guardian.policy.bands import band
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import session


def _card(served: ServedProvider) -> dict[str, Any]:
    with session() as http:
        answer = http.get(f"{served.url}{WELL_KNOWN_PATH}", timeout=20)
    assert answer.status_code == 200
    return dict(answer.json())


def test_addresses_are_spelt_as_the_issuer_is(served: ServedProvider) -> None:
    card = _card(served)
    assert card["issuer"] == served.url
    assert card["api_base"] == f"{served.url}/gl/v1"
    assert card["openapi"] == f"{served.url}/openapi.json"
    with session() as http:
        assert http.get(card["openapi"], timeout=20).json()["openapi"].startswith("3.1")


def test_every_profile_is_claimed(served: ServedProvider) -> None:
    assert tuple(_card(served)["profiles"]) == PROFILES


def test_nothing_is_declared_that_does_not_exist(served: ServedProvider) -> None:
    card = Discovery.model_validate(_card(served))
    assert card.audits == []
    assert card.declarations.assessment_filed_on is None
    assert card.declarations.algorithm_filing_no is None
    assert card.human_review is not None
    assert card.human_review.hours == "none"
    assert card.human_review.sla_minutes is None
    assert card.safety_contact.startswith("none")


def test_abilities_have_a_status_and_a_clause(served: ServedProvider) -> None:
    found = {each.capability: each for each in Discovery.model_validate(_card(served)).capabilities}
    assert {each.status for each in found.values()} == {"supported", "partial", "absent"}
    assert all("Art." in each.clause and each.method for each in found.values())
    assert found["human_review"].status == "absent"
    assert found["copy_and_delete"].status == "supported"


def test_bands_are_those_of_the_policy(served: ServedProvider) -> None:
    assert _card(served)["bands"] == [band(age) for age in (0, 3, 8, 12, 16, 18)]


def test_the_complaint_process_is_the_one_that_is_kept(served: ServedProvider) -> None:
    assert _card(served)["complaint_process"] == [
        {"state": "received", "within_hours": 0},
        {"state": "in_review", "within_hours": 24},
        {"state": "answered", "within_hours": 360},
    ]


def test_both_kinds_of_label_are_told(served: ServedProvider) -> None:
    labelling = _card(served)["labelling"]
    assert labelling["explicit"] == "AI 生成 · Made by AI"
    assert served.url in labelling["implicit"]


def test_security_is_told_with_its_limits(served: ServedProvider) -> None:
    told = " ".join(_card(served)["security"])
    for word in ("DPoP", "AES-256-GCM", "JWE", "TLS"):
        assert word in told


def test_whoever_has_it_already_is_told_so(served: ServedProvider) -> None:
    url = f"{served.url}{WELL_KNOWN_PATH}"
    with session() as http:
        etag = http.get(url, timeout=20).headers["ETag"]
        for named in (etag, f"W/{etag}", f'"x", {etag}', "*"):
            same = http.get(url, headers={"If-None-Match": named}, timeout=20)
            assert (same.status_code, same.content) == (304, b"")
            assert same.headers["ETag"] == etag
        other = http.get(url, headers={"If-None-Match": '"x"'}, timeout=20)
    assert other.status_code == 200
    assert other.json()["issuer"] == served.url
