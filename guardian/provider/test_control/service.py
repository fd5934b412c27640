"""Notices of the service, staff, complaints, calls for help, and a ward's own copy."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Annotated

from annotated_types import Len
from fastapi import APIRouter, BackgroundTasks, Depends, Response
from pydantic import Field

from guardian.link.wire.base import Identifier, Instant, ShortText, Wire
from guardian.link.wire.data import AccessEntry, DataClass, DataWish, Job
from guardian.link.wire.problems import Problem, ProblemType
from guardian.link.wire.redress import LONGEST_MESSAGE, CaseState, Complaint, HelpRequest
from guardian.provider.api.data import ZipArchive, zip_archive
from guardian.provider.api.http_border import described, json_body
from guardian.provider.child_api.data_shapes import HelpWish
from guardian.provider.context import Provider
from guardian.provider.engine.access_log import record_access
from guardian.provider.engine.complaints import Handling, complainant_of, handle
from guardian.provider.engine.data_jobs import Asker, JobWish, ask, read_archive, read_job, work
from guardian.provider.engine.help_requests import answer_help, ask_for_help, ward_of_help
from guardian.provider.engine.live import Live
from guardian.provider.engine.service_notices import (
    announce_termination,
    report_breach,
    restrict,
)
from guardian.provider.problems import ProblemError
from guardian.provider.routers import control_area, take
from guardian.provider.test_control.wards import test_ward


class Termination(Wire):
    """When the service is to end; ``null`` takes it back."""

    effective_at: Instant | None


class Restriction(Wire):
    """Whether the service is restricted."""

    restricted: bool


class Breach(Wire):
    """A leak of a ward's data, and what is done about it."""

    ward_id: Identifier
    data_classes: list[ShortText] = Field(max_length=20)
    measures: ShortText


class StaffStep(Wire):
    """What staff does about a complaint."""

    state: CaseState
    text: Annotated[str, Len(1, LONGEST_MESSAGE)] | None = Field(default=None, repr=False)


class StaffAccess(Wire):
    """A look at a ward's data."""

    who: ShortText
    purpose: ShortText
    data_class: DataClass
    approved_by: ShortText


def service_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses, below ``/gl-test/v1``."""
    router = control_area()
    for part in (_notices, _staff, _calls_for_help, _own_copies):
        take(router, part(provider, live))
    return router


@contextmanager
def _found() -> Iterator[None]:
    """Turn what does not exist into 404."""
    try:
        yield
    except LookupError:
        raise ProblemError(
            HTTPStatus.NOT_FOUND, ProblemType.NOT_FOUND, title="There is no such thing to test"
        ) from None


def _notices(provider: Provider, live: Live) -> APIRouter:
    router = control_area()
    End = Annotated[Termination, Depends(json_body(Termination))]  # noqa: N806 - a type
    Limits = Annotated[Restriction, Depends(json_body(Restriction))]  # noqa: N806 - a type
    Leak = Annotated[Breach, Depends(json_body(Breach))]  # noqa: N806 - a type

    @router.post(
        "/termination",
        status_code=HTTPStatus.NO_CONTENT,
        openapi_extra=described(Termination.model_json_schema()),
    )
    def post_termination(end: End) -> None:
        """Announce the end of the service, or take that back."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            told = announce_termination(provider, connection, end.effective_at, now)
        for ward_id in told:
            live.bell.ring(ward_id)

    @router.post(
        "/restriction",
        status_code=HTTPStatus.NO_CONTENT,
        openapi_extra=described(Restriction.model_json_schema()),
    )
    def post_restriction(limits: Limits) -> None:
        """Restrict the service, or open it again."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            told = restrict(provider, connection, restricted=limits.restricted, now=now)
        for ward_id in told:
            live.replies.doubt(ward_id)
            live.bell.ring(ward_id)

    @router.post(
        "/breaches",
        status_code=HTTPStatus.NO_CONTENT,
        openapi_extra=described(Breach.model_json_schema()),
        responses={404: {"model": Problem}},
    )
    def post_breach(leak: Leak) -> None:
        """Let data of a ward have leaked."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            test_ward(connection, leak.ward_id)
            report_breach(
                provider,
                connection,
                leak.ward_id,
                data_classes=list(leak.data_classes),
                measures=leak.measures,
                now=now,
            )
        live.bell.ring(leak.ward_id)

    return router


def _staff(provider: Provider, live: Live) -> APIRouter:
    router = control_area()
    Step = Annotated[StaffStep, Depends(json_body(StaffStep))]  # noqa: N806 - a type
    Look = Annotated[StaffAccess, Depends(json_body(StaffAccess))]  # noqa: N806 - a type

    @router.post(
        "/complaints/{complaint_id}",
        openapi_extra=described(StaffStep.model_json_schema()),
        responses={404: {"model": Problem}, 409: {"model": Problem}},
    )
    def handle_complaint(complaint_id: str, step: Step) -> Complaint:
        """Take a complaint further, as staff does."""
        now = provider.clock.now()
        with _found(), provider.engine.begin() as connection:
            ward_id = complainant_of(connection, complaint_id).ward_id
            test_ward(connection, ward_id)
            done = Handling(state=step.state, text=step.text)
            complaint = handle(provider, connection, complaint_id, done, now)
        live.bell.ring(ward_id)
        return complaint

    @router.post(
        "/wards/{ward_id}/staff-accesses",
        status_code=HTTPStatus.CREATED,
        openapi_extra=described(StaffAccess.model_json_schema()),
        responses={404: {"model": Problem}},
    )
    def look_at_data(ward_id: str, look: Look) -> AccessEntry:
        """Look at a ward's data, as staff does."""
        entry = AccessEntry(at=provider.clock.now(), **look.model_dump())
        with provider.engine.begin() as connection:
            test_ward(connection, ward_id)
            record_access(provider, connection, ward_id, entry)
        live.bell.ring(ward_id)
        return entry

    return router


def _calls_for_help(provider: Provider, live: Live) -> APIRouter:
    router = control_area()
    Wish = Annotated[HelpWish, Depends(json_body(HelpWish))]  # noqa: N806 - a type

    @router.post(
        "/wards/{ward_id}/help-requests",
        status_code=HTTPStatus.CREATED,
        openapi_extra=described(HelpWish.model_json_schema()),
        responses={403: {"model": Problem}, 404: {"model": Problem}},
    )
    def call_for_help(ward_id: str, wish: Wish) -> HelpRequest:
        """Call for help, as the ward does."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            test_ward(connection, ward_id)
            asked = ask_for_help(provider, connection, ward_id, wish.kind, now)
        live.bell.ring(ward_id)
        return asked

    @router.post("/help-requests/{help_id}", responses={404: {"model": Problem}})
    def answer_call(help_id: str) -> HelpRequest:
        """Answer a call for help, as staff does."""
        now = provider.clock.now()
        with _found(), provider.engine.begin() as connection:
            ward_id = ward_of_help(connection, help_id)
            test_ward(connection, ward_id)
            answered = answer_help(provider, connection, help_id, now)
        live.bell.ring(ward_id)
        return answered

    return router


def _own_copies(provider: Provider, live: Live) -> APIRouter:
    router = control_area()
    Wish = Annotated[DataWish, Depends(json_body(DataWish))]  # noqa: N806 - a type

    @router.post(
        "/wards/{ward_id}/exports",
        status_code=HTTPStatus.ACCEPTED,
        openapi_extra=described(DataWish.model_json_schema()),
        responses={404: {"model": Problem}, 429: {"model": Problem}},
    )
    def copy_own_data(ward_id: str, wish: Wish, response: Response, later: BackgroundTasks) -> Job:
        """Ask for a copy, as the ward does."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            test_ward(connection, ward_id)
            wanted = JobWish(asker=Asker(ward_id=ward_id), kind="export", wish=wish)
            job = ask(connection, wanted, now)
        response.headers["Location"] = f"/gl-test/v1/wards/{ward_id}/jobs/{job.job_id}"
        later.add_task(work, provider, live)
        return job

    @router.get("/wards/{ward_id}/jobs/{job_id}", responses={404: {"model": Problem}})
    def read_wards_job(ward_id: str, job_id: str) -> Job:
        """Tell how far the ward's copy is."""
        with provider.engine.begin() as connection:
            test_ward(connection, ward_id)
            return read_job(connection, Asker(ward_id=ward_id), job_id)

    @router.get(
        "/wards/{ward_id}/exports/{job_id}",
        response_class=ZipArchive,
        responses={404: {"model": Problem}, 409: {"model": Problem}},
    )
    def download_wards_copy(ward_id: str, job_id: str) -> Response:
        """Fetch the ward's copy, as the ward does."""
        with provider.engine.begin() as connection:
            test_ward(connection, ward_id)
            now = provider.clock.now()
            return zip_archive(read_archive(connection, Asker(ward_id=ward_id), job_id, now))

    return router
