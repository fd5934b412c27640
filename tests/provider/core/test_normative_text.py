"""The one normative text: whole, true to the wire models, and free of what is this provider's."""

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from guardian.link.wire.discovery import PROTOCOL_VERSION
from guardian.link.wire.events import EVENT_PREFIX
from guardian.link.wire.happenings import CATALOGUE
from guardian.link.wire.problems import MEDIA_TYPE
from guardian.provider.api_events import write_schemas
from guardian.provider.normative import normative_document
from tests.rig.provider_server import ServedProvider


@pytest.fixture(scope="module")
def text() -> dict[str, Any]:
    return normative_document()


def _operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_it_is_openapi_3_1_of_this_version_of_the_protocol(text: dict[str, Any]) -> None:
    assert text["openapi"].startswith("3.1")
    assert (text["info"]["title"], text["info"]["version"]) == ("Guardian Link", PROTOCOL_VERSION)
    assert len(text["info"]["description"]) > 500


def test_it_has_nothing_that_is_this_providers_own(text: dict[str, Any]) -> None:
    assert all(path.startswith(("/.well-known/", "/oauth/", "/gl/v1/")) for path in text["paths"])
    assert {"child", "test control"}.isdisjoint(tag["name"] for tag in text["tags"])
    assert set(text["components"]["securitySchemes"]) == {"DPoP"}


def test_every_operation_says_what_it_does_and_how_it_refuses(text: dict[str, Any]) -> None:
    names = []
    for address, operation in _operations(text):
        names.append(operation["operationId"])
        assert operation["description"].endswith("."), address
        assert operation["tags"], address
        for status, answer in operation["responses"].items():
            assert answer["description"], (address, status)
            if status >= "400" and "/oauth/" not in address:
                assert list(answer["content"]) == [MEDIA_TYPE], (address, status)
        bound = " /gl/v1/" in address
        assert ("security" in operation) is bound, address
        if bound:
            assert {"401", "403", "410", "423", "429", "503"} <= set(operation["responses"])
    assert sorted(set(names)) == sorted(names), "names tell operations apart"


def test_every_tag_is_explained(text: dict[str, Any]) -> None:
    explained = {tag["name"] for tag in text["tags"] if tag["description"]}
    assert {tag for _, each in _operations(text) for tag in each["tags"]} <= explained


def test_every_event_is_a_webhook_with_its_address_and_schema(text: dict[str, Any]) -> None:
    assert {f"{EVENT_PREFIX}{name}" for name in text["webhooks"]} == set(CATALOGUE)
    for name, hook in text["webhooks"].items():
        uri = f"{EVENT_PREFIX}{name}"
        assert hook["post"]["x-event-uri"] == uri
        assert uri in json.dumps(hook["post"]["requestBody"])
        assert CATALOGUE[uri].__name__ in text["components"]["schemas"]


def test_every_reference_leads_somewhere_and_every_schema_is_used(text: dict[str, Any]) -> None:
    written = json.dumps(text)
    assert "#/$defs/" not in written
    named = {part.partition('"')[0] for part in written.split("#/components/schemas/")[1:]}
    kept = set(text["components"]["schemas"])
    assert named <= kept
    assert kept - named <= {"ReceiptClaims", "Manifest", "SignedReport"}, "inside a JWS and a zip"


def test_a_time_of_day_is_local(text: dict[str, Any]) -> None:
    curfew = text["components"]["schemas"]["Curfew"]["properties"]
    assert "format" not in curfew["start"]
    assert curfew["start"]["pattern"].startswith("^")


def test_it_is_what_is_served(served: ServedProvider, text: dict[str, Any]) -> None:
    answer = requests.get(f"{served.url}/openapi.json", timeout=40)
    assert answer.json() == text
    whole = requests.get(f"{served.url}/openapi-all.json", timeout=40).json()
    assert set(whole["paths"]) > set(text["paths"])
    assert any(path.startswith("/gl-test/") for path in whole["paths"])
    assert any(path.startswith("/app/api/") for path in whole["paths"])


def test_each_event_has_a_schema_file(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "schemas")
    assert len(written) == len(CATALOGUE)
    for path in written:
        schema = json.loads(path.read_text(encoding="utf-8"))
        assert schema["$id"] in CATALOGUE
        assert schema["properties"]
