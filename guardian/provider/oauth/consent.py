"""What a guardian does with a code: look it up, approve it for a ward, deny it."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from guardian.provider.access import OF_ROLE, Permission
from guardian.provider.accounts.attempts import check_pause, count_failure, subject
from guardian.provider.accounts.people import LinkRow, link, lock_ward, role_of
from guardian.provider.context import Provider
from guardian.provider.engine.link_life import Approval, open_link
from guardian.provider.oauth import device_codes
from guardian.provider.oauth.device_codes import DeviceState, PollOutcome

WRONG_CODES = 5
CODE_PAUSE = timedelta(minutes=10)


class WardNotTheirsError(Exception):
    """The guardian picked somebody whom they do not look after."""


class NothingGrantedError(Exception):
    """Of what the app asked for, the guardian gives nothing, or their role has nothing."""


def code_pause(failures: int) -> timedelta:
    """How long the next code waits: ten minutes after every fifth wrong one.

    A right code does not reset the count, or a guesser would type a code of their own in between.
    """
    return CODE_PAUSE if failures and failures % WRONG_CODES == 0 else timedelta(0)


def look_up_code(
    connection: Connection, typed: str, *, guardian_id: str, browser: str, now: datetime
) -> PollOutcome:
    """Return what can be done with a typed code; ``PENDING`` means that it can be decided.

    A wrong code counts against the guardian and the browser. Raises ``TooManyAttemptsError``
    while one of them must wait. ``now`` is the wall clock; the caller commits.
    """
    subjects = (subject("user code of", guardian_id), subject("user code in", browser))
    for whose in subjects:
        check_pause(connection, whose, now, code_pause)
    letters = device_codes.normal_user_code(typed)
    if letters is None:
        outcome = PollOutcome.UNKNOWN
    else:
        outcome = device_codes.user_code_state(connection, letters, now)
    if outcome is PollOutcome.UNKNOWN:
        for whose in subjects:
            count_failure(connection, whose, now)
    return outcome


def approve(provider: Provider, connection: Connection, typed: str, approval: Approval) -> None:
    """Link the ward and let the app fetch its tokens, in one transaction with the caller's.

    The ward's other links are told. Raises :class:`WardNotTheirsError` and
    :class:`NothingGrantedError` before anything is changed, and ``AlreadyDecidedError`` when
    somebody was faster.
    """
    letters = _letters(typed)
    lock_ward(connection, approval.ward_id)
    role = role_of(connection, approval.guardian_id, approval.ward_id)
    if role is None:
        raise WardNotTheirsError("the ward is not this guardian's")
    asked = device_codes.asked_actions(connection, letters)
    granted = OF_ROLE[role] & asked & approval.permissions
    if not granted:
        raise NothingGrantedError("no permission is left")
    device_codes.claim(connection, letters, DeviceState.APPROVED)
    link_id = open_link(
        provider, connection, replace(approval, permissions=granted), provider.clock.now()
    )
    device_codes.set_link(connection, letters, link_id)


def decided_link(connection: Connection, typed: str) -> LinkRow | None:
    """Return the link that a code was approved for, or ``None`` when it was not."""
    link_id = device_codes.approved_link(connection, _letters(typed))
    return None if link_id is None else link(connection, link_id)


def approved_before(connection: Connection, typed: str, *, guardian_id: str, ward_id: str) -> bool:
    """Whether this guardian approved this code for this ward: the button was pressed twice."""
    row = decided_link(connection, typed)
    return row is not None and (row.guardian_id, row.ward_id) == (guardian_id, ward_id)


def deny(connection: Connection, typed: str) -> None:
    """Refuse a code for good; raises ``AlreadyDecidedError`` when somebody was faster."""
    device_codes.claim(connection, _letters(typed), DeviceState.DENIED)


def asked_of(connection: Connection, typed: str) -> frozenset[Permission]:
    """Return what the app asks for with a typed code."""
    return device_codes.asked_actions(connection, _letters(typed))


def _letters(typed: str) -> str:
    return device_codes.normal_user_code(typed) or ""
