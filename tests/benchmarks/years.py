"""Rows as five years of two children leave them, and a plain copy of them to compare with."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from guardian.policy.settings import PolicySettings
from guardian.store import inbox, journal
from guardian.store.connection import Connection, to_text
from guardian.store.database import Database
from guardian.store.journal import Act
from guardian.store.schemas import MAIN
from guardian.store.search import folded
from tests.rig.clock import START
from tests.rig.seeded_store import LINK, add_link, save_policy

SECOND = "link-2"
DAYS = 1826
BEGIN = START - timedelta(days=DAYS)
_CHARACTERS = 8
_ALERTS = 20_000
_EVENTS = 100_000
_ACTS = 100_000
_ENGLISH = ["talked", "with", "her", "about", "school", "friends", "sleep", "worry", "better"]
_CHINESE = [
    "今天",
    "她",
    "说",
    "学校",
    "老师",
    "难过",
    "朋友",
    "晚上",
    "担心",
    "谈过",
    "了",
    "自伤",
]
_ALERT = "INSERT INTO alert VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_NOTE = (
    "INSERT INTO alert_note (link_id, alert_id, text, folded, written_at) VALUES (?, ?, ?, ?, ?)"
)


def fill_five_years(database: Database, alerts: int = _ALERTS) -> None:
    """Two links; per day use of eight characters with times; alerts with notes, events, acts."""
    with database.write() as connection:
        for link_id in (LINK, SECOND):
            add_link(connection, START, link_id)
            connection.executemany("INSERT INTO usage VALUES (?, ?, ?, ?, ?)", _usage(link_id))
            connection.executemany("INSERT INTO usage_known VALUES (?, ?, ?)", _known(link_id))
            connection.executemany("INSERT INTO stretch VALUES (?, ?, ?, ?, ?)", _told(link_id))
        save_policy(connection, PolicySettings(), START)
        add_alerts(connection, alerts, with_note=5)
        _fill_journal(connection)


def add_alerts(connection: Connection, count: int, with_note: int) -> None:
    """Add so many alerts, evenly over the years; every ``with_note``-th has a note."""
    draw = random.Random(1)  # noqa: S311 - the same words each time
    connection.executemany(_ALERT, (_alert(number, count) for number in range(count)))
    connection.executemany(_NOTE, (_note(number, draw) for number in range(0, count, with_note)))


def plain_copy(database: Path, key: bytes, target: Path) -> None:
    """Write the same rows into an unencrypted database of the same schema.

    Its index of words lacks one setting, which the system's older SQLite does not know.
    """
    connection: Any = dbapi2.connect(str(target), isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    for version in range(1, MAIN.newest + 1):
        program = MAIN.programs.get(version)
        if program is None:
            statements = (MAIN.folder / f"{version:04}.sql").read_text(encoding="utf-8")
            kept = [line for line in statements.splitlines() if "'secure-delete'" not in line]
            connection.executescript("\n".join(kept))
        else:
            program(connection, START)
    connection.execute("ATTACH ? AS source KEY ?", (str(database), f"x'{key.hex()}'"))
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN")
    for (name,) in connection.execute(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table'"
        " AND name NOT LIKE 'alert_note_index%' AND name NOT LIKE 'sqlite_%'"
    ).fetchall():
        connection.execute(f"INSERT INTO main.{name} SELECT * FROM source.{name}")  # noqa: S608 - a table's own name
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _usage(link_id: str) -> Iterator[tuple[str, str, str, int, int]]:
    for day in range(DAYS + 1):
        date = (BEGIN + timedelta(days=day)).date().isoformat()
        for character in range(_CHARACTERS):
            yield link_id, date, f"character-{character}", 60 * (character + day % 7), day % 40


def _known(link_id: str) -> Iterator[tuple[str, str, str]]:
    for day in range(DAYS + 1):
        moment = BEGIN + timedelta(days=day)
        yield link_id, moment.date().isoformat(), to_text(moment)


def _told(link_id: str) -> Iterator[tuple[str, str, str, str, int]]:
    for day in range(DAYS + 1):
        for character in range(_CHARACTERS):
            begin = BEGIN + timedelta(days=day, hours=character)
            end = begin + timedelta(seconds=60 * (character + day % 7))
            yield link_id, to_text(begin), to_text(end), f"character-{character}", day % 40


def _moment(number: int, count: int) -> datetime:
    return BEGIN + timedelta(days=DAYS) * (number / count)


def _alert(number: int, count: int) -> tuple[str | int | None, ...]:
    moment = to_text(_moment(number, count))
    # The last three wait for somebody.
    acknowledged = None if number >= count - 3 else moment
    return (
        (LINK, SECOND)[number % 2],
        f"alert-{number}",
        f"jti-{number}",
        "self_harm.ideation" if number % 3 else "violence.threat",
        *("high", "subacute", "user", 2, f"character-{number % _CHARACTERS}", '["comfort_shown"]'),
        *("rule", "rules-1", "d" * 64, 0, moment, moment, moment, acknowledged, None, moment, "[]"),
    )


def _note(number: int, draw: random.Random) -> tuple[str, str, str, str, str]:
    english = number % 10 == 0
    words = draw.choices(_ENGLISH if english else _CHINESE, k=12)
    text = (" " if english else "").join(words)
    if number % 5000 == 0:
        text += " 夏令营回来 campfire"
    return (LINK, SECOND)[number % 2], f"alert-{number}", text, folded(text), to_text(START)


def _fill_journal(connection: Connection) -> None:
    for number in range(_EVENTS):
        moment = _moment(number, _EVENTS)
        event = inbox.Event(
            link_id=LINK,
            jti=f"jti-{number}",
            gl_seq=number + 1,
            compact=f"{number:08}" * 100,
            received_at=moment,
        )
        inbox.append(connection, event)
        if number < _ACTS:
            journal.append_act(connection, Act.SETTING_CHANGED, moment, details={"n": number})
