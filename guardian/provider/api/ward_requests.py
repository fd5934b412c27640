"""``/requests``: what the ward asks for, and the decision on it."""

from typing import Annotated

from fastapi import APIRouter, Depends

from guardian.link.wire.problems import Problem
from guardian.link.wire.requests import RequestDecision, WardRequest, WardRequestList
from guardian.provider.access import Grant, Permission
from guardian.provider.accounts.people import ward
from guardian.provider.api.http_border import described, json_body
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from guardian.provider.engine.request_decisions import decide
from guardian.provider.engine.ward_requests import list_requests
from guardian.provider.oauth.protect import require
from guardian.provider.routers import link_area


def ward_requests_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses of the ward's requests."""
    router = link_area("requests")
    Reader = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.POLICY_READ))
    ]
    Linked = Annotated[Grant, Depends(require(provider, None))]  # noqa: N806 - a type
    Answer = Annotated[RequestDecision, Depends(json_body(RequestDecision))]  # noqa: N806 - a type

    @router.get("/requests")
    def read_requests(grant: Reader) -> WardRequestList:
        """Tell what the ward asked for, newest first, and what became of it."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            requests = list_requests(connection, ward(connection, grant.ward_id), now)
        return WardRequestList(requests=requests, as_of=now)

    @router.post(
        "/requests/{request_id}/decision",
        openapi_extra=described(RequestDecision.model_json_schema()),
        responses={404: {"model": Problem}, 409: {"model": Problem}},
    )
    def decide_request(grant: Linked, request_id: str, answer: Answer) -> WardRequest:
        """Approve or deny what was asked for; the first guardian's answer counts."""
        decided = decide(provider, grant, request_id, answer)
        live.bell.ring(grant.ward_id)
        return decided

    return router
