"""One metadata for every table of the provider, and how its database is opened."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, MetaData, TypeDecorator, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

metadata = MetaData()


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; SQLite itself would forget the zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Store UTC without its mark."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give UTC its mark back."""
        return None if value is None else value.replace(tzinfo=UTC)


def open_ledger(url: str) -> Engine:
    """Open (and, when new, create) the ledger at an SQLAlchemy URL such as ``sqlite:///file``.

    SQLite runs in WAL with full synchronisation: an answered request is a durable one.
    """
    engine = create_engine(url, hide_parameters=True)  # an error must not repeat what was said
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _harden_sqlite)
        event.listen(
            engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE")
        )
    metadata.create_all(engine)
    return engine


def _harden_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions are SQLAlchemy's: see the "begin" listener
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
