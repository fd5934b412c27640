"""The ward and their guardians: who sees what, objecting, consenting, ending it."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlalchemy import Connection

from guardian.link.wire.problems import Problem, ProblemType
from guardian.link.wire.ward import WardPart
from guardian.provider.accounts.people import LinkRow, guardian, links_of, ward
from guardian.provider.child_api.guardian_shapes import (
    Act,
    GuardianLink,
    GuardianName,
    MyGuardians,
)
from guardian.provider.child_api.session import signed_in
from guardian.provider.context import Provider
from guardian.provider.engine.link_history import history
from guardian.provider.engine.link_life import act_of_ward, guardians_of
from guardian.provider.engine.link_rules import NotPossibleError, WardAct, ward_acts, ward_part
from guardian.provider.engine.live import Live
from guardian.provider.problems import ProblemError
from guardian.provider.routers import child_area

_NOT_NOW: dict[int | str, dict[str, Any]] = {404: {"model": Problem}, 409: {"model": Problem}}


def guardians_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses of the ward's links, below ``/app/api``."""
    router = child_area()
    WardId = Annotated[str, Depends(signed_in(provider))]  # noqa: N806 - a type

    @router.get("/guardians")
    def read_guardians(ward_id: WardId) -> MyGuardians:
        """Tell a ward who looks after them, what each app sees, and what they can do about it."""
        return my_guardians(provider, ward_id)

    @router.post("/guardians/{link_id}/{act}", responses=_NOT_NOW)
    def act_on_link(ward_id: WardId, link_id: str, act: Act) -> MyGuardians:
        """Consent to a link, reject it, object to it, take that back, or end it.

        409 when it is not the ward's to do at their age, or not at this moment.
        """
        _act(provider, ward_id, link_id, WardAct(act))
        live.bell.ring(ward_id)
        return my_guardians(provider, ward_id)

    return router


def my_guardians(provider: Provider, ward_id: str) -> MyGuardians:
    """Return everything that a ward may know about their guardians."""
    now = provider.clock.now()
    with provider.engine.begin() as connection:
        part = ward_part(ward(connection, ward_id), now)
        return MyGuardians(
            guardians=[
                GuardianName(guardian_name=each.display_name, role=each.role)
                for each in guardians_of(connection, ward_id)
            ],
            links=[_told(connection, row, part, now) for row in links_of(connection, ward_id)],
            history=history(connection, ward_id),
            as_of=now,
        )


def _told(connection: Connection, row: LinkRow, part: WardPart, now: datetime) -> GuardianLink:
    possible = ward_acts(row, part, now)
    return GuardianLink(
        link_id=row.link_id,
        guardian_name=guardian(connection, row.guardian_id).display_name,
        role=row.role,
        app=row.client_name,
        state=row.state,
        state_reason=row.state_reason,
        since=row.created_at,
        ended_at=row.ended_at,
        sees=sorted(row.permissions),
        my_part=part,
        objected_at=row.objected_at,
        ends_at=row.ends_at,
        expires_at=row.expires_at,
        acts=[act.value for act in WardAct if act in possible],
    )


def _act(provider: Provider, ward_id: str, link_id: str, act: WardAct) -> None:
    now = provider.clock.now()
    try:
        with provider.engine.begin() as connection:
            act_of_ward(provider, connection, ward_id=ward_id, link_id=link_id, act=act, now=now)
    except LookupError:
        raise ProblemError(
            HTTPStatus.NOT_FOUND, ProblemType.NOT_FOUND, title="You have no such link"
        ) from None
    except NotPossibleError:
        raise ProblemError(
            HTTPStatus.CONFLICT,
            ProblemType.STATE_CONFLICT,
            title="This cannot be done about the link now",
        ) from None
