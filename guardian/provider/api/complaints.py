"""``/complaints`` and ``/help-requests``: what people bring forward, and when they are answered."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from guardian.link.wire.problems import Problem
from guardian.link.wire.redress import (
    Complaint,
    ComplaintList,
    ComplaintWish,
    HelpRequestList,
    MessageWish,
)
from guardian.provider.access import Grant, Permission
from guardian.provider.api.http_border import described, json_body
from guardian.provider.api.idempotency import IdempotencyKey
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
from guardian.provider.engine.help_requests import help_requests_of
from guardian.provider.engine.live import Live
from guardian.provider.oauth.protect import require
from guardian.provider.routers import link_area, take


def complaints_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses of complaints, and of the calls for help that guardians hear of."""
    router = link_area("complaints")
    take(router, _help_router(provider))
    Manager = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.COMPLAINTS_MANAGE))
    ]
    Wish = Annotated[ComplaintWish, Depends(json_body(ComplaintWish))]  # noqa: N806 - a type
    More = Annotated[MessageWish, Depends(json_body(MessageWish))]  # noqa: N806 - a type

    @router.get("/complaints")
    def read_complaints(grant: Manager) -> ComplaintList:
        """List this guardian's own complaints about what concerns this ward."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            return complaints_of(connection, _complainant(grant), now)

    @router.post(
        "/complaints",
        status_code=HTTPStatus.CREATED,
        openapi_extra=described(ComplaintWish.model_json_schema()),
    )
    def post_complaint(
        grant: Manager, wish: Wish, response: Response, key: IdempotencyKey = None
    ) -> Complaint:
        """File a complaint; ``Location`` is its address."""
        now = provider.clock.now()
        filing = Filing(complainant=_complainant(grant), wish=wish, key=key)
        with provider.engine.begin() as connection:
            complaint = file_complaint(provider, connection, filing, now)
        live.bell.ring(grant.ward_id)
        response.headers["Location"] = f"/gl/v1/complaints/{complaint.complaint_id}"
        return complaint

    @router.get("/complaints/{complaint_id}", responses={404: {"model": Problem}})
    def read_one_complaint(grant: Manager, complaint_id: str) -> Complaint:
        """Tell how a complaint stands."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            return read_complaint(connection, _complainant(grant), complaint_id, now)

    @router.post(
        "/complaints/{complaint_id}/messages",
        status_code=HTTPStatus.CREATED,
        openapi_extra=described(MessageWish.model_json_schema()),
        responses={404: {"model": Problem}, 409: {"model": Problem}},
    )
    def post_complaint_message(grant: Manager, complaint_id: str, more: More) -> Complaint:
        """Say more about a complaint."""
        now = provider.clock.now()
        said = Said(complainant=_complainant(grant), complaint_id=complaint_id, text=more.text)
        with provider.engine.begin() as connection:
            complaint = add_message(provider, connection, said, now)
        live.bell.ring(grant.ward_id)
        return complaint

    return router


def _help_router(provider: Provider) -> APIRouter:
    router = link_area("complaints")
    Reader = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.ALERTS_READ, of_crises=False))
    ]

    @router.get("/help-requests")
    def read_help_requests(grant: Reader) -> HelpRequestList:
        """List the ward's calls for help, with when each is to be answered."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            return help_requests_of(connection, grant.ward_id, now)

    return router


def _complainant(grant: Grant) -> Complainant:
    return Complainant(ward_id=grant.ward_id, guardian_id=grant.guardian_id)
