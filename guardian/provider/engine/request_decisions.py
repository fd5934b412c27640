"""A guardian answers a ward's request: the first answer counts, and it does what it says."""

from datetime import datetime
from http import HTTPStatus

from pydantic import JsonValue
from sqlalchemy import Connection

from guardian.link.wire.problems import ProblemType
from guardian.link.wire.requests import (
    LONGEST_EXTRA_MINUTES,
    ExtraTimeRefusal,
    RequestDecision,
    RequestKind,
    RequestState,
    WardRequest,
)
from guardian.link.wire.ward import ServiceState
from guardian.provider.access import Grant, Permission
from guardian.provider.accounts.people import WardRow, lock_ward, ward
from guardian.provider.context import Provider
from guardian.provider.engine.extra_time import extra_time, grant_extra
from guardian.provider.engine.policy import read_policy
from guardian.provider.engine.policy_change import change_layer
from guardian.provider.engine.request_asking import (
    character_refusal,
    no_such_request,
    not_pending,
)
from guardian.provider.engine.service_gate import service_state
from guardian.provider.engine.usage import local_day
from guardian.provider.engine.ward_requests import RequestRow, find_request, settle, state_at
from guardian.provider.problems import ProblemError

NEEDED = {
    RequestKind.EXTRA_TIME: Permission.POLICY_WRITE,
    RequestKind.CHARACTER: Permission.CHARACTERS_BLOCK,
    RequestKind.PURCHASE: Permission.SPENDING_LIMIT,
    RequestKind.LEAVE_MINOR_MODE: Permission.POLICY_WRITE,
}
"""What a link must be permitted to answer a request of each kind."""


def decide(
    provider: Provider, grant: Grant, request_id: str, decision: RequestDecision
) -> WardRequest:
    """Answer a request, do what was approved, tell everybody, and return it.

    Raises ``ProblemError``: 404, 403 for a kind that the link may not answer, 409 with the state
    of a request that no longer waits, and 409 with a reason where approving would change nothing;
    then the request goes on waiting.
    """
    with provider.engine.begin() as connection:
        now = provider.clock.now()
        lock_ward(connection, grant.ward_id)
        person = ward(connection, grant.ward_id)
        row = find_request(connection, grant.ward_id, request_id)
        if row is None:
            raise no_such_request()
        _check_permission(grant, RequestKind(row.kind))
        state = state_at(row, now)
        if state is not RequestState.PENDING:
            raise not_pending(state)
        values: dict[str, object] = {"state": RequestState.DENIED}
        if decision.decision == "approve":
            approval = _Approval(provider, connection, person, grant, now)
            values = {"state": RequestState.APPROVED, **approval.carry_out(row, decision.minutes)}
        return settle(
            provider,
            connection,
            person,
            request_id,
            now,
            decided_at=now,
            decided_by=grant.guardian_id,
            **values,
        )


class _Approval:
    """Does what was asked for, in the transaction of the answer."""

    def __init__(
        self,
        provider: Provider,
        connection: Connection,
        person: WardRow,
        grant: Grant,
        now: datetime,
    ) -> None:
        self._provider = provider
        self._connection = connection
        self._person = person
        self._grant = grant
        self._now = now

    def carry_out(self, row: RequestRow, minutes: int | None) -> dict[str, object]:
        """Return what more is to be written down of the request."""
        kind = RequestKind(row.kind)
        if kind is RequestKind.EXTRA_TIME:
            return self._give_time(row.minutes if minutes is None else minutes)
        if kind is RequestKind.CHARACTER:
            self._open_character(row.character_id)
        elif kind is RequestKind.LEAVE_MINOR_MODE:
            self._leave_minor_mode()
        # an approved purchase is used when the ward buys: see purchase_approved
        return {}

    def _give_time(self, minutes: int) -> dict[str, object]:
        """Give the minutes beside any that this guardian gave earlier in the day."""
        ward_id, guardian_id = self._person.ward_id, self._grant.guardian_id
        day = local_day(self._person, self._now)
        earlier = extra_time(self._connection, ward_id, guardian_id, day, self._now).minutes
        grant_extra(
            self._provider,
            self._connection,
            ward_id=ward_id,
            guardian_id=guardian_id,
            day=day,
            minutes=min(earlier + minutes, LONGEST_EXTRA_MINUTES),
            now=self._now,
        )
        return {"granted_minutes": minutes}

    def _open_character(self, character_id: str) -> None:
        member = self._provider.cast.find(self._connection, character_id)
        if member is None:
            raise _in_vain("not_offered", "The service no longer offers this character.")
        settings = read_policy(self._connection, self._person, self._now).effective.settings
        patch: dict[str, JsonValue] = {"blocked_characters": {character_id: None}}
        if settings.approve_new_characters:
            patch["approved_characters"] = {character_id: {}}
        self._change(patch)
        refusal = character_refusal(self._connection, self._person, member, self._now)
        if refusal is not None:
            raise _in_vain(
                ExtraTimeRefusal.OTHER_GUARDIAN
                if refusal.origin.clause is None
                else refusal.reason,
                "Somebody else's wish, or the law, keeps this character closed all the same.",
            )

    def _leave_minor_mode(self) -> None:
        self._change({"minor_mode": False})
        state = service_state(self._connection, self._person, self._now)
        if state is ServiceState.MINOR_MODE:
            raise _in_vain(
                ExtraTimeRefusal.OTHER_GUARDIAN, "Another guardian, or the law, keeps the mode on."
            )

    def _change(self, patch: dict[str, JsonValue]) -> None:
        change_layer(
            self._provider,
            self._connection,
            self._person,
            self._grant.guardian_id,
            self._grant.link_id,
            patch,
            self._now,
        )


def _check_permission(grant: Grant, kind: RequestKind) -> None:
    needed = NEEDED[kind]
    if needed not in grant.permissions:
        raise ProblemError(
            HTTPStatus.FORBIDDEN,
            ProblemType.PERMISSION_NOT_GRANTED,
            title="This link does not have that permission",
            detail=f"Link again and approve {needed}.",
        )


def _in_vain(reason: str, detail: str) -> ProblemError:
    return ProblemError(
        HTTPStatus.CONFLICT,
        ProblemType.STATE_CONFLICT,
        title="Approving this would change nothing",
        detail=detail,
        reason=reason,
    )
