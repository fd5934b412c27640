"""What wards ask of their guardians, and what becomes of it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from guardian.provider.context import Provider


def run_due(_provider: Provider, _connection: Connection, _now: datetime) -> Iterable[str]:
    """Let requests expire."""
    return ()
