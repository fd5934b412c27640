"""How fast an app that was away takes in what waited, and how much memory that takes.

``--events 100000`` wait at a real provider process behind the proxy. Counted is what is durable:
verified, chained, stored and acknowledged.
"""

import sqlite3
import tempfile
import time
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc.util import urlsafe_b64decode

from guardian.store import journal
from tests.benchmarks.measuring import Benchmark, Figures, Options
from tests.benchmarks.processes import peak_mib, processor_seconds
from tests.rig.fronted_family import FrontedFamily
from tests.rig.proxied_provider import FrontedProvider, proxied_provider
from tests.rig.synced_app import SyncedApp
from tests.rig.waiting_events import AWAY, let_wait

TABLES = ("inbox", "alert", "journal")
BATCH = 100
"""Events of one answer: one transaction."""


def _run(options: Options) -> Figures:
    with tempfile.TemporaryDirectory(prefix="guardian-benchmark-") as made:
        folder = Path(made)
        with proxied_provider(folder) as provider:
            family = FrontedFamily(provider, folder / "profile")
            family.app.catch_up()
            let_wait(provider, family.ward_id, family.app.link_id, options.events)
            provider.advance(int(AWAY.total_seconds()))
            figures = _caught_up(family.app, provider, folder / "plain.db", options.events)
            family.close()
    return figures


def _caught_up(app: SyncedApp, provider: FrontedProvider, plain: Path, events: int) -> Figures:
    memory, before, theirs = peak_mib(), time.process_time(), processor_seconds(provider.pid)
    began, rounds, kept = time.monotonic(), 0, _kept(app)
    wanted = kept + events
    while kept < wanted:
        error, last = app.catch_up(), kept
        kept, rounds = _kept(app), rounds + 1
        assert error is None, repr(error)
        assert kept > last, f"it stopped at {kept} events"
    seconds = time.monotonic() - began
    own, theirs = time.process_time() - before, processor_seconds(provider.pid) - theirs
    highest = peak_mib()
    with app.database.read() as connection:
        assert journal.verify(connection) is None
    floor = _floor(app, plain)
    return Figures(
        values={
            "events a second": events / seconds,
            "seconds": seconds,
            "processor seconds of the app": own,
            "processor seconds of the provider": theirs,
            "MiB at the highest": highest,
            "MiB grown": highest - memory,
        },
        floors={"events a second": events / floor, "seconds": floor},
        conditions={"events": events, "rounds": rounds, "batch": BATCH},
    )


def _kept(app: SyncedApp) -> int:
    with app.database.read() as connection:
        (count,) = connection.execute("SELECT count(*) FROM inbox").fetchone() or (0,)
        return int(count)


def _floor(app: SyncedApp, target: Path) -> float:
    """Return the seconds that bare signatures and plain rows take, in batches of the same size."""
    key = _signing_key(app)
    with app.database.read() as connection:
        statements = [
            str(row["sql"])
            for row in connection.execute(
                "SELECT sql FROM sqlite_schema WHERE tbl_name IN (?, ?, ?) AND sql IS NOT NULL"
                " AND type IN ('table', 'index') ORDER BY type DESC",
                TABLES,
            ).fetchall()
        ]
        rows = {
            name: [tuple(row) for row in connection.execute(f"SELECT * FROM {name}").fetchall()]  # noqa: S608 - a constant
            for name in TABLES
        }
        compacts = [
            str(row["compact"])
            for row in connection.execute("SELECT compact FROM inbox").fetchall()
        ]
    plain = sqlite3.connect(target, isolation_level=None)
    plain.execute("PRAGMA journal_mode = WAL")
    plain.execute("PRAGMA synchronous = FULL")
    for statement in statements:
        plain.execute(statement)
    began = time.monotonic()
    for first in range(0, len(compacts), BATCH):
        for compact in compacts[first : first + BATCH]:
            signed, _, signature = compact.rpartition(".")
            key.verify(urlsafe_b64decode(signature.encode()), signed.encode())
        plain.execute("BEGIN IMMEDIATE")
        for name, each in rows.items():
            _insert(plain, name, each[first : first + BATCH])
        plain.execute("COMMIT")
    seconds = time.monotonic() - began
    plain.close()
    return seconds


def _insert(plain: sqlite3.Connection, name: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        places = ", ".join("?" * len(rows[0]))
        plain.executemany(f"INSERT INTO {name} VALUES ({places})", rows)  # noqa: S608 - a constant


def _signing_key(app: SyncedApp) -> Ed25519PublicKey:
    (key,) = (each for each in app.client().jwks().keys)
    return Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(str(key.as_dict()["x"]).encode()))


CATCH_UP = Benchmark(
    measured="events that waited, made durable, a second; what that takes",
    floor="as many bare Ed25519 signatures and the same rows in plain SQLite, batch by batch",
    run=_run,
)
