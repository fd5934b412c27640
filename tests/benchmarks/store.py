"""How long the records take, against plain SQLite with the same rows in the same run."""

import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

from guardian.desk.activity import Activity
from guardian.desk.activity_values import Span
from guardian.desk.overviews import Overviews
from guardian.store.database import Database
from guardian.store.search import search
from tests.benchmarks.measuring import Benchmark, Figures, Options, in_turns
from tests.benchmarks.years import add_alerts, fill_five_years, plain_copy
from tests.rig.clock import START, MovableClock
from tests.rig.seeded_store import KEY, LINK, add_link

TWO_YEARS = timedelta(days=730)
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
Work = Callable[[AnyDatabase], None]


class _Pair:
    """The same rows in our database and in a plain one."""

    def __init__(self, folder: Path, fill: Callable[[Database], None]) -> None:
        path, plain = folder / "ours.db", folder / "plain.db"
        database = Database.open(path, KEY)
        fill(database)
        database.settle()
        database.close()
        plain_copy(path, KEY, plain)
        self.megabytes = {
            "ours_mb": round(path.stat().st_size / 1e6),
            "plain_mb": round(plain.stat().st_size / 1e6),
        }
        self._openers: dict[str, Opener] = {
            "ours": lambda: Database.open(path, KEY),
            "plain": lambda: PlainDatabase(plain),
        }

    def opened(self, rounds: int, work: Work) -> tuple[float, float]:
        """Return medians with the opening, which counts."""
        return _medians(
            rounds,
            {name: partial(_open_and, work, opener) for name, opener in self._openers.items()},
        )

    def open_already(self, rounds: int, works: dict[str, Work]) -> dict[str, tuple[float, float]]:
        """Return medians by name, after each was done once."""
        held = {name: opener() for name, opener in self._openers.items()}
        try:
            for work in works.values():
                for database in held.values():
                    work(database)
            return {
                name: _medians(rounds, {who: partial(work, each) for who, each in held.items()})
                for name, work in works.items()
            }
        finally:
            for database in held.values():
                database.close()


def _medians(rounds: int, works: dict[str, Callable[[], object]]) -> tuple[float, float]:
    times = in_turns(rounds, works)
    return statistics.median(times["ours"]), statistics.median(times["plain"])


def _years(options: Options) -> Figures:
    with tempfile.TemporaryDirectory(prefix="guardian-benchmark-") as folder:
        pair = _Pair(Path(folder), fill_five_years)
        found = {
            "open, first query": pair.opened(options.rounds, _first_query),
            "open and show Home": pair.opened(options.rounds, _home),
            **pair.open_already(
                options.rounds,
                {
                    "Home again": _home,
                    "the newest 200 alerts": _newest,
                    "activity of this month": _month,
                    "activity of a month two years ago": _month_long_ago,
                },
            ),
        }
    return _figures(found, {"years": 5, "rounds": options.rounds, **pair.megabytes})


def _search(options: Options) -> Figures:
    def fill(database: Database) -> None:
        with database.write() as connection:
            add_link(connection, START)
            add_alerts(connection, options.rows, with_note=1)

    with tempfile.TemporaryDirectory(prefix="guardian-benchmark-") as folder:
        pair = _Pair(Path(folder), fill)
        works: dict[str, Work] = {
            name: partial(_found, query=query) for name, query in QUERIES.items()
        }
        found = pair.open_already(options.rounds, works)
    return _figures(found, {"rows": options.rows, "rounds": options.rounds, **pair.megabytes})


def _figures(found: dict[str, tuple[float, float]], conditions: dict[str, object]) -> Figures:
    return Figures(
        values={name: ours for name, (ours, _) in found.items()},
        floors={name: plain for name, (_, plain) in found.items()},
        conditions=conditions,
    )


def _open_and(work: Work, opener: Opener) -> None:
    database = opener()
    work(database)
    database.close()


def _first_query(database: AnyDatabase) -> None:
    with database.read() as connection:
        connection.execute("SELECT * FROM alert ORDER BY received_at DESC LIMIT 5").fetchall()


def _home(database: AnyDatabase) -> None:
    Overviews(cast("Database", database), MovableClock()).overview(LINK)


def _month(database: AnyDatabase) -> None:
    Activity(cast("Database", database), MovableClock()).activity(LINK, Span.MONTH)


def _month_long_ago(database: AnyDatabase) -> None:
    ending = (START - TWO_YEARS).date()
    Activity(cast("Database", database), MovableClock()).activity(LINK, Span.MONTH, ending)


def _newest(database: AnyDatabase) -> None:
    with database.read() as connection:
        connection.execute("SELECT * FROM alert ORDER BY received_at DESC LIMIT 200").fetchall()


def _found(database: AnyDatabase, query: str) -> None:
    with database.read() as connection:
        search(connection, query)


YEARS = Benchmark(
    measured="opening and reading five years of two children, milliseconds, medians",
    floor="the same rows and queries in plain SQLite",
    run=_years,
)
SEARCH = Benchmark(
    measured="searching words in the notes on alerts, milliseconds, medians",
    floor="the same rows and queries in plain SQLite",
    run=_search,
)
