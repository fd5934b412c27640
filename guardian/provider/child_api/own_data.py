"""The ward's own data: copying it, deleting it, opening what is sealed, who was given it."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response

from guardian.link.wire.data import DataInventory, DataWish, Job
from guardian.link.wire.problems import Problem, ProblemType
from guardian.provider.accounts.people import ward
from guardian.provider.api.data import ZipArchive, zip_archive
from guardian.provider.api.http_border import described, json_body
from guardian.provider.api.idempotency import IdempotencyKey
from guardian.provider.child_api.data_shapes import WhoSaw
from guardian.provider.child_api.session import signed_in
from guardian.provider.context import Provider
from guardian.provider.engine.access_log import access_log
from guardian.provider.engine.data_inventory import data_inventory
from guardian.provider.engine.data_jobs import Asker, JobWish, ask, read_archive, read_job, work
from guardian.provider.engine.disclosures import disclosures_of
from guardian.provider.engine.exports import open_sealed
from guardian.provider.engine.live import Live
from guardian.provider.engine.ward_keys import SealError
from guardian.provider.problems import ProblemError
from guardian.provider.routers import child_area, take

SEALED_TYPE = "application/octet-stream"
_BODY = described(DataWish.model_json_schema())
_SEALED_BODY = described({"type": "string", "format": "binary"}, SEALED_TYPE)
_NO_JOB: dict[int | str, dict[str, Any]] = {404: {"model": Problem}}


class JsonLines(Response):
    """One JSON object to a line."""

    media_type = "application/x-ndjson"


async def _sealed(request: Request) -> bytes:
    """Return the body; of this type no other site's form can send one."""
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent != SEALED_TYPE:
        raise ProblemError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            title="The body is of a type that is not read here",
            detail=f"Send it as {SEALED_TYPE}.",
        )
    return await request.body()


def own_data_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses of the ward's data, below ``/app/api``."""
    router = child_area()
    take(router, _reports(provider), _copies(provider))
    WardId = Annotated[str, Depends(signed_in(provider))]  # noqa: N806 - a type
    Wish = Annotated[DataWish, Depends(json_body(DataWish))]  # noqa: N806 - a type

    def begin(wanted: JobWish, response: Response, later: BackgroundTasks) -> Job:
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            job = ask(connection, wanted, now)
        response.headers["Location"] = f"/app/api/jobs/{job.job_id}"
        later.add_task(work, provider, live)
        return job

    @router.post("/exports", status_code=HTTPStatus.ACCEPTED, openapi_extra=_BODY)
    def start_own_export(
        ward_id: WardId,
        wish: Wish,
        response: Response,
        later: BackgroundTasks,
        key: IdempotencyKey = None,
    ) -> Job:
        """Ask for a copy of one's own data; everything in it can be read."""
        wanted = JobWish(asker=Asker(ward_id=ward_id), kind="export", wish=wish, key=key)
        return begin(wanted, response, later)

    @router.post("/deletions", status_code=HTTPStatus.ACCEPTED, openapi_extra=_BODY)
    def start_own_deletion(
        ward_id: WardId,
        wish: Wish,
        response: Response,
        later: BackgroundTasks,
        key: IdempotencyKey = None,
    ) -> Job:
        """Ask for one's own data to be deleted."""
        wanted = JobWish(asker=Asker(ward_id=ward_id), kind="deletion", wish=wish, key=key)
        return begin(wanted, response, later)

    return router


def _copies(provider: Provider) -> APIRouter:
    router = child_area()
    WardId = Annotated[str, Depends(signed_in(provider))]  # noqa: N806 - a type
    Sealed = Annotated[bytes, Depends(_sealed)]  # noqa: N806 - a type

    @router.get("/jobs/{job_id}", responses=_NO_JOB)
    def read_own_job(ward_id: WardId, job_id: str) -> Job:
        """Tell how far a copy or a deletion is."""
        with provider.engine.begin() as connection:
            return read_job(connection, Asker(ward_id=ward_id), job_id)

    @router.get(
        "/exports/{job_id}",
        response_class=ZipArchive,
        responses={**_NO_JOB, 409: {"model": Problem}},
    )
    def download_own_export(ward_id: WardId, job_id: str) -> Response:
        """Fetch a finished copy."""
        with provider.engine.begin() as connection:
            now = provider.clock.now()
            return zip_archive(read_archive(connection, Asker(ward_id=ward_id), job_id, now))

    @router.post("/exports/open", response_class=JsonLines, openapi_extra=_SEALED_BODY)
    def open_sealed_words(ward_id: WardId, sealed: Sealed) -> Response:
        """Open what a guardian's copy has sealed to this ward: up to eight lines of it at once."""
        try:
            with provider.engine.begin() as connection:
                return JsonLines(open_sealed(connection, ward_id, sealed))
        except SealError:
            raise ProblemError(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                ProblemType.VALIDATION,
                title="This was not sealed to you, or not all of it is here",
            ) from None

    return router


def _reports(provider: Provider) -> APIRouter:
    router = child_area()
    WardId = Annotated[str, Depends(signed_in(provider))]  # noqa: N806 - a type

    @router.get("/data-inventory")
    def read_own_inventory(ward_id: WardId) -> DataInventory:
        """Tell a ward what is held of them."""
        with provider.engine.begin() as connection:
            return data_inventory(connection, ward_id, None, provider.clock.now())

    @router.get("/who-saw")
    def read_who_saw(ward_id: WardId) -> WhoSaw:
        """Tell a ward who was given their data, and who of the staff looked at it."""
        with provider.engine.begin() as connection:
            now = provider.clock.now()
            language = ward(connection, ward_id).language
            given = disclosures_of(connection, ward_id, language, now)
            looked = access_log(connection, ward_id, now)
        return WhoSaw(disclosures=given.disclosures, accesses=looked.accesses, as_of=now)

    return router
