"""Device codes and user codes (RFC 8628), from their making to their one use.

Every ``now`` is the wall clock.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, Row, insert, select, update

from guardian.provider.access import Permission
from guardian.provider.accounts.secret_tokens import fingerprint
from guardian.provider.oauth.client import CLIENT_ID
from guardian.provider.oauth.tables import device_table

LIFETIME = timedelta(minutes=10)
SLOW_DOWN_SECONDS = 5
"""What a client that polls too fast must add to its interval (section 3.5)."""
USER_CODE_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
"""Without vowels, so that no word comes out of it (section 6.1)."""
USER_CODE_LENGTH = 8
REMEMBERED = timedelta(days=1)
"""How long a code is kept, so that a late guardian reads "expired" and not "unknown"."""


class DeviceState(StrEnum):
    """Where a device authorization is in its life."""

    PENDING = "pending"
    APPROVED = "approved"
    DENIED = "denied"
    USED = "used"


class AlreadyDecidedError(Exception):
    """Somebody has approved or denied the code meanwhile."""


class PollOutcome(StrEnum):
    """What a poll is told, in the words of section 3.5."""

    AUTHORIZED = "authorized"
    PENDING = "authorization_pending"
    SLOW_DOWN = "slow_down"
    EXPIRED = "expired_token"
    DENIED = "access_denied"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Poll:
    """The answer to one poll; ``link_id`` only when it is authorized."""

    outcome: PollOutcome
    link_id: str | None = None


def normal_user_code(typed: str) -> str | None:
    """Return the eight letters behind what a person typed, or ``None`` when there cannot be any.

    Case, spaces and dashes do not matter (section 6.1).
    """
    letters = "".join(character for character in typed.upper() if character not in " -–—\t")
    if len(letters) != USER_CODE_LENGTH or not set(letters) <= set(USER_CODE_ALPHABET):
        return None
    return letters


def shown_user_code(letters: str) -> str:
    """Return the code as people read it: ``XXXX-XXXX``."""
    half = USER_CODE_LENGTH // 2
    return f"{letters[:half]}-{letters[half:]}"


def new_user_code(connection: Connection) -> str:
    """Return eight letters that no remembered device authorization has."""
    while True:
        letters = "".join(secrets.choice(USER_CODE_ALPHABET) for _ in range(USER_CODE_LENGTH))
        if _by_user_code(connection, letters) is None:
            return letters


def record_device(
    connection: Connection,
    *,
    device_code: str,
    user_code: str,
    actions: Iterable[Permission] | None,
    interval_seconds: int,
    now: datetime,
) -> None:
    """Record a new device authorization; ``actions`` is what the app asks for, if it says."""
    connection.execute(
        insert(device_table).values(
            device_code_fingerprint=fingerprint(device_code),
            user_code=user_code,
            client_id=CLIENT_ID,
            actions=None if actions is None else sorted(actions),
            state=DeviceState.PENDING,
            expires_at=now + LIFETIME,
            interval_seconds=interval_seconds,
        )
    )


def user_code_state(connection: Connection, letters: str, now: datetime) -> PollOutcome:
    """Return what a guardian can do with a code: decide when it is ``PENDING``, else nothing.

    A code that was approved is ``AUTHORIZED`` to its guardian, whether the app used it or not.
    """
    row = _by_user_code(connection, letters)
    if row is None:
        return PollOutcome.UNKNOWN
    if row.state == DeviceState.DENIED:
        return PollOutcome.DENIED
    if row.state in {DeviceState.APPROVED, DeviceState.USED}:
        return PollOutcome.AUTHORIZED
    return PollOutcome.EXPIRED if row.expires_at <= now else PollOutcome.PENDING


def approved_link(connection: Connection, letters: str) -> str | None:
    """Return the link that a code was approved for, or ``None`` when it was not."""
    row = _by_user_code(connection, letters)
    return None if row is None else row.link_id


def claim(connection: Connection, letters: str, state: DeviceState) -> None:
    """Decide a pending code; raises :class:`AlreadyDecidedError` for one that is not pending.

    Of two decisions at once the second waits for the first and then finds it made.
    """
    table = device_table.c
    decided = connection.execute(
        update(device_table)
        .where(table.user_code == letters, table.state == DeviceState.PENDING)
        .values(state=state)
    )
    if decided.rowcount != 1:
        raise AlreadyDecidedError("the code is not pending")


def set_link(connection: Connection, letters: str, link_id: str) -> None:
    """Note the link that a code was approved for."""
    connection.execute(
        update(device_table).where(device_table.c.user_code == letters).values(link_id=link_id)
    )


def asked_actions(connection: Connection, letters: str) -> frozenset[Permission]:
    """Return what the app asked for with a code; without a word about it, everything."""
    row = _by_user_code(connection, letters)
    if row is None or row.actions is None:
        return frozenset(Permission)
    return frozenset(Permission(action) for action in row.actions)


def poll(connection: Connection, device_code: str, client_id: str, now: datetime) -> Poll:
    """Answer a poll and remember when it came; polling too fast lengthens the interval."""
    table = device_table
    this = table.c.device_code_fingerprint == fingerprint(device_code)
    row = connection.execute(
        select(table).where(this, table.c.client_id == client_id)
    ).one_or_none()
    if row is None or row.state == DeviceState.USED:
        return Poll(outcome=PollOutcome.UNKNOWN)
    if row.state == DeviceState.DENIED:
        return Poll(outcome=PollOutcome.DENIED)
    if row.expires_at <= now:
        return Poll(outcome=PollOutcome.EXPIRED)
    if row.state == DeviceState.APPROVED:
        return Poll(outcome=PollOutcome.AUTHORIZED, link_id=row.link_id)
    interval = timedelta(seconds=row.interval_seconds)
    hasty = row.last_polled_at is not None and now - row.last_polled_at < interval
    longer = row.interval_seconds + SLOW_DOWN_SECONDS if hasty else row.interval_seconds
    connection.execute(
        update(table).where(this).values(last_polled_at=now, interval_seconds=longer)
    )
    return Poll(outcome=PollOutcome.SLOW_DOWN if hasty else PollOutcome.PENDING)


def use_up(connection: Connection, device_code: str) -> bool:
    """Mark a device code as used; ``False`` when it was used before: it gives tokens once."""
    table = device_table.c
    used = connection.execute(
        update(device_table)
        .where(
            table.device_code_fingerprint == fingerprint(device_code),
            table.state == DeviceState.APPROVED,
        )
        .values(state=DeviceState.USED)
    )
    return used.rowcount == 1


def _by_user_code(connection: Connection, letters: str) -> Row[tuple[object, ...]] | None:
    query = select(device_table).where(device_table.c.user_code == letters)
    return connection.execute(query).one_or_none()
