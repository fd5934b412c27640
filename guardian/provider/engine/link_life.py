"""The life of a link: approval, the ward's part, objections, reconfirmation, its end.

Every function runs in the caller's transaction; ``now`` is the time of life. What time alone
brings about is in :mod:`guardian.provider.engine.link_time`.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from guardian.link.wire.ward import LinkState, Role, WardPart
from guardian.provider.access import OF_ROLE, Permission
from guardian.provider.accounts.people import (
    LinkRow,
    a_year_after,
    change_link,
    end_link,
    insert_link,
    link,
    lock_ward,
    new_link_id,
    role_of,
    ward,
)
from guardian.provider.context import Provider
from guardian.provider.engine.link_history import Turn, record, tell
from guardian.provider.engine.link_rules import (
    NEVER_USED,
    OBJECTION_TIME,
    WARD_OBJECTED,
    NotPossibleError,
    WardAct,
    can_reconfirm,
    ward_acts,
    ward_part,
)
from guardian.provider.engine.link_time import end_by_time, run_due
from guardian.provider.ledger.people import guardian_table, guardianship_table

__all__ = [
    "Approval",
    "GuardianOfWard",
    "act_of_ward",
    "confirm_end",
    "end_by_guardian",
    "end_unused",
    "guardians_of",
    "open_link",
    "reconfirm",
    "run_due",
]


@dataclass(frozen=True, kw_only=True)
class GuardianOfWard:
    """Somebody who looks after a ward, with a link or without one."""

    guardian_id: str
    display_name: str
    role: Role


def guardians_of(connection: Connection, ward_id: str) -> tuple[GuardianOfWard, ...]:
    """Return who looks after a ward, owners first."""
    people, bonds = guardian_table.c, guardianship_table.c
    rows = connection.execute(
        select(people.guardian_id, people.display_name, bonds.role)
        .join(guardianship_table, bonds.guardian_id == people.guardian_id)
        .where(bonds.ward_id == ward_id)
        .order_by(people.guardian_id)
    )
    found = [
        GuardianOfWard(
            guardian_id=row.guardian_id, display_name=row.display_name, role=Role(row.role)
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: list(Role).index(each.role)))


@dataclass(frozen=True, kw_only=True)
class Approval:
    """What a guardian has approved: which app may do what for which ward."""

    guardian_id: str
    ward_id: str
    permissions: frozenset[Permission]
    client_name: str


def open_link(provider: Provider, connection: Connection, approval: Approval, now: datetime) -> str:
    """Make the link that a guardian has approved and return its id; others of the ward are told.

    It is in force at once unless the ward has to consent. Its permissions are those given that
    the guardian's role has. Raises :class:`NotPossibleError` for somebody else's ward.
    """
    role = role_of(connection, approval.guardian_id, approval.ward_id)
    if role is None:
        raise NotPossibleError("the ward is not this guardian's")
    consents = ward_part(ward(connection, approval.ward_id), now) is WardPart.CONSENTS
    row = LinkRow(
        link_id=new_link_id(),
        guardian_id=approval.guardian_id,
        ward_id=approval.ward_id,
        state=LinkState.AWAITING_WARD if consents else LinkState.ACTIVE,
        permissions=OF_ROLE[role] & approval.permissions,
        client_name=approval.client_name,
        created_at=now,
        ended_at=None,
        role=role,
        expires_at=a_year_after(now),
    )
    approved = Turn(what="approved", by="guardian", at=now)
    tell(provider, connection, row, row.state, approved)  # the others: this one is not there yet
    insert_link(connection, row)
    record(connection, row, approved)
    if row.state is LinkState.ACTIVE:
        record(connection, row, replace(approved, what="activated", by="provider"))
    return row.link_id


def act_of_ward(
    provider: Provider,
    connection: Connection,
    *,
    ward_id: str,
    link_id: str,
    act: WardAct,
    now: datetime,
) -> None:
    """Do what a ward does about one of their links.

    Raises ``LookupError`` for a link that is not theirs, :class:`NotPossibleError` for what is not
    theirs to do.
    """
    row = _locked(connection, ward_id, link_id)
    if act not in ward_acts(row, ward_part(ward(connection, ward_id), now), now):
        raise NotPossibleError("this is not the ward's to do")
    if act is WardAct.CONSENT:
        _consented(provider, connection, row, now)
    elif act is WardAct.OBJECT:
        turn = Turn(what="objected", by="ward", at=now, reason=WARD_OBJECTED)
        change_link(
            connection,
            link_id,
            objected_at=now,
            ends_at=now + OBJECTION_TIME,
            state_reason=WARD_OBJECTED,
        )
        _note(provider, connection, row, row.state, turn)
    elif act is WardAct.WITHDRAW_OBJECTION:
        turn = Turn(what="objection_withdrawn", by="ward", at=now)
        change_link(connection, link_id, **_NO_OBJECTION)
        _note(provider, connection, row, row.state, turn)
    else:
        rejected = act is WardAct.REJECT
        state = LinkState.REJECTED if rejected else LinkState.REVOKED
        end_link(connection, link_id, now, state)
        _note(provider, connection, row, state, Turn(what=state.value, by="ward", at=now))


def end_by_guardian(
    provider: Provider, connection: Connection, *, ward_id: str, link_id: str, now: datetime
) -> None:
    """End a link because its guardian says so; one that has ended stays as it ended."""
    row = _locked(connection, ward_id, link_id)
    if row.ended_at is not None:
        return
    objected = row.objected_at is not None
    turn = Turn(
        what="confirmed_end" if objected else "revoked",
        by="guardian",
        at=now,
        reason=WARD_OBJECTED if objected else None,
    )
    end_link(connection, link_id, now, LinkState.REVOKED, turn.reason)
    _note(provider, connection, row, LinkState.REVOKED, turn)


def confirm_end(
    provider: Provider, connection: Connection, *, ward_id: str, link_id: str, now: datetime
) -> None:
    """End a link as its ward asked; raises :class:`NotPossibleError` when nobody objected."""
    if _locked(connection, ward_id, link_id).objected_at is None:
        raise NotPossibleError("the ward has not objected")
    end_by_guardian(provider, connection, ward_id=ward_id, link_id=link_id, now=now)


def reconfirm(
    provider: Provider, connection: Connection, *, ward_id: str, link_id: str, now: datetime
) -> None:
    """Let a link last a year longer; raises :class:`NotPossibleError` outside its last month."""
    row = _locked(connection, ward_id, link_id)
    if row.expires_at is None or not can_reconfirm(row, now):
        raise NotPossibleError("the link is not due for it")
    change_link(
        connection,
        link_id,
        expires_at=a_year_after(row.expires_at),
        state_reason=WARD_OBJECTED if row.objected_at is not None else None,
    )
    turn = Turn(what="reconfirmed", by="guardian", at=now)
    _note(provider, connection, row, LinkState.ACTIVE, turn)


def end_unused(
    provider: Provider, connection: Connection, *, ward_id: str, link_id: str, now: datetime
) -> None:
    """End a link whose app never came; one that has ended stays as it ended."""
    row = _locked(connection, ward_id, link_id)
    if row.ended_at is None:
        end_by_time(provider, connection, row, now, NEVER_USED)


_NO_OBJECTION = {"objected_at": None, "ends_at": None, "state_reason": None}


def _consented(provider: Provider, connection: Connection, row: LinkRow, now: datetime) -> None:
    what = "activated" if row.state is LinkState.AWAITING_WARD else "resumed"
    change_link(connection, row.link_id, state=LinkState.ACTIVE, **_NO_OBJECTION)
    _note(provider, connection, row, LinkState.ACTIVE, Turn(what=what, by="ward", at=now))


def _locked(connection: Connection, ward_id: str, link_id: str) -> LinkRow:
    """Return a link of the ward that nobody else changes meanwhile; raises ``LookupError``."""
    lock_ward(connection, ward_id)
    row = link(connection, link_id)
    if row is None or row.ward_id != ward_id:
        raise LookupError("the ward has no such link")
    return row


def _note(
    provider: Provider, connection: Connection, row: LinkRow, state: LinkState, turn: Turn
) -> None:
    record(connection, row, turn)
    tell(provider, connection, row, state, turn)
