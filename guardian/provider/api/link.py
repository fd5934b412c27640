"""``/link`` and ``/ward``: the bond, and the child at the end of it."""

from http import HTTPStatus
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends

from guardian.link.wire.events import StopResult, Topic
from guardian.link.wire.ward import Link, Ward
from guardian.policy.bands import band, is_minor
from guardian.provider.access import Grant, Permission
from guardian.provider.accounts import people
from guardian.provider.context import Provider
from guardian.provider.engine.events import append_change
from guardian.provider.engine.link_life import end_by_guardian
from guardian.provider.engine.live import Live, Stopper
from guardian.provider.engine.policy import age_of
from guardian.provider.engine.sessions import stop_sessions
from guardian.provider.oauth.protect import require


def link_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses of the link itself."""
    router = APIRouter(tags=["link"])
    Linked = Annotated[Grant, Depends(require(provider, None))]  # noqa: N806 - a type
    MayStop = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.SESSION_STOP))
    ]

    @router.get("/link")
    def read_link(grant: Linked) -> Link:
        """Tell how the link stands."""
        return _link(provider, grant)

    @router.delete("/link", status_code=HTTPStatus.NO_CONTENT)
    def delete_link(grant: Linked) -> None:
        """End the link; its tokens die with it."""
        _end(provider, grant)
        live.bell.ring(grant.ward_id)

    @router.get("/ward")
    def read_ward(grant: Linked) -> Ward:
        """Tell who is looked after."""
        return _ward(provider, grant)

    @router.post("/session/stop")
    def stop_session(grant: MayStop) -> StopResult:
        """End the child's running chat."""
        result = _stop(provider, grant)
        live.replies.stop(grant.ward_id, Stopper.GUARDIAN)
        live.bell.ring(grant.ward_id)
        return result

    return router


def _link(provider: Provider, grant: Grant) -> Link:
    with provider.engine.begin() as connection:
        row = people.link(connection, grant.link_id)
        if row is None:
            raise LookupError("a grant names its link")
        person = people.guardian(connection, grant.guardian_id)
    return Link(
        link_id=row.link_id,
        state=row.state,
        guardian_name=person.display_name,
        permissions=sorted(row.permissions),
        created_at=row.created_at,
    )


def _end(provider: Provider, grant: Grant) -> None:
    with provider.engine.begin() as connection:
        end_by_guardian(
            provider,
            connection,
            ward_id=grant.ward_id,
            link_id=grant.link_id,
            now=provider.clock.now(),
        )


def _ward(provider: Provider, grant: Grant) -> Ward:
    now = provider.clock.now()
    with provider.engine.begin() as connection:
        row = people.ward(connection, grant.ward_id)
    age = age_of(row, now)
    return Ward(
        ward_id=row.ward_id,
        display_name=row.display_name,
        band=band(age),
        minor=is_minor(age),
        language=row.language,
        time_zone=ZoneInfo(row.time_zone).key,
        currency=row.currency,
        as_of=now,
    )


def _stop(provider: Provider, grant: Grant) -> StopResult:
    with provider.engine.begin() as connection:
        now = provider.clock.now()
        stopped = stop_sessions(connection, grant.ward_id, now)
        append_change(provider, connection, grant.ward_id, [Topic.USAGE], now)
    return StopResult(stopped_sessions=stopped, stopped_at=now)
