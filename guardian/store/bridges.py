"""Bridges that this computer runs: ``guardian.db`` has what they are, ``watch.db`` what runs them.

The keys of servers are in ``watch.db`` alone, for a bridge runs while the profile is locked, and so
no backup has them. How the guardian signs in at the bridge is in ``guardian.db`` alone.
"""

from dataclasses import dataclass, field
from datetime import datetime

from guardian.store.connection import (
    Connection,
    Record,
    from_optional_text,
    from_text,
    to_text,
)


@dataclass(frozen=True, kw_only=True)
class BridgeSignIn:
    """Whom a bridge looks after, and how their guardian signs in there."""

    ward_id: str
    login: str
    password: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class BridgeRow:
    """One bridge, of ``guardian.db``. ``port``: on loopback, for good.

    ``upstream``: ``""`` without one. ``made_at``: ``None`` while it is being set up, or where that
    was broken off.
    """

    bridge_id: str
    kind: str
    address: str
    port: int
    upstream: str
    created_at: datetime
    made_at: datetime | None = None
    sign_in: BridgeSignIn | None = None


@dataclass(frozen=True, kw_only=True)
class RunRow:
    """What runs one bridge, of ``watch.db``. Keys: ``""`` where there is none.

    ``kept_running``: whether it is kept running; not while it is being set up.
    """

    bridge_id: str
    kind: str
    address: str
    port: int
    server_key: str = field(repr=False)
    upstream: str
    upstream_key: str = field(repr=False)
    created_at: datetime
    kept_running: bool


def add(connection: Connection, row: BridgeRow) -> None:
    """Add a bridge that is being set up; an unknown one only."""
    connection.execute(
        "INSERT INTO bridge (bridge_id, kind, address, port, upstream, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (row.bridge_id, row.kind, row.address, row.port, row.upstream, to_text(row.created_at)),
    )


def set_sign_in(connection: Connection, bridge_id: str, sign_in: BridgeSignIn) -> None:
    """Keep how the guardian signs in at a bridge."""
    connection.execute(
        "UPDATE bridge SET ward_id = ?, login = ?, password = ? WHERE bridge_id = ?",
        (sign_in.ward_id, sign_in.login, sign_in.password, bridge_id),
    )


def set_made(connection: Connection, bridge_id: str, now: datetime) -> None:
    """Keep that a bridge is set up."""
    connection.execute(
        "UPDATE bridge SET made_at = ? WHERE bridge_id = ?", (to_text(now), bridge_id)
    )


def find(connection: Connection, bridge_id: str) -> BridgeRow | None:
    """Return a bridge."""
    record = connection.execute("SELECT * FROM bridge WHERE bridge_id = ?", (bridge_id,)).fetchone()
    return None if record is None else _row(record)


def every(connection: Connection) -> tuple[BridgeRow, ...]:
    """Return all bridges, those that are not made too, the oldest first."""
    records = connection.execute("SELECT * FROM bridge ORDER BY created_at, bridge_id").fetchall()
    return tuple(_row(record) for record in records)


def remove(connection: Connection, bridge_id: str) -> None:
    """Forget a bridge, in either database."""
    connection.execute("DELETE FROM bridge WHERE bridge_id = ?", (bridge_id,))


def save_run(connection: Connection, row: RunRow) -> None:
    """Keep what runs a bridge, in place of what was kept before."""
    connection.execute(
        "INSERT OR REPLACE INTO bridge VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            row.bridge_id,
            row.kind,
            row.address,
            row.port,
            row.server_key,
            row.upstream,
            row.upstream_key,
            to_text(row.created_at),
            int(row.kept_running),
        ),
    )


def find_run(connection: Connection, bridge_id: str) -> RunRow | None:
    """Return what runs a bridge; ``None``: its keys are not here."""
    record = connection.execute("SELECT * FROM bridge WHERE bridge_id = ?", (bridge_id,)).fetchone()
    return None if record is None else _run(record)


def kept_running(connection: Connection) -> tuple[RunRow, ...]:
    """Return what runs all bridges that are kept running, the oldest first."""
    records = connection.execute(
        "SELECT * FROM bridge WHERE kept_running ORDER BY created_at, bridge_id"
    ).fetchall()
    return tuple(_run(record) for record in records)


def _row(record: Record) -> BridgeRow:
    signs_in = record["ward_id"] is not None
    return BridgeRow(
        bridge_id=record["bridge_id"],
        kind=record["kind"],
        address=record["address"],
        port=record["port"],
        upstream=record["upstream"],
        created_at=from_text(record["created_at"]),
        made_at=from_optional_text(record["made_at"]),
        sign_in=BridgeSignIn(
            ward_id=record["ward_id"], login=record["login"], password=record["password"]
        )
        if signs_in
        else None,
    )


def _run(record: Record) -> RunRow:
    return RunRow(
        bridge_id=record["bridge_id"],
        kind=record["kind"],
        address=record["address"],
        port=record["port"],
        server_key=record["server_key"],
        upstream=record["upstream"],
        upstream_key=record["upstream_key"],
        created_at=from_text(record["created_at"]),
        kept_running=bool(record["kept_running"]),
    )
