"""Counts wrong attempts, so that the next one must wait. Nothing here sleeps.

A subject is what is attempted (``password``, ``user code``) with whose attempt it is. ``now`` is
the wall clock.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from guardian.provider.accounts.secret_tokens import fingerprint
from guardian.provider.accounts.tables import wrong_attempt_table
from guardian.provider.ledger.base import lock_name

MEMORY = timedelta(days=1)
"""How long a wrong attempt is remembered."""

Pause = Callable[[int], timedelta]
"""How long to wait after so many failures in a row."""


class TooManyAttemptsError(Exception):
    """The next attempt must wait ``seconds``, at least 1."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__("too many wrong attempts")


def subject(what: str, whose: str) -> str:
    """Name a subject; whose it is stays unreadable, as people mistype a password as a login."""
    return f"{what}:{fingerprint(whose)}"


def check_pause(connection: Connection, subject: str, now: datetime, pause: Pause) -> None:
    """Raise :class:`TooManyAttemptsError` while the last failure's pause runs.

    Nobody else attempts the same until the transaction ends, or many at once would each be first.
    """
    lock_name(connection, subject)
    table = wrong_attempt_table.c
    row = connection.execute(
        select(table.failures, table.last_failure_at).where(table.subject == subject)
    ).one_or_none()
    if row is None:
        return
    left = row.last_failure_at + pause(row.failures) - now
    if left > timedelta(0):
        raise TooManyAttemptsError(int(left.total_seconds()) + 1)


def count_failure(connection: Connection, subject: str, now: datetime) -> None:
    """Remember one more wrong attempt; forgets those that are older than :data:`MEMORY`."""
    table = wrong_attempt_table
    connection.execute(delete(table).where(table.c.last_failure_at <= now - MEMORY))
    counted = connection.execute(
        update(table)
        .where(table.c.subject == subject)
        .values(failures=table.c.failures + 1, last_failure_at=now)
    )
    if counted.rowcount == 0:
        connection.execute(insert(table).values(subject=subject, failures=1, last_failure_at=now))


def forget_failures(connection: Connection, subject: str) -> None:
    """Start afresh after a right attempt."""
    connection.execute(delete(wrong_attempt_table).where(wrong_attempt_table.c.subject == subject))
