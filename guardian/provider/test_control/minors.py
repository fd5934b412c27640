"""Suspected minors, and the ward's and the staff's part in requests and appeals."""

from http import HTTPStatus
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Depends
from pydantic import model_validator

from guardian.link.wire.base import ShortText, Wire
from guardian.link.wire.problems import Problem
from guardian.link.wire.redress import Appeal
from guardian.link.wire.requests import WardRequest
from guardian.provider.accounts.people import lock_ward
from guardian.provider.api.http_border import described, json_body
from guardian.provider.child_api.asking_shapes import Statement
from guardian.provider.context import Provider
from guardian.provider.engine.age_suspicion import lift, suspect
from guardian.provider.engine.appeals import AppealStaff, file_appeal
from guardian.provider.engine.live import Live
from guardian.provider.engine.request_asking import Asking, ask, take_back
from guardian.provider.routers import control_area
from guardian.provider.test_control.wards import test_ward


class Suspicion(Wire):
    """Whether the account is to be treated as a minor's."""

    suspected: bool


class StaffAnswer(Wire):
    """What staff do with an appeal; an answer has an outcome."""

    state: Literal["in_review", "answered"]
    outcome: Literal["upheld", "rejected"] | None = None
    reason: ShortText | None = None

    @model_validator(mode="after")
    def _answers_with_an_outcome(self) -> Self:
        if (self.state == "answered") != (self.outcome is not None):
            raise ValueError("an answer has an outcome, and only an answer has")
        return self


def minors_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses, below ``/gl-test/v1``."""
    router = control_area()
    _add_ward(router, provider, live)
    _add_appeals(router, provider, live)
    return router


def _add_ward(router: APIRouter, provider: Provider, live: Live) -> None:
    Suspected = Annotated[Suspicion, Depends(json_body(Suspicion))]  # noqa: N806 - a type
    Wanted = Annotated[Asking, Depends(json_body(Asking))]  # noqa: N806 - a type

    @router.post(
        "/wards/{ward_id}/suspected-minor",
        status_code=HTTPStatus.NO_CONTENT,
        openapi_extra=described(Suspicion.model_json_schema()),
    )
    def suspect_minor(ward_id: str, wanted: Suspected) -> None:
        """Treat an adult's account as a minor's, or no longer; a minor's stays what it is."""
        _set_suspicion(provider, ward_id, suspected=wanted.suspected)
        live.replies.doubt(ward_id)
        live.bell.ring(ward_id)

    @router.post(
        "/wards/{ward_id}/requests",
        status_code=HTTPStatus.CREATED,
        openapi_extra=described(Asking.model_json_schema()),
        responses={429: {"model": Problem}},
    )
    def ask_as_ward(ward_id: str, asking: Wanted) -> WardRequest:
        """Ask the guardians for something, as the ward would."""
        _check(provider, ward_id)
        request = ask(provider, ward_id, asking)
        live.bell.ring(ward_id)
        return request

    @router.delete("/wards/{ward_id}/requests/{request_id}", status_code=HTTPStatus.NO_CONTENT)
    def take_back_as_ward(ward_id: str, request_id: str) -> None:
        """Take a request back, as the ward would."""
        _check(provider, ward_id)
        take_back(provider, ward_id, request_id)
        live.bell.ring(ward_id)


def _add_appeals(router: APIRouter, provider: Provider, live: Live) -> None:
    Said = Annotated[Statement, Depends(json_body(Statement))]  # noqa: N806 - a type
    Answer = Annotated[StaffAnswer, Depends(json_body(StaffAnswer))]  # noqa: N806 - a type

    @router.post(
        "/wards/{ward_id}/appeals",
        status_code=HTTPStatus.CREATED,
        openapi_extra=described(Statement.model_json_schema()),
    )
    def appeal_as_ward(ward_id: str, said: Said) -> Appeal:
        """Appeal against being treated as a minor, as the ward would."""
        _check(provider, ward_id)
        filed = file_appeal(provider, ward_id, by="ward", statement=said.statement)
        live.bell.ring(ward_id)
        return filed

    @router.post("/appeals/{appeal_id}", openapi_extra=described(StaffAnswer.model_json_schema()))
    def answer_as_staff(appeal_id: str, wanted: Answer) -> Appeal:
        """Take an appeal up or answer it, as the provider's staff would."""
        ward_id, appeal = _answer(provider, appeal_id, wanted)
        live.bell.ring(ward_id)
        return appeal


def _check(provider: Provider, ward_id: str) -> None:
    with provider.engine.begin() as connection:
        test_ward(connection, ward_id)


def _set_suspicion(provider: Provider, ward_id: str, *, suspected: bool) -> None:
    with provider.engine.begin() as connection:
        now = provider.clock.now()
        lock_ward(connection, ward_id)
        person = test_ward(connection, ward_id)
        if suspected:
            suspect(provider, connection, person, now)
        else:
            lift(provider, connection, person, now, verified=False)


def _answer(provider: Provider, appeal_id: str, wanted: StaffAnswer) -> tuple[str, Appeal]:
    with provider.engine.begin() as connection:
        staff = AppealStaff(provider, connection, appeal_id, provider.clock.now())
        test_ward(connection, staff.ward_id)
        if wanted.outcome is None:
            return staff.ward_id, staff.review()
        return staff.ward_id, staff.answer(wanted.outcome, wanted.reason)
