"""Exports and deletions, done step by step after they were asked for (Art. 16)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from guardian.provider.context import Provider


def run_due(_provider: Provider, _connection: Connection, _now: datetime) -> Iterable[str]:
    """Do what is waiting."""
    return ()
