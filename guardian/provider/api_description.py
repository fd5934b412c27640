"""The OpenAPI documents: the normative text of Guardian Link, and one of every address.

``/openapi.json`` has what any provider must offer; ``/openapi-all.json``, only under test control,
also the child's page and test control itself, for those who test this provider as a whole.
"""

from collections.abc import Callable, Iterable
from copy import deepcopy
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from guardian.link.wire.consents import ReceiptClaims
from guardian.link.wire.data import Manifest
from guardian.link.wire.discovery import PROTOCOL_VERSION, Discovery
from guardian.link.wire.problems import Problem
from guardian.link.wire.reports import SignedReport
from guardian.provider.api_events import event_models, webhooks
from guardian.provider.api_refusals import describe_refused
from guardian.provider.api_words import DESCRIPTION, SECURITY_SCHEMES, TAGS

Document = dict[str, Any]

REFERENCE = "#/components/schemas/{model}"
NORMATIVE = ("/.well-known/", "/oauth/", "/gl/v1/")
TEST_CONTROL = "/gl-test/"
WHOLE_PATH = "/openapi-all.json"
_BOUND = "/gl/v1/"
_SIGNED_IN = "/app/api/"
WALL_CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
_UNUSED = ("HTTPValidationError", "ValidationError")
_ANSWERS = {"/.well-known/guardian-link": Discovery}
"""What is answered where the code writes the JSON itself."""
_BESIDE: tuple[type[BaseModel], ...] = (Problem, Discovery, ReceiptClaims, Manifest, SignedReport)
"""Models that no operation names as its own: inside a JWS, a zip, every refusal."""


def describe_refusals(app: FastAPI) -> None:
    """Complete the documents of ``app``, which are made when they are first asked for."""
    plain = app.openapi
    made: dict[str, Document] = {}

    def once(name: str, make: Callable[[Document], Document]) -> Document:
        if name not in made:
            made[name] = make(deepcopy(plain()))
        return made[name]

    def normative() -> Document:
        return once("normative", lambda document: normative_text(complete(document)))

    def whole() -> Document:
        document = once("whole", complete)
        if not any(path.startswith(TEST_CONTROL) for path in document["paths"]):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return document

    app.openapi = normative  # type: ignore[method-assign] # as FastAPI's guide has it
    app.add_api_route(WHOLE_PATH, whole, include_in_schema=False)


def complete(document: Document) -> Document:
    """Return FastAPI's ``document`` with every refusal, event, name and reason in it."""
    schemas = document["components"]["schemas"]
    for unused in _UNUSED:
        schemas.pop(unused, None)
    wanted = [(model, "serialization") for model in (*_BESIDE, *event_models())]
    _, definitions = models_json_schema(wanted, ref_template=REFERENCE)  # type: ignore[arg-type] # the mode is a literal
    schemas.update(definitions["$defs"])
    _tell_wall_clock(schemas)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            _hoist(operation, schemas)
            _name(operation, path, method)
            _answer(operation, path)
            describe_refused(operation, path, method)
            _secure(operation, path)
    document["info"] = {
        "title": "Guardian Link",
        "version": PROTOCOL_VERSION,
        "description": DESCRIPTION,
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }
    document["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
    document["components"]["securitySchemes"] = SECURITY_SCHEMES
    document["webhooks"] = webhooks()
    return document


def normative_text(document: Document) -> Document:
    """Return the part of a complete ``document`` that any provider has to keep to."""
    paths = {
        path: methods for path, methods in document["paths"].items() if path.startswith(NORMATIVE)
    }
    named = {
        tag
        for methods in paths.values()
        for operation in methods.values()
        for tag in operation.get("tags", ())
    }
    schemes = {name: document["components"]["securitySchemes"][name] for name in ("DPoP",)}
    text = {
        **document,
        "paths": paths,
        "tags": [tag for tag in document["tags"] if tag["name"] in {*named, "events"}],
        "components": {**document["components"], "securitySchemes": schemes},
    }
    beside = [model.__name__ for model in _BESIDE]
    schemas = text["components"]["schemas"]
    kept = _reachable({"paths": paths, "webhooks": text["webhooks"]}, schemas, beside)
    text["components"]["schemas"] = {name: schemas[name] for name in sorted(kept)}
    return text


def _reachable(start: object, schemas: Document, names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = [*names, *_references(start)]
    while waiting:
        name = waiting.pop()
        if name not in found and name in schemas:
            found.add(name)
            waiting += _references(schemas[name])
    return found


def _references(node: object) -> list[str]:
    if isinstance(node, dict):
        target = node.get("$ref")
        here = [target.rpartition("/")[2]] if isinstance(target, str) else []
        return here + [name for value in node.values() for name in _references(value)]
    if isinstance(node, list):
        return [name for value in node for name in _references(value)]
    return []


def _hoist(operation: Document, schemas: Document) -> None:
    """Move what a hand-written body defines for itself to where references look for it."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = content.get("schema", {})
        for name, definition in schema.pop("$defs", {}).items():
            schemas.setdefault(name, _repointed(definition))
        content["schema"] = _repointed(schema)


def _repointed(node: Any) -> Any:
    if isinstance(node, dict):
        return {
            key: value.replace("#/$defs/", REFERENCE.format(model=""))
            if key == "$ref" and isinstance(value, str)
            else _repointed(value)
            for key, value in node.items()
        }
    return [_repointed(value) for value in node] if isinstance(node, list) else node


def _tell_wall_clock(node: Any) -> None:
    """Describe a time of day as it is: local, so no ``time`` of RFC 3339, which has an offset."""
    if isinstance(node, dict):
        if node.get("format") == "time":
            del node["format"]
            node["pattern"] = WALL_CLOCK
        for value in node.values():
            _tell_wall_clock(value)
    elif isinstance(node, list):
        for value in node:
            _tell_wall_clock(value)


def _name(operation: Document, path: str, method: str) -> None:
    """Call an operation by the name of its function alone."""
    place = "".join(letter if letter.isalnum() else "_" for letter in path)
    operation["operationId"] = operation["operationId"].removesuffix(f"{place}_{method}")


def _answer(operation: Document, path: str) -> None:
    if path in _ANSWERS:
        schema = {"$ref": REFERENCE.format(model=_ANSWERS[path].__name__)}
        operation["responses"]["200"]["content"] = {"application/json": {"schema": schema}}


def _secure(operation: Document, path: str) -> None:
    if path.startswith(_BOUND):
        operation["security"] = [{"DPoP": []}]
    elif path.startswith(_SIGNED_IN):
        operation["security"] = [{"Ward": []}]
