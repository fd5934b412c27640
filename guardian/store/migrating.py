"""Brings a database to the newest schema: numbered files, a copy first, each in a transaction."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from guardian.store.errors import DatabaseTooNewError

MIGRATIONS = Path(__file__).parent / "migrations"


def newest_version(folder: Path = MIGRATIONS) -> int:
    """Return the schema version that this Guardian writes."""
    return max(int(file.stem) for file in folder.glob("[0-9]*.sql"))


def migrate(
    connection: Any,
    path: Path,
    connect_to: Callable[[Path], Any],
    now: datetime,
    folder: Path = MIGRATIONS,
) -> None:
    """Run what ``user_version`` says is missing; before that, copy a database that has content.

    The copy is encrypted with the same key and lies beside ``path``. Raises
    :class:`DatabaseTooNewError`; a migration that fails leaves the version before it.
    """
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    known = newest_version(folder)
    if found > known:
        raise DatabaseTooNewError(found=found, known=known)
    if found == known:
        return
    if found:
        _copy(connection, path, connect_to, now, found)
    for version in range(found + 1, known + 1):
        statements = (folder / f"{version:04}.sql").read_text(encoding="utf-8")
        try:
            connection.executescript(
                f"BEGIN IMMEDIATE;\n{statements}\nPRAGMA user_version = {version};\nCOMMIT;"
            )
        except BaseException:
            connection.rollback()
            raise


def _copy(
    connection: Any, path: Path, connect_to: Callable[[Path], Any], now: datetime, version: int
) -> None:
    copy = path.with_name(f"{path.name}.{now:%Y%m%dT%H%M%SZ}.version-{version}")
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    target = connect_to(copy)
    try:
        connection.backup(target)
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        target.close()
