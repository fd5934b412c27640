"""The events in the normative text: OpenAPI 3.1 webhooks, though an app fetches them by poll."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from guardian.link.wire.events import EVENT_PREFIX, SetClaims
from guardian.link.wire.happenings import CATALOGUE

_CLAIMS = "#/components/schemas/SetClaims"


def event_models() -> tuple[type[BaseModel], ...]:
    """Return the schema of every event, and of the claims around it."""
    return (SetClaims, *CATALOGUE.values())


def webhooks() -> dict[str, Any]:
    """Return one entry per event, keyed by its name, with its URI and the claims around it."""
    return {
        uri.removeprefix(EVENT_PREFIX): {"post": _webhook(uri, model)}
        for uri, model in CATALOGUE.items()
    }


def _webhook(uri: str, model: type[BaseModel]) -> dict[str, Any]:
    name = uri.removeprefix(EVENT_PREFIX)
    payload = {
        "type": "object",
        "required": [uri],
        "properties": {uri: {"$ref": f"#/components/schemas/{model.__name__}"}},
        "additionalProperties": False,
    }
    claims = {"allOf": [{"$ref": _CLAIMS}, {"properties": {"events": payload}}]}
    return {
        "operationId": f"event_{name.replace('-', '_')}",
        "summary": name,
        "description": (
            f"{(model.__doc__ or '').strip()}\n\nDelivered by `POST /gl/v1/events/poll` as a "
            f"signed security event token (RFC 8417) whose `events` has the one member `{uri}`. "
            "Shown here: the claims of the token."
        ),
        "tags": ["events"],
        "x-event-uri": uri,
        "requestBody": {"required": True, "content": {"application/json": {"schema": claims}}},
        "responses": {"202": {"description": "Acknowledged by its `jti` in the next poll."}},
    }


def write_schemas(folder: Path) -> list[Path]:
    """Write one JSON Schema file per event into ``folder`` and return their paths.

    Raises ``OSError`` where that cannot be done.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for uri, model in CATALOGUE.items():
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": uri,
            **model.model_json_schema(mode="serialization"),
        }
        path = folder / f"{uri.removeprefix(EVENT_PREFIX)}.schema.json"
        text = json.dumps(schema, ensure_ascii=False, indent=2)
        path.write_text(f"{text}\n", encoding="utf-8")
        written.append(path)
    return written
