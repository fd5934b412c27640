"""The chain of attempts to reach somebody about a crisis (Art. 13)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from guardian.provider.context import Provider


def run_due(_provider: Provider, _connection: Connection, _now: datetime) -> Iterable[str]:
    """Repeat and widen attempts that nobody has answered in time."""
    return ()
