"""What a ward brings forward: complaints and calls for help; and what the service has to tell."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from guardian.link.wire.problems import Problem
from guardian.link.wire.redress import (
    Complaint,
    ComplaintList,
    ComplaintWish,
    HelpRequest,
    HelpRequestList,
    MessageWish,
)
from guardian.provider.api.http_border import described, json_body
from guardian.provider.api.idempotency import IdempotencyKey
from guardian.provider.child_api.data_shapes import HelpWish, Notices, OwnComplaint
from guardian.provider.child_api.session import signed_in
from guardian.provider.context import Provider
from guardian.provider.engine.complaints import (
    Complainant,
    Filing,
    Said,
    add_message,
    complaints_of,
    file_complaint,
    read_complaint,
)
from guardian.provider.engine.help_requests import ask_for_help, help_requests_of
from guardian.provider.engine.live import Live
from guardian.provider.engine.service_notices import breaches_of, service_status
from guardian.provider.routers import child_area, take


def redress_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses of the ward's complaints, help and notices, below ``/app/api``."""
    router = child_area()
    take(router, _complaints(provider))
    WardId = Annotated[str, Depends(signed_in(provider))]  # noqa: N806 - a type
    Wish = Annotated[HelpWish, Depends(json_body(HelpWish))]  # noqa: N806 - a type

    @router.get("/help-requests")
    def read_own_help_requests(ward_id: WardId) -> HelpRequestList:
        """List one's own calls for help."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            return help_requests_of(connection, ward_id, now)

    @router.post(
        "/help-requests",
        status_code=HTTPStatus.CREATED,
        openapi_extra=described(HelpWish.model_json_schema()),
        responses={403: {"model": Problem}},
    )
    def post_help_request(ward_id: WardId, wish: Wish) -> HelpRequest:
        """Call for help, as an elder or another adult."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            asked = ask_for_help(provider, connection, ward_id, wish.kind, now)
        live.bell.ring(ward_id)
        return asked

    @router.get("/notices")
    def read_notices(ward_id: WardId) -> Notices:
        """Tell whether the service will end, and whether data of this ward leaked."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            return Notices(
                service=service_status(connection, now),
                breaches=list(breaches_of(connection, ward_id)),
                as_of=now,
            )

    return router


def _complaints(provider: Provider) -> APIRouter:
    router = child_area()
    WardId = Annotated[str, Depends(signed_in(provider))]  # noqa: N806 - a type
    Wish = Annotated[OwnComplaint, Depends(json_body(OwnComplaint))]  # noqa: N806 - a type
    More = Annotated[MessageWish, Depends(json_body(MessageWish))]  # noqa: N806 - a type

    @router.get("/complaints")
    def read_own_complaints(ward_id: WardId) -> ComplaintList:
        """List one's own complaints."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            return complaints_of(connection, Complainant(ward_id=ward_id), now)

    @router.post(
        "/complaints",
        status_code=HTTPStatus.CREATED,
        openapi_extra=described(OwnComplaint.model_json_schema()),
    )
    def post_own_complaint(
        ward_id: WardId, wish: Wish, response: Response, key: IdempotencyKey = None
    ) -> Complaint:
        """File a complaint; no guardian is told of it."""
        now = provider.clock.now()
        filing = Filing(
            complainant=Complainant(ward_id=ward_id),
            wish=ComplaintWish(category=wish.category, text=wish.text),
            key=key,
        )
        with provider.engine.begin() as connection:
            complaint = file_complaint(provider, connection, filing, now)
        response.headers["Location"] = f"/app/api/complaints/{complaint.complaint_id}"
        return complaint

    @router.get("/complaints/{complaint_id}", responses={404: {"model": Problem}})
    def read_own_complaint(ward_id: WardId, complaint_id: str) -> Complaint:
        """Tell how a complaint stands."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            return read_complaint(connection, Complainant(ward_id=ward_id), complaint_id, now)

    @router.post(
        "/complaints/{complaint_id}/messages",
        status_code=HTTPStatus.CREATED,
        openapi_extra=described(MessageWish.model_json_schema()),
        responses={404: {"model": Problem}, 409: {"model": Problem}},
    )
    def post_own_complaint_message(ward_id: WardId, complaint_id: str, more: More) -> Complaint:
        """Say more about a complaint."""
        now = provider.clock.now()
        mine = Complainant(ward_id=ward_id)
        said = Said(complainant=mine, complaint_id=complaint_id, text=more.text)
        with provider.engine.begin() as connection:
            return add_message(provider, connection, said, now)

    return router
