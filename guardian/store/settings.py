"""The app's own settings: a name and a JSON value."""

import json

from guardian.policy.merge_patch import JsonValue
from guardian.store.connection import Connection


def save(connection: Connection, name: str, value: JsonValue) -> None:
    """Keep a setting."""
    connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, json.dumps(value)))


def find(connection: Connection, name: str, default: JsonValue = None) -> JsonValue:
    """Return a setting, or ``default`` where it was never set."""
    record = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    if record is None:
        return default
    value: JsonValue = json.loads(record["value"])
    return value
