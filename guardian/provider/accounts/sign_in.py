"""How a person signs in: a login and a password, slower after every wrong one."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, select

from guardian.provider.accounts.attempts import (
    check_pause,
    count_failure,
    forget_failures,
    subject,
)
from guardian.provider.accounts.passwords import NOBODY, verify_password
from guardian.provider.accounts.web_sessions import Kind
from guardian.provider.ledger.people import guardian_table, ward_table

FREE_FAILURES = 2
LONGEST_PAUSE = timedelta(minutes=15)


def password_pause(failures: int) -> timedelta:
    """How long the next attempt waits: nothing for two slips, then 1, 2, 4 ... seconds."""
    doublings = min(failures - FREE_FAILURES - 1, 10)
    if doublings < 0:
        return timedelta(0)
    return min(timedelta(seconds=2**doublings), LONGEST_PAUSE)


def check_password(connection: Connection, kind: Kind, login: str, password: str) -> str | None:
    """Return the person's id, or ``None``; an unknown login takes as long as a wrong password.

    This does not slow guessing down: :func:`attempt_sign_in` does.
    """
    person_id, stored = _stored(connection, kind, login)
    return person_id if verify_password(password, stored) else None


def attempt_sign_in(
    engine: Engine, kind: Kind, login: str, password: str, now: datetime
) -> str | None:
    """Return the person's id, or ``None`` for a wrong login or password.

    ``now`` is the wall clock. Raises ``TooManyAttemptsError`` while this login must wait, right
    password or not. The hash is computed between transactions, so it holds nobody up; the attempt
    counts as wrong until then, or many at once would each be the first.
    """
    whose = subject(f"{kind} password", login)
    with engine.begin() as connection:
        check_pause(connection, whose, now, password_pause)
        count_failure(connection, whose, now)
        person_id, stored = _stored(connection, kind, login)
    if not verify_password(password, stored):
        return None
    with engine.begin() as connection:
        forget_failures(connection, whose)
    return person_id


def _stored(connection: Connection, kind: Kind, login: str) -> tuple[str | None, str]:
    table = guardian_table if kind == "guardian" else ward_table
    person_id = table.c[f"{kind}_id"]
    row = connection.execute(
        select(person_id, table.c.password_hash).where(table.c.login == login)
    ).one_or_none()
    return (None, NOBODY) if row is None else (row[0], row[1])
