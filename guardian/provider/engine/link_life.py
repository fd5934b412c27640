"""The life of a link: birthdays, objections, reconfirmation, expiry."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from guardian.provider.context import Provider


def run_due(_provider: Provider, _connection: Connection, _now: datetime) -> Iterable[str]:
    """Move links on whose time has come."""
    return ()
