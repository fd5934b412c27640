"""Brings a database to the newest schema: numbered steps, a copy first, each in a transaction."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import guardian
from guardian.store.connection import to_text
from guardian.store.errors import DatabaseNeedsVersionError, DatabaseTooNewError, StoreAccessError
from guardian.store.schemas import Schema

_STEPS = """CREATE TABLE IF NOT EXISTS schema_step (
    version INTEGER PRIMARY KEY,
    app_version TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT"""


def migrate(
    connection: Any,
    path: Path,
    connect_to: Callable[[Path], Any],
    now: datetime,
    schema: Schema,
) -> None:
    """Run what ``user_version`` says is missing; before that, copy a database that has content.

    The copy is encrypted with the same key and lies beside ``path``. It holds what the records
    held then, tokens too, so there is only ever the latest one: the next migration replaces it,
    and :func:`remove_copies` takes it away, which retention and a new key call for.

    Raises :class:`DatabaseTooNewError`, which names the app version that is needed where the
    database tells; a migration that fails leaves the version before it.
    """
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    known = schema.newest
    if found > known:
        raise _too_new(connection, found, known)
    if found == known:
        return
    if found:
        _copy(connection, path, connect_to, now, found)
    for version in range(found + 1, known + 1):
        try:
            _step(connection, schema, version, now)
        except BaseException:
            connection.rollback()
            raise


def remove_copies(path: Path) -> int:
    """Delete the copies that migrations made of the database at ``path``; return how many.

    Raises :class:`StoreAccessError`.
    """
    copies = _copies(path)
    try:
        for copy in copies:
            copy.unlink(missing_ok=True)
    except OSError as error:
        raise StoreAccessError from error
    return len(copies)


def _step(connection: Any, schema: Schema, version: int, now: datetime) -> None:
    program = schema.programs.get(version)
    if program is None:
        statements = (schema.folder / f"{version:04}.sql").read_text(encoding="utf-8")
        connection.executescript(f"BEGIN IMMEDIATE;\n{statements}\n")
    else:
        connection.execute("BEGIN IMMEDIATE")
        program(connection, now)
    connection.execute(_STEPS)
    connection.execute(
        "INSERT INTO schema_step VALUES (?, ?, ?)", (version, guardian.__version__, to_text(now))
    )
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("COMMIT")


def _too_new(connection: Any, found: int, known: int) -> DatabaseTooNewError:
    table = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'schema_step'").fetchone()
    record = (
        table
        and connection.execute(
            "SELECT app_version FROM schema_step WHERE version = ?", (found,)
        ).fetchone()
    )
    if not record:
        return DatabaseTooNewError(found=found, known=known)
    return DatabaseNeedsVersionError(found=found, known=known, app_version=record[0])


def _copy(
    connection: Any, path: Path, connect_to: Callable[[Path], Any], now: datetime, version: int
) -> None:
    copy = path.with_name(f"{path.name}.{now:%Y%m%dT%H%M%SZ}.version-{version}")
    unfinished = path.with_name(f"{path.name}.unfinished.version-{version}")
    for tail in ("", "-wal", "-shm"):
        unfinished.with_name(unfinished.name + tail).unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    target = connect_to(unfinished)
    try:
        connection.backup(target)
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        target.close()
    earlier = _copies(path)
    unfinished.replace(copy)
    for old in earlier:
        if old not in {copy, unfinished}:
            old.unlink(missing_ok=True)


def _copies(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}.*.version-*"))
