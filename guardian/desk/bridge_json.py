"""Reads JSON of other processes: it is what it should be, or nothing."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

_T = TypeVar("_T")


def read(kind: type[_T], text: str | bytes) -> _T | None:
    """Return the value of ``kind`` that ``text`` is; ``None``: it is none."""
    try:
        value: _T = _adapter(kind).validate_json(text)
    except ValidationError:
        return None
    return value


def written(value: object) -> Any:
    """Return a value as JSON has it: objects, lists, texts, numbers."""
    return _adapter(type(value)).dump_python(value, mode="json")


def _made(kind: Any) -> "TypeAdapter[Any]":
    return TypeAdapter(kind)


_adapter: Callable[[Any], "TypeAdapter[Any]"] = cache(_made)
"""What reads a kind: made when it is needed, for that takes a while."""
