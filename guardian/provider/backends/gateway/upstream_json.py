"""Reading the JSON of a model's server, which may be anything."""

import re
from typing import Any

from pydantic_core import from_json

from guardian.provider.backends.gateway.errors import MALFORMED, failed
from guardian.provider.backends.gateway.failures import told_failure
from guardian.provider.backends.gateway.prices import MOST_TOKENS
from guardian.provider.backends.gateway.reading import JsonObject

_ACCOUNT = re.compile(r"[a-z_]{1,60}")
_BASE64 = re.compile(r"[A-Za-z0-9+/=]*")
_LABEL = re.compile(r"[!-~]{1,200}")


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
    """Return a number of tokens as somebody told it, one that can be meant."""
    return max(0, min(value, MOST_TOKENS)) if isinstance(value, int) else 0


def numbers_of(usage: JsonObject) -> JsonObject:
    """Return an account of tokens without anything that is no number, or no name of one."""
    return {
        name: numbers_of(value) if isinstance(value, dict) else value
        for name, value in usage.items()
        if isinstance(value, int | dict) and _ACCOUNT.fullmatch(name)
    }


def label_of(value: object) -> str:
    """Return a name of a model or a call, ``""`` for what might be words: nobody reads it."""
    return value if isinstance(value, str) and _LABEL.fullmatch(value) else ""


def object_of(value: Any) -> JsonObject:
    """Return a member that should be an object, an empty one for what is none."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[JsonObject]:
    """Return the objects of a member that should be a list of them."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text_of(value: object) -> str:
    """Return a member that should be text, ``""`` for what is none."""
    return value if isinstance(value, str) else ""


def embeddings_of(document: JsonObject) -> JsonObject:
    """Return an answer of embeddings without anything that could be read as words."""
    data = [
        {"object": "embedding", "index": count_of(each.get("index")), "embedding": vector}
        for each in objects(document.get("data"))
        if _is_vector(vector := each.get("embedding"))
    ]
    usage = numbers_of(object_of(document.get("usage")))
    model = label_of(document.get("model"))
    return {"object": "list", "data": data, "model": model, "usage": usage}


def _is_vector(value: object) -> bool:
    if isinstance(value, str):  # base64 of what is numbers
        return _BASE64.fullmatch(value) is not None
    return isinstance(value, list) and all(isinstance(each, int | float) for each in value)
