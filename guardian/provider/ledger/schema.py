"""Which version of the ledger's tables a file has."""

from sqlalchemy import (
    Column,
    Engine,
    Integer,
    Table,
    create_engine,
    insert,
    inspect,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from guardian.errors import GuardianError, Recovery
from guardian.provider.ledger.base import metadata, open_ledger
from guardian.words import N_

SCHEMA_VERSION = 1
"""Raised by one with every change of a table, together with the step that brings a ledger there."""

schema_version_table = Table(
    "schema_version", metadata, Column("version", Integer, primary_key=True, autoincrement=False)
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


def open_provider_ledger(url: str) -> Engine:
    """Open the ledger at an SQLAlchemy URL, creating it when it is new.

    Raises :class:`NewerLedgerError` before anything is touched, or :class:`UnreadableLedgerError`.
    """
    try:
        _refuse_fleeting(url)
        _refuse_foreign(url)
        engine = open_ledger(url)
        with engine.begin() as connection:
            version = schema_version_table.c.version
            # said anew, so that a ledger that cannot be written is found now and not by a child
            known = connection.execute(update(schema_version_table).values(version=version))
            if known.rowcount == 0:
                connection.execute(insert(schema_version_table).values(version=SCHEMA_VERSION))
    except (DatabaseError, ArgumentError, NoSuchModuleError, ImportError, ValueError, TypeError):
        raise UnreadableLedgerError from None
    return engine


def _refuse_fleeting(url: str) -> None:
    """Refuse SQLite in memory: every thread would have a ledger of its own, and none is kept."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return
    name = address.database or ":memory:"
    if ":memory:" in name or address.query.get("mode") == "memory":
        raise UnreadableLedgerError


def _refuse_foreign(url: str) -> None:
    """Refuse what a later Guardian or another program has written."""
    engine = create_engine(url)
    try:
        tables = inspect(engine).get_table_names()
        if not tables:
            return
        if schema_version_table.name not in tables:
            raise UnreadableLedgerError
        with engine.connect() as connection:
            found = connection.execute(select(schema_version_table.c.version)).scalar()
    finally:
        engine.dispose()
    if found is not None and found > SCHEMA_VERSION:
        raise NewerLedgerError(found=found, known=SCHEMA_VERSION)
