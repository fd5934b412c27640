"""Leaving at once (Art. 19), and getting help now (Art. 13)."""

from typing import Annotated

from fastapi import APIRouter, Depends

from guardian.link.wire.happenings import ExitMethod
from guardian.provider.accounts.people import lock_ward, ward
from guardian.provider.api.http_border import described, json_body
from guardian.provider.child_api.session import signed_in
from guardian.provider.child_api.shapes import Ended, ExitRequest, HelpNow
from guardian.provider.context import Provider
from guardian.provider.engine.exits import end_by, farewell
from guardian.provider.engine.help_now import ask_for_help
from guardian.provider.engine.helplines import crisis_helplines
from guardian.provider.engine.live import Live, Stopper
from guardian.provider.routers import child_area


def exits_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses of exit and help, below ``/app/api``."""
    router = child_area()
    WardId = Annotated[str, Depends(signed_in(provider))]  # noqa: N806 - a type
    Leaving = Annotated[ExitRequest, Depends(json_body(ExitRequest))]  # noqa: N806 - a type

    @router.post("/exit", openapi_extra=described(ExitRequest.model_json_schema()))
    def leave(ward_id: WardId, request: Leaving) -> Ended:
        """End the child's conversation at once; nothing is said after it."""
        live.replies.stop(ward_id, Stopper.WARD)
        ended = _leave(provider, ward_id, ExitMethod(request.method))
        live.replies.stop(ward_id, Stopper.WARD)
        live.bell.ring(ward_id)
        return ended

    @router.post("/help-now")
    def help_now(ward_id: WardId) -> HelpNow:
        """Give comfort and numbers to call, and tell the child's guardians at once."""
        answer = _help(provider, ward_id)
        live.bell.ring(ward_id)
        return answer

    return router


def _leave(provider: Provider, ward_id: str, method: ExitMethod) -> Ended:
    with provider.engine.begin() as connection:
        lock_ward(connection, ward_id)
        now = provider.clock.now()
        person = ward(connection, ward_id)
        result = end_by(provider, connection, ward_id, method, now)
    return Ended(text=farewell(person), stopped_at=result.stopped_at, support=None)


def _help(provider: Provider, ward_id: str) -> HelpNow:
    with provider.engine.begin() as connection:
        lock_ward(connection, ward_id)
        person = ward(connection, ward_id)
        given = ask_for_help(provider, connection, person, provider.clock.now())
    return HelpNow(
        text=given.text,
        helplines=crisis_helplines(person),
        guardians_told=given.guardians_told,
    )
