"""Finds alerts by the guardian's notes and by names: of the child, the character, the category.

Notes are in an index of trigrams (FTS5), which works for Chinese as for English; triggers keep it
in step. A word of one or two characters, as most Chinese words are, is no trigram: notes are read
for it. Names are few and compared as they stand, so that no index of them can be out of date.
"""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from guardian.store.alert_pages import Narrowing
from guardian.store.connection import Connection, Value

MOST_WORDS = 8
"""Words of a query beyond these are not looked at."""

_LONGEST_WORD = 100
_TRIGRAM = 3
_FEW = 1000
_OF_CHILD = "alert.link_id IN (SELECT value FROM json_each(?))"
_OF_CHARACTER = (
    "(alert.link_id, alert.character_id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))"
)
_OF_CATEGORY = "alert.category IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, kw_only=True)
class AlertKey:
    """Names one alert."""

    link_id: str
    alert_id: str


def folded(text: str) -> str:
    """Return ``text`` as it is compared: wide or narrow, large or small, spaced in any way."""
    normal = unicodedata.normalize("NFKC", text).casefold()
    spaced = "".join(" " if unicodedata.category(one) == "Cc" else one for one in normal)
    return " ".join(unicodedata.normalize("NFKC", spaced).split())


def search(
    connection: Connection,
    query: str,
    *,
    category_names: Mapping[str, str] | None = None,
    narrowing: Narrowing | None = None,
    limit: int = 200,
) -> tuple[AlertKey, ...]:
    """Return at most ``limit`` alerts in which every word of ``query`` occurs, the latest first.

    A word may occur in the note, in the child's or the character's name, or in the category's name
    (``category_names``: what the reader calls each code). Nothing is found for an empty query.
    ``narrowing``: only among these.
    """
    words = folded(query.encode("utf-8", "ignore").decode()).split()[:MOST_WORDS]
    if not words:
        return ()
    found = [_occurrences(connection, word[:_LONGEST_WORD], category_names or {}) for word in words]
    among, values = (narrowing or Narrowing()).condition()
    records = connection.execute(
        f"SELECT alert.link_id, alert.alert_id FROM {_tables(found)}"  # noqa: S608 - of constants
        " ON note.link_id = alert.link_id AND note.alert_id = alert.alert_id"
        f" WHERE {' AND '.join(f'({one.condition})' for one in found)} AND {among}"
        " ORDER BY alert.received_at DESC, alert.alert_id LIMIT ?",
        (*(value for one in found for value in one.parameters), *values, limit),
    ).fetchall()
    return tuple(
        AlertKey(link_id=record["link_id"], alert_id=record["alert_id"]) for record in records
    )


@dataclass(frozen=True, kw_only=True)
class _Occurrences:
    """Where a word occurs. ``in_few_notes``: in no name, and in few notes."""

    condition: str
    parameters: tuple[Value, ...]
    in_few_notes: bool


def _tables(found: list[_Occurrences]) -> str:
    # Few notes are read first; otherwise the latest alerts are, which soon give enough.
    if any(one.in_few_notes for one in found):
        return "alert_note AS note CROSS JOIN alert"
    return "alert LEFT JOIN alert_note AS note"


def _occurrences(
    connection: Connection, word: str, category_names: Mapping[str, str]
) -> _Occurrences:
    condition, parameter, few = _in_notes(connection, word)
    conditions, parameters = [condition], [parameter]
    for named_as, named in (
        (_OF_CHILD, _children(connection, word)),
        (_OF_CHARACTER, _characters(connection, word)),
        (_OF_CATEGORY, _categories(category_names, word)),
    ):
        if named:
            conditions.append(named_as)
            parameters.append(json.dumps(named))
    return _Occurrences(
        condition=" OR ".join(conditions),
        parameters=tuple(parameters),
        in_few_notes=few and len(conditions) == 1,
    )


def _in_notes(connection: Connection, word: str) -> tuple[str, str, bool]:
    """Return the condition under which a note has ``word``, its parameter, and if few have it."""
    condition, parameter = "instr(note.folded, ?) > 0", word
    if len(word) >= _TRIGRAM:
        matches = "SELECT rowid FROM alert_note_index WHERE alert_note_index MATCH ?"
        # In quotes it is a string to FTS5 and no expression, whatever it says.
        condition, parameter = f"note.id IN ({matches})", '"' + word.replace('"', '""') + '"'
    records = connection.execute(
        f"SELECT note.id FROM alert_note AS note WHERE {condition} LIMIT ?",  # noqa: S608 - of constants
        (parameter, _FEW),
    ).fetchall()
    if len(records) == _FEW:
        return condition, parameter, False
    ids = json.dumps([record["id"] for record in records])
    return "note.id IN (SELECT value FROM json_each(?))", ids, True


def _children(connection: Connection, word: str) -> list[str]:
    records = connection.execute("SELECT link_id, display_name FROM ward").fetchall()
    return [record["link_id"] for record in records if word in folded(record["display_name"])]


def _characters(connection: Connection, word: str) -> list[tuple[str, str]]:
    records = connection.execute("SELECT link_id, character_id, name FROM character").fetchall()
    return [
        (record["link_id"], record["character_id"])
        for record in records
        if word in folded(record["name"])
    ]


def _categories(category_names: Mapping[str, str], word: str) -> list[str]:
    return [code for code, name in category_names.items() if word in folded(name)]
