"""``/appeals``: against a decision about the ward's account (Art. 14(4))."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends

from guardian.link.wire.problems import Problem
from guardian.link.wire.redress import Appeal, AppealList, AppealWish
from guardian.provider.access import Grant, Permission
from guardian.provider.api.http_border import described, json_body
from guardian.provider.context import Provider
from guardian.provider.engine.appeals import file_appeal, list_appeals, read_appeal
from guardian.provider.engine.live import Live
from guardian.provider.oauth.protect import require
from guardian.provider.routers import link_area


def appeals_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses of appeals."""
    router = link_area("appeals")
    Complainer = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.COMPLAINTS_MANAGE))
    ]
    Wish = Annotated[AppealWish, Depends(json_body(AppealWish))]  # noqa: N806 - a type

    @router.get("/appeals")
    def read_appeals(grant: Complainer) -> AppealList:
        """Tell how the appeals of the ward and of the guardians stand, newest first."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            appeals = list_appeals(connection, grant.ward_id, now)
        return AppealList(appeals=appeals, as_of=now)

    @router.get("/appeals/{appeal_id}", responses={404: {"model": Problem}})
    def read_one_appeal(grant: Complainer, appeal_id: str) -> Appeal:
        """Tell how one appeal stands, and when its answer is due."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            return read_appeal(connection, grant.ward_id, appeal_id, now)

    @router.post(
        "/appeals",
        status_code=HTTPStatus.CREATED,
        openapi_extra=described(AppealWish.model_json_schema()),
        responses={409: {"model": Problem}},
    )
    def appeal(grant: Complainer, wish: Wish) -> Appeal:
        """Appeal against the ward being treated as a minor; the statement is for the staff."""
        filed = file_appeal(provider, grant.ward_id, by="guardian", statement=wish.statement)
        live.bell.ring(grant.ward_id)
        return filed

    return router
