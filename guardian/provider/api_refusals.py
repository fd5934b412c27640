"""Beside what is answered when all is well: every refusal that can come, operation by operation."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from guardian.link.wire.problems import MEDIA_TYPE

_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_OAUTH = "/oauth/"
_OAUTH_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
}
"""RFC 6749 section 5.2."""
_EVERYWHERE = {413, 422, 503}  # 422: no address and no query has a NUL in it
_WITH_BODY = {400, 408, 415}
_BELOW = {
    "/gl/v1/": {401, 403, 410, 423, 429},
    "/app/api/": {401, 403, 429},
    "/gl-test/v1/": {404, 409},
}
_OWN = {
    ("patch", "/gl/v1/policy"): {412, 428},
    ("post", "/app/api/chat"): {404, 409},
    ("post", "/app/api/purchases"): {404, 409},
}
"""Where the route does not say it itself."""


def describe_refused(operation: dict[str, Any], path: str, method: str) -> None:
    """Add every refusal of ``operation``; those that its route declares become problems too."""
    responses = operation["responses"]
    declared = {int(status) for status in responses if status.isdecimal() and status >= "400"}
    for status in sorted(declared | set(_statuses(path, method, operation))):
        responses[str(status)] = _refusal(path, status, responses.get(str(status), {}))


def _statuses(path: str, method: str, operation: dict[str, Any]) -> Iterator[int]:
    yield from _EVERYWHERE
    if path.startswith(_OAUTH):
        yield from {400, 401, 408, 429} if method == "post" else ()
        return
    for place, statuses in _BELOW.items():
        if path.startswith(place):
            yield from statuses
    if "requestBody" in operation:
        yield from _WITH_BODY
    yield from _OWN.get((method, path), ())


def _refusal(path: str, status: int, declared: dict[str, Any]) -> dict[str, Any]:
    oauth = path.startswith(_OAUTH) and status in {400, 401}
    said = declared.get("description", "")
    phrase = HTTPStatus(status).phrase
    return {
        **declared,
        "description": phrase if said in {"", "Validation Error"} else said,
        "content": {"application/json": {"schema": _OAUTH_ERROR}} if oauth else _PROBLEM,
    }
