"""Which version of the ledger's tables a database has, and how it comes to have the present one."""

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    NullPool,
    String,
    Table,
    create_engine,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from guardian.errors import GuardianError, Recovery
from guardian.provider import ledger
from guardian.provider.ledger.base import (
    connect_ledger,
    is_postgresql,
    ledger_address,
    metadata,
    reading,
)
from guardian.words import N_

SCHEMA_VERSION = max(
    int(path.name[1:5])
    for path in (Path(__file__).parent / "migrations" / "versions").glob("v[0-9]*.py")
)
"""The newest step of :mod:`guardian.provider.ledger.migrations`."""
_TABLES_ELSEWHERE = ("guardian.provider.accounts.tables", "guardian.provider.oauth.tables")
_FIRST = 1
_SCHEMA_LOCK = 0x6775_6172
"""PostgreSQL's advisory lock of whoever changes the tables."""

schema_version_table = Table(
    "schema_version", metadata, Column("version", Integer, primary_key=True, autoincrement=False)
)
"""The same version once more, where programs of version 1 look for one that is too new for them."""
alembic_version_table = Table(
    "alembic_version", MetaData(), Column("version_num", String(32), primary_key=True)
)


class LedgerError(GuardianError):
    """The ledger cannot be used."""

    domain = "provider_engine"
    recovery = Recovery.NEEDS_YOU


class NewerLedgerError(LedgerError):
    """A later Guardian has written this ledger."""

    code = "ledger_newer"
    title = N_("This ledger is newer than this program")
    message = N_("The ledger has version {found}; this program knows versions up to {known}.")
    advice = N_("Update Guardian, or start it with another ledger. Nothing was changed.")


class UnreadableLedgerError(LedgerError):
    """No ledger, or none that can be opened."""

    code = "ledger_unreadable"
    title = N_("The ledger cannot be opened")
    message = N_(
        "It is damaged, no database, in a folder that cannot be written, or of a kind that this "
        "program cannot open."
    )
    advice = N_("Check the address given with --db. Nothing was changed.")


class UnreachableLedgerError(LedgerError):
    """A database server that does not answer, or lets nobody in.

    Nothing of the address is repeated: a mistyped one may hold half a password anywhere.
    """

    code = "ledger_unreachable"
    title = N_("The database does not answer")
    message = N_("It does not run at this address, or does not let this program in.")
    advice = N_(
        "Check the address, database, user and password given with --db, and that the database "
        "runs. Nothing was changed."
    )


def open_provider_ledger(url: str) -> Engine:
    """Open the ledger at an SQLAlchemy URL: make it when it is new, renew it when it is older.

    Raises :class:`NewerLedgerError` before anything is touched, :class:`UnreachableLedgerError` or
    :class:`UnreadableLedgerError`.
    """
    address = _checked_address(url)
    engine = connect_ledger(address)
    try:
        _prepare(engine)
    except (DatabaseError, LedgerError) as error:
        engine.dispose()
        raise _trouble(address, error) from None
    return engine


def _checked_address(url: str) -> URL:
    """Return the address of a ledger of ours, or of a new one; nothing is touched."""
    try:
        address = ledger_address(url)
        _refuse_fleeting(address)
        _refuse_foreign(address)
    except DatabaseError as error:
        raise _trouble(address, error) from None
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError, TypeError):
        raise UnreadableLedgerError from None
    return address


def _trouble(address: URL, error: DatabaseError | LedgerError) -> LedgerError:
    if isinstance(error, LedgerError):
        return error
    server = address.get_backend_name() == "postgresql" and isinstance(error, OperationalError)
    return UnreachableLedgerError() if server else UnreadableLedgerError()


def is_current(engine: Engine) -> bool:
    """Whether the ledger answers and has the tables that this program knows.

    Raises SQLAlchemy's ``DatabaseError`` when it does not answer.
    """
    with reading(engine) as connection:
        return found_version(connection) == SCHEMA_VERSION


def found_version(connection: Connection) -> int | None:
    """Return the version of the ledger's tables; ``None``: there are none.

    Raises :class:`UnreadableLedgerError` for the tables of another program.
    """
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if schema_version_table.name not in tables:
        raise UnreadableLedgerError
    if alembic_version_table.name in tables:
        found = connection.execute(select(alembic_version_table.c.version_num)).scalar_one()
        return int(found)
    kept = connection.execute(select(schema_version_table.c.version)).scalar()
    return _FIRST if kept is None else int(kept)


def import_tables() -> None:
    """Import every module that defines tables, so that the metadata is whole."""
    own = [module.name for module in pkgutil.iter_modules(ledger.__path__) if not module.ispkg]
    for name in (*(f"{ledger.__name__}.{each}" for each in own), *_TABLES_ELSEWHERE):
        importlib.import_module(name)


def _refuse_fleeting(address: URL) -> None:
    """Refuse SQLite in memory: every thread would have a ledger of its own, and none is kept."""
    if address.get_backend_name() != "sqlite":
        return
    name = address.database or ":memory:"
    if ":memory:" in name or address.query.get("mode") == "memory":
        raise UnreadableLedgerError


def _refuse_foreign(address: URL) -> None:
    """Refuse what a later Guardian or another program has written."""
    engine = create_engine(address, hide_parameters=True, poolclass=NullPool)
    with engine.connect() as connection:
        found = found_version(connection)
    if found is not None and found > SCHEMA_VERSION:
        raise NewerLedgerError(found=found, known=SCHEMA_VERSION)


def _prepare(engine: Engine) -> None:
    with _changing_tables(engine) as connection:
        found = found_version(connection)  # again: another process may have been faster
        if found is None:
            _create(connection)
        elif found < SCHEMA_VERSION:
            _renew(connection, found)
        # said anew, so that a ledger that cannot be written is found now and not by a child
        connection.execute(update(schema_version_table).values(version=SCHEMA_VERSION))


def _create(connection: Connection) -> None:
    import_tables()
    metadata.create_all(connection)
    connection.execute(insert(schema_version_table).values(version=SCHEMA_VERSION))
    alembic_version_table.create(connection)
    stamp = insert(alembic_version_table).values(version_num=f"{SCHEMA_VERSION:04}")
    connection.execute(stamp)


def _renew(connection: Connection, found: int) -> None:
    from guardian.provider.ledger import migrations  # noqa: PLC0415 - rarely needed, slow to import

    if not inspect(connection).has_table(alembic_version_table.name):
        migrations.declare(connection, found)
        connection.execute(delete(schema_version_table))
        connection.execute(insert(schema_version_table).values(version=found))
    migrations.upgrade(connection)
    if (
        connection.dialect.name == "sqlite"
        and connection.execute(text("PRAGMA foreign_key_check")).first()
    ):
        raise UnreadableLedgerError  # rows that belong to nothing: as it was, so it stays


@contextmanager
def _changing_tables(engine: Engine) -> Iterator[Connection]:
    """Give one transaction in which tables may change; nobody else changes them meanwhile."""
    with engine.connect() as connection:
        if is_postgresql(engine):
            with connection.begin():
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(select(func.pg_advisory_xact_lock(_SCHEMA_LOCK)))
                yield connection
            return
        # a table that is made anew is missing for a moment: its rows are checked afterwards
        raw = connection.connection.cursor()
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            raw.execute("PRAGMA foreign_keys=ON")
            raw.close()
