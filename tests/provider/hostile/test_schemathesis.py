"""The served document, taken at its word: whatever fits it is answered as it says, never by a 5xx.

Requests are made from the document (schemathesis), bodies that do not fit it among them.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from requests import Session
from schemathesis import GenerationMode
from schemathesis.checks import (
    CHECKS,
    load_all_checks,
)
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider

EXAMPLES = 5
TIMEOUT_SECONDS = 40
WANTED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
PARTS = ("/.well-known/", "/oauth/", "/gl/v1/", "/app/api/", "/gl-test/v1/")
GUESSED = "ward-nobody-has"


class Caller:
    """Sends what was made up with the credentials that belong to its address."""

    def __init__(self, served: ServedProvider, child: Child) -> None:
        self._served = served
        self._child = child
        self._ward_id = _test_ward(served)
        self._session = Session()
        self._session.trust_env = False
        self.app = LinkedApp(served)

    def close(self) -> None:
        self._session.close()

    def call(self, case: Any) -> requests.Response:
        if "ward_id" in case.path_parameters and len(case.path_parameters["ward_id"]) % 2:
            case.path_parameters["ward_id"] = self._ward_id
        if case.path.endswith("/poll") and isinstance(case.body, dict):
            case.body["returnImmediately"] = True
        parts = case.as_transport_kwargs(base_url=self._served.url)
        headers = dict(parts.pop("headers"))
        if case.path.startswith("/gl/v1/"):
            headers |= {
                "Authorization": f"DPoP {self.app.access_token}",
                "DPoP": self.app.proof(case.method, parts["url"]),
            }
        if case.path.startswith("/app/api/"):
            parts["cookies"] = self._child._cookies
        return self._session.request(headers=headers, timeout=TIMEOUT_SECONDS, **parts)


def _test_ward(served: ServedProvider) -> str:
    answer = requests.post(f"{served.url}/gl-test/v1/wards", json={"age": 13}, timeout=40)
    assert answer.status_code == requests.codes.created, answer.text
    return str(answer.json()["ward_id"])


@pytest.fixture
def caller(served: ServedProvider, child: Child) -> Iterator[Caller]:
    calling = Caller(served, child)
    yield calling
    calling.close()


def _operations(served: ServedProvider, part: str) -> list[APIOperation[Any, Any, Any, Any]]:
    document = requests.get(f"{served.url}/openapi-all.json", timeout=TIMEOUT_SECONDS).json()
    schema = schemathesis.openapi.from_dict(document)
    found = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    return [each for each in found if each.path.startswith(part)]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("part", PARTS)
def test_the_document_holds(served: ServedProvider, caller: Caller, part: str) -> None:
    load_all_checks()
    checks = [check for check in CHECKS.get_all() if check.__name__ in WANTED]
    assert len(checks) == len(WANTED)
    operations = _operations(served, part)
    assert operations
    faults: list[str] = []
    for operation in operations:
        caller.app = LinkedApp(served)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                _try(operation, mode, caller, checks)
            except Unsatisfiable:
                continue  # nothing about it could be wrong
            except FailureGroup as group:
                told = [" ".join(str(each).split()) for each in group.exceptions]
                faults.append(f"{operation.label} {mode.value}: {told}")
    assert not faults, "\n".join(faults)


def _try(operation: Any, mode: GenerationMode, caller: Caller, checks: Any) -> None:
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def answers(case: Any) -> None:
        response = caller.call(case)
        case.validate_response(response, checks=checks)

    answers()
