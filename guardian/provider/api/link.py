"""``/link`` and ``/ward``: the bond, and the child at the end of it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from guardian.link.wire.events import StopResult
from guardian.link.wire.problems import Problem, ProblemType
from guardian.link.wire.ward import Link, LinkHistory, Ward
from guardian.provider.access import Grant, Permission
from guardian.provider.api.idempotency import IdempotencyKey
from guardian.provider.context import Provider
from guardian.provider.engine import link_life
from guardian.provider.engine.link_rules import NotPossibleError
from guardian.provider.engine.link_view import history_as_told, link_as_told, ward_as_told
from guardian.provider.engine.live import Live
from guardian.provider.engine.stop_wishes import StopWish, carry_out
from guardian.provider.oauth.protect import link_in_life, require, require_link
from guardian.provider.problems import ProblemError
from guardian.provider.routers import link_area

_CONFLICT: dict[int | str, dict[str, Any]] = {409: {"model": Problem}}
_Turn = Callable[..., None]


def link_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses of the link itself."""
    router = link_area("link")
    AnyLink = Annotated[Grant, Depends(require_link(provider))]  # noqa: N806 - a type
    Linked = Annotated[Grant, Depends(require(provider, None))]  # noqa: N806 - a type
    MayStop = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.SESSION_STOP))
    ]

    @router.get("/link")
    def read_link(grant: AnyLink) -> Link:
        """Tell how the link stands; also while it is suspended or awaits the ward."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            return link_as_told(connection, grant.link_id, now)

    @router.delete("/link", status_code=HTTPStatus.NO_CONTENT)
    def delete_link(grant: AnyLink) -> None:
        """End the link; its tokens die with it. A watch token may not."""
        _turn(provider, live, grant, link_life.end_by_guardian)

    @router.get("/link/history")
    def read_link_history(grant: AnyLink) -> LinkHistory:
        """List what happened to every link of the ward, newest first."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            return history_as_told(connection, link_in_life(connection, grant.link_id), now)

    @router.post("/link/reconfirm", responses=_CONFLICT)
    def reconfirm_link(grant: Linked) -> Link:
        """Let the link last a year longer; 409 before its last thirty days."""
        _turn(provider, live, grant, link_life.reconfirm)
        with provider.engine.begin() as connection:
            return link_as_told(connection, grant.link_id, provider.clock.now())

    @router.post("/link/confirm-end", status_code=HTTPStatus.NO_CONTENT, responses=_CONFLICT)
    def confirm_link_end(grant: AnyLink) -> None:
        """End the link as the ward asked; 409 when they have not objected."""
        _turn(provider, live, grant, link_life.confirm_end)

    @router.get("/ward")
    def read_ward(grant: Linked) -> Ward:
        """Tell who is looked after."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            return ward_as_told(connection, grant.ward_id, now)

    @router.post("/session/stop")
    def stop_session(grant: MayStop, key: IdempotencyKey = None) -> StopResult:
        """End the child's running chat; with a key that came before, nothing that began since."""
        wish = StopWish(guardian_id=grant.guardian_id, ward_id=grant.ward_id, key=key)
        return carry_out(provider, live, wish)

    return router


def _turn(provider: Provider, live: Live, grant: Grant, turn: _Turn) -> None:
    """Move the link on, and wake whoever waits for news of the ward."""
    now = provider.clock.now()
    try:
        with provider.engine.begin() as connection:
            turn(provider, connection, ward_id=grant.ward_id, link_id=grant.link_id, now=now)
    except NotPossibleError:
        raise ProblemError(
            HTTPStatus.CONFLICT,
            ProblemType.STATE_CONFLICT,
            title="The link is not in a state for this.",
        ) from None
    live.bell.ring(grant.ward_id)
