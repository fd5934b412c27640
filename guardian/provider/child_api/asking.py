"""The ward asks for more time, a character or a purchase, and appeals (Art. 14(4))."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends

from guardian.link.wire.problems import Problem
from guardian.link.wire.redress import Appeal
from guardian.link.wire.requests import WardRequest
from guardian.provider.accounts.people import WardRow, ward
from guardian.provider.api.http_border import described, json_body
from guardian.provider.child_api.asking_shapes import (
    AgeNotice,
    Asked,
    AskedList,
    OwnAppeals,
    Statement,
)
from guardian.provider.child_api.session import signed_in
from guardian.provider.context import Provider
from guardian.provider.engine.appeals import file_appeal, list_appeals
from guardian.provider.engine.live import Live
from guardian.provider.engine.request_asking import Asking, ask, take_back
from guardian.provider.engine.request_words import age_notice, outcome_sentence
from guardian.provider.engine.ward_requests import list_requests
from guardian.provider.routers import child_area


def asking_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses of the ward's requests and appeals, below ``/app/api``."""
    router = child_area()
    _add_requests(router, provider, live)
    _add_appeals(router, provider, live)
    return router


def _add_requests(router: APIRouter, provider: Provider, live: Live) -> None:
    WardId = Annotated[str, Depends(signed_in(provider))]  # noqa: N806 - a type
    Wanted = Annotated[Asking, Depends(json_body(Asking))]  # noqa: N806 - a type

    @router.get("/requests")
    def read_asked(ward_id: WardId) -> AskedList:
        """Tell what was asked for and what became of it."""
        return _asked(provider, ward_id)

    @router.post(
        "/requests",
        status_code=HTTPStatus.CREATED,
        openapi_extra=described(Asking.model_json_schema()),
        responses={404: {"model": Problem}, 409: {"model": Problem}},
    )
    def ask_for(ward_id: WardId, asking: Wanted) -> Asked:
        """Ask the family for something: a choice, and no free text."""
        request = ask(provider, ward_id, asking)
        live.bell.ring(ward_id)
        return _in_words(_person(provider, ward_id), request)

    @router.delete(
        "/requests/{request_id}",
        status_code=HTTPStatus.NO_CONTENT,
        responses={404: {"model": Problem}, 409: {"model": Problem}},
    )
    def take_request_back(ward_id: WardId, request_id: str) -> None:
        """Take back a request that waits."""
        take_back(provider, ward_id, request_id)
        live.bell.ring(ward_id)


def _add_appeals(router: APIRouter, provider: Provider, live: Live) -> None:
    WardId = Annotated[str, Depends(signed_in(provider))]  # noqa: N806 - a type
    Said = Annotated[Statement, Depends(json_body(Statement))]  # noqa: N806 - a type

    @router.get("/appeals")
    def read_own_appeals(ward_id: WardId) -> OwnAppeals:
        """Tell whether the account is treated as a minor's, and how appeals stand."""
        return _appeals(provider, ward_id)

    @router.post(
        "/appeals",
        status_code=HTTPStatus.CREATED,
        openapi_extra=described(Statement.model_json_schema()),
        responses={409: {"model": Problem}},
    )
    def appeal(ward_id: WardId, said: Said) -> Appeal:
        """Appeal against being treated as a minor."""
        filed = file_appeal(provider, ward_id, by="ward", statement=said.statement)
        live.bell.ring(ward_id)
        return filed


def _person(provider: Provider, ward_id: str) -> WardRow:
    with provider.engine.begin() as connection:
        return ward(connection, ward_id)


def _asked(provider: Provider, ward_id: str) -> AskedList:
    with provider.engine.begin() as connection:
        now = provider.clock.now()
        person = ward(connection, ward_id)
        requests = list_requests(connection, person, now)
    return AskedList(requests=[_in_words(person, each) for each in requests], as_of=now)


def _in_words(person: WardRow, request: WardRequest) -> Asked:
    text = outcome_sentence(
        person, request.kind, request.state, minutes=request.minutes, item=request.item or ""
    )
    return Asked(**request.model_dump(), text=text)


def _appeals(provider: Provider, ward_id: str) -> OwnAppeals:
    with provider.engine.begin() as connection:
        now = provider.clock.now()
        person = ward(connection, ward_id)
        appeals = list_appeals(connection, ward_id, now)
    notice = None
    if person.suspected_minor:
        words = age_notice(person)
        notice = AgeNotice(title=words.title, detail=words.detail, at=person.age_assured_at)
    return OwnAppeals(notice=notice, appeals=appeals, as_of=now)
