"""JSON merge patch (RFC 7396): the form in which a policy is changed."""

from typing import TypeAlias, Union

# a Union, because a recursive alias in quotes could not be joined to another type by "|"
JsonValue: TypeAlias = Union[  # noqa: UP007 - see above
    dict[str, "JsonValue"], list["JsonValue"], str, int, float, bool, None
]
JsonObject: TypeAlias = dict[str, JsonValue]


def merge_patch(document: JsonObject, patch: JsonObject) -> JsonObject:
    """Return ``document`` with ``patch`` merged into it (RFC 7396 section 2), both unchanged."""
    merged = dict(document)
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict):
            below = merged.get(key)
            merged[key] = merge_patch(below if isinstance(below, dict) else {}, value)
        else:
            merged[key] = value
    return merged
