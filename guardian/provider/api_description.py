"""The OpenAPI document: beside what is answered when all is well, every refusal that can come."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from guardian.link.wire.problems import MEDIA_TYPE, Problem

_REFERENCE = "#/components/schemas/{model}"
_EVERYWHERE = {413, 503}
_WITH_BODY = {400, 408, 415, 422}
_BELOW = {
    "/gl/v1/": {401, 403, 410},
    "/app/api/": {401},
}
_OWN = {
    ("get", "/gl/v1/usage"): {422},
    ("get", "/gl/v1/refusals"): {422},
    ("get", "/gl/v1/spending"): {422},
    ("patch", "/gl/v1/policy"): {412, 428},
    ("post", "/gl/v1/alerts/{alert_id}/ack"): {404},
    ("post", "/app/api/chat"): {403, 404},
    ("post", "/app/api/purchases"): {403, 404},
    ("post", "/gl-test/v1/clock"): {409},
}
_OAUTH = "/oauth/"
_OAUTH_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
}
"""RFC 6749 section 5.2."""


def describe_refusals(app: FastAPI) -> None:
    """Complete the document of ``app``, which is made when it is first asked for."""
    plain = app.openapi

    def complete() -> dict[str, Any]:
        if app.openapi_schema is None:
            _complete(plain())
        return plain()

    app.openapi = complete  # type: ignore[method-assign] # as FastAPI's guide has it


def _complete(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    _, definitions = models_json_schema([(Problem, "serialization")], ref_template=_REFERENCE)
    schemas.update(definitions["$defs"])
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            operation["responses"].pop("422", None)
            for status in sorted(_statuses(method, path, operation)):
                operation["responses"][str(status)] = _refusal(path, status)


def _statuses(method: str, path: str, operation: dict[str, Any]) -> Iterator[int]:
    yield from _EVERYWHERE
    if path.startswith(_OAUTH):
        yield from {400, 401, 408} if method == "post" else ()
        return
    for place, statuses in _BELOW.items():
        if path.startswith(place):
            yield from statuses
    if "requestBody" in operation:
        yield from _WITH_BODY
    yield from _OWN.get((method, path), ())


def _refusal(path: str, status: int) -> dict[str, Any]:
    oauth = path.startswith(_OAUTH) and status in {400, 401}
    content = (
        {"application/json": {"schema": _OAUTH_ERROR}}
        if oauth
        else {MEDIA_TYPE: {"schema": {"$ref": _REFERENCE.format(model="Problem")}}}
    )
    return {"description": HTTPStatus(status).phrase, "content": content}
