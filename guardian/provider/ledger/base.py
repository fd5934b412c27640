"""One metadata for every table of the provider, and how its database is talked to."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.pool import ConnectionPoolEntry

from guardian.provider.ledger.writers import WritersLine, enter, stand_in_line

metadata = MetaData()

_READING = "guardian_reading"
_POOL_SIZE = 40
"""One connection for each of the server's threads."""
_CONNECT_SECONDS = 5
_SESSION = (
    "SET statement_timeout = '15s'",
    "SET lock_timeout = '10s'",
    "SET idle_in_transaction_session_timeout = '60s'",
)


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


def ledger_address(url: str) -> URL:
    """Return the address of a ledger, with the driver that is used here.

    Raises SQLAlchemy's ``ArgumentError`` for what is none.
    """
    address = make_url(url)
    if address.drivername in {"postgres", "postgresql"}:
        return address.set(drivername="postgresql+psycopg")
    return address


def is_postgresql(engine: Engine | Connection) -> bool:
    """Whether the ledger is a PostgreSQL database, which several processes may serve."""
    return engine.dialect.name == "postgresql"


def connect_ledger(address: URL) -> Engine:
    """Return an engine on a ledger; nothing is opened yet.

    An answered request is a durable one: SQLite runs in WAL with full synchronisation, and its
    ``begin()`` takes the write lock. PostgreSQL runs at READ COMMITTED with row locks
    (``lock_ward``); a connection that has died is replaced before it is used.
    """
    # an error must not repeat what was said
    if address.get_backend_name() != "sqlite":
        engine = create_engine(
            address,
            hide_parameters=True,
            isolation_level="READ COMMITTED",
            pool_size=_POOL_SIZE,
            pool_timeout=10,
            pool_pre_ping=True,
            connect_args={"connect_timeout": _CONNECT_SECONDS},
        )
        event.listen(engine, "connect", _bound_postgresql)
        return engine
    engine = create_engine(address, hide_parameters=True, pool_size=_POOL_SIZE, pool_timeout=10)
    event.listen(engine, "connect", _harden_sqlite)
    line = stand_in_line(engine)
    event.listen(engine, "begin", lambda connection: _begin_sqlite(connection, line))
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a transaction that only reads one state of the ledger and waits for no writer."""
    options: dict[str, Any] = {_READING: True}
    if is_postgresql(engine):
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect() as connection:
        connection.execution_options(**options)
        with connection.begin():
            yield connection


def lock_name(connection: Connection, name: str) -> None:
    """Let nobody else do what ``name`` says until the transaction ends.

    For what has no row yet that could be locked. On SQLite a transaction that writes has the whole
    ledger to itself already.
    """
    if is_postgresql(connection):
        key = func.hashtextextended(name, 0)
        connection.execute(select(func.pg_advisory_xact_lock(key)))


def _begin_sqlite(connection: Connection, line: WritersLine) -> None:
    if connection.get_execution_options().get(_READING, False):
        connection.exec_driver_sql("BEGIN DEFERRED")
        return
    enter(line, connection)
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _harden_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions are SQLAlchemy's: see the "begin" listener
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _bound_postgresql(connection: Any, _entry: ConnectionPoolEntry) -> None:
    for setting in _SESSION:
        connection.execute(setting)
    connection.commit()
