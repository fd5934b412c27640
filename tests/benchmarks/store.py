"""How long the records take, against plain SQLite with the same rows in the same run.

``python -m tests.benchmarks.store [--rows 1000000] [--rounds 15]`` prints medians of interleaved
rounds; nothing here is asserted by a test, since times are of one machine and one day.
"""

import argparse
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

from guardian.desk.overviews import Overviews
from guardian.store.database import Database
from guardian.store.search import search
from guardian.vault import opening
from tests.benchmarks.years import add_alerts, fill_five_years, plain_copy
from tests.rig.clock import START, MovableClock
from tests.rig.memory_secret_store import MemorySecretStore
from tests.rig.seeded_store import KEY, LINK, add_link

PASSPHRASE = "four unrelated words here"
QUERIES = {
    "two characters, common": "自伤",
    "two characters, rare": "夏令",
    "four characters, rare": "夏令营回",
    "English word, common": "better",
    "English word, rare": "campfire",
    "two characters, absent": "缺席",
    "nothing found": "nowhere",
}


class PlainDatabase:
    """Unencrypted, by Python's own sqlite3; lends one connection as :class:`Database` does."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "temp_store = MEMORY",
            "cache_size = -65536",
        ):
            self._connection.execute(f"PRAGMA {pragma}")

    @contextmanager
    def read(self) -> Iterator[Any]:
        """Lend the connection in a transaction."""
        self._connection.execute("BEGIN")
        yield self._connection
        self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close it."""
        self._connection.close()


AnyDatabase = Database | PlainDatabase
Opener = Callable[[], AnyDatabase]


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=15)
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="guardian-benchmark-"))
    try:
        title = f"milliseconds, medians of {chosen.rounds}"
        _say(f"{title:44}{'ours':>10}{'plain':>10}{'ratio':>8}")
        _unlock(folder, chosen.rounds)
        _years(folder, chosen.rounds)
        _search(folder, chosen.rounds, chosen.rows)
    finally:
        shutil.rmtree(folder)


def _unlock(folder: Path, rounds: int) -> None:
    """Show what a passphrase costs by itself: plain SQLite has nothing like it."""
    keyring = MemorySecretStore()
    opening.create(folder / "profile", keyring, PASSPHRASE).wipe()
    times = [
        _timed(lambda: opening.unlock(folder / "profile", keyring, PASSPHRASE).wipe())
        for _ in range(min(rounds, 7))
    ]
    _say(f"{'passphrase to keys (Argon2id, 256 MiB)':44}{statistics.median(times):10.2f}")


def _years(folder: Path, rounds: int) -> None:
    ours, plain = _both(folder, "years", fill_five_years)
    _compare("open five years, first query", rounds, ours, plain, _first_query, fresh=True)
    _compare("open five years and show Home", rounds, ours, plain, _home, fresh=True)
    _compare("Home again", rounds, ours, plain, _home)
    _compare("the newest 200 alerts", rounds, ours, plain, _newest)
    for name, query in QUERIES.items():
        _compare(f"search {name}", rounds, ours, plain, partial(_found, query=query))


def _search(folder: Path, rounds: int, rows: int) -> None:
    def fill(database: Database) -> None:
        with database.write() as connection:
            add_link(connection, START)
            add_alerts(connection, rows, with_note=1)

    ours, plain = _both(folder, "search", fill)
    for name, query in QUERIES.items():
        _compare(f"of {rows:,}: {name}", rounds, ours, plain, partial(_found, query=query))


def _both(folder: Path, name: str, fill: Callable[[Database], None]) -> tuple[Opener, Opener]:
    path, plain = folder / f"{name}.db", folder / f"{name}-plain.db"
    database = Database.open(path, KEY)
    fill(database)
    database.settle()
    database.close()
    plain_copy(path, KEY, plain)
    sizes = " and ".join(f"{file.stat().st_size / 1e6:.0f} MB" for file in (path, plain))
    _say(f"-- {name}: {sizes}")
    return (lambda: Database.open(path, KEY)), (lambda: PlainDatabase(plain))


def _compare(
    name: str,
    rounds: int,
    ours: Opener,
    plain: Opener,
    work: Callable[[AnyDatabase], None],
    *,
    fresh: bool = False,
) -> None:
    """Print medians of ``work``, the two in turns; ``fresh``: opened for it, which counts."""
    times: dict[Opener, list[float]] = {ours: [], plain: []}
    held = {} if fresh else {opener: opener() for opener in times}
    for database in held.values():
        work(database)
    for _ in range(rounds):
        for opener, kept in times.items():
            if fresh:
                kept.append(_timed(partial(_open_and, work, opener)))
            else:
                kept.append(_timed(partial(work, held[opener])))
    for database in held.values():
        database.close()
    first, second = (statistics.median(kept) for kept in times.values())
    _say(f"{name:44}{first:10.2f}{second:10.2f}{first / second:8.2f}")


def _open_and(work: Callable[[AnyDatabase], None], opener: Opener) -> None:
    database = opener()
    work(database)
    database.close()


def _first_query(database: AnyDatabase) -> None:
    with database.read() as connection:
        connection.execute("SELECT * FROM alert ORDER BY received_at DESC LIMIT 5").fetchall()


def _home(database: AnyDatabase) -> None:
    Overviews(cast("Database", database), MovableClock()).overview(LINK)


def _newest(database: AnyDatabase) -> None:
    with database.read() as connection:
        connection.execute("SELECT * FROM alert ORDER BY received_at DESC LIMIT 200").fetchall()


def _found(database: AnyDatabase, query: str) -> None:
    with database.read() as connection:
        search(connection, query)


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
