"""Reading the JSON of a model's server, which may be anything."""

from typing import Any

from pydantic_core import from_json

from guardian.provider.backends.gateway.errors import MALFORMED, failed
from guardian.provider.backends.gateway.failures import told_failure
from guardian.provider.backends.gateway.reading import JsonObject


def document_of(data: bytes | str, language: str) -> JsonObject:
    """Return the object that the model's server sent; raises ``GatewayError`` 502."""
    try:
        document = from_json(data)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise failed(MALFORMED, "upstream_malformed", language)
    if document.get("error"):
        raise told_failure(document, language)
    return document


def count_of(value: object) -> int:
    """Return a number of tokens as somebody told it."""
    return max(0, value) if isinstance(value, int) else 0


def numbers_of(usage: JsonObject) -> JsonObject:
    """Return an account of tokens without anything that is no number."""
    return {
        name: numbers_of(value) if isinstance(value, dict) else value
        for name, value in usage.items()
        if isinstance(value, int | dict)
    }


def object_of(value: Any) -> JsonObject:
    """Return a member that should be an object, an empty one for what is none."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[JsonObject]:
    """Return the objects of a member that should be a list of them."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text_of(value: object) -> str:
    """Return a member that should be text, ``""`` for what is none."""
    return value if isinstance(value, str) else ""
