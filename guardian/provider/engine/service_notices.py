"""Restriction and end of the service, and proof that the channel lives."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from guardian.provider.context import Provider


def run_due(_provider: Provider, _connection: Connection, _now: datetime) -> Iterable[str]:
    """Send what is due."""
    return ()
