"""What is held of a ward: told, copied, deleted, and who was given it or looked at it."""

from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, BackgroundTasks, Depends, Response

from guardian.link.wire.data import AccessLog, DataInventory, DataWish, DisclosureLog, Job
from guardian.link.wire.problems import Problem, ProblemType
from guardian.provider.access import Grant, Permission
from guardian.provider.accounts.people import guardian
from guardian.provider.api.http_border import described, json_body
from guardian.provider.api.idempotency import IdempotencyKey
from guardian.provider.context import Provider
from guardian.provider.engine.access_log import access_log
from guardian.provider.engine.data_inventory import data_inventory
from guardian.provider.engine.data_jobs import Asker, JobWish, ask, read_archive, read_job, work
from guardian.provider.engine.disclosures import disclosures_of
from guardian.provider.engine.live import Live
from guardian.provider.oauth.protect import require
from guardian.provider.problems import ProblemError
from guardian.provider.routers import link_area, take

_BODY = described(DataWish.model_json_schema())
_NO_JOB: dict[int | str, dict[str, Any]] = {404: {"model": Problem}}
_NEEDED = {"export": Permission.DATA_EXPORT, "deletion": Permission.DATA_DELETE}


class ZipArchive(Response):
    """A copy of a ward's data."""

    media_type = "application/zip"


def zip_archive(content: bytes) -> ZipArchive:
    """Return an answer that a browser saves as a file."""
    disposition = 'attachment; filename="data.zip"'
    return ZipArchive(content, headers={"Content-Disposition": disposition})


def data_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses of data."""
    router = link_area("data")
    take(router, _reports(provider), _wishes(provider, live))
    Linked = Annotated[Grant, Depends(require(provider, None))]  # noqa: N806 - a type
    Exporter = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.DATA_EXPORT))
    ]

    @router.get("/jobs/{job_id}", responses=_NO_JOB)
    def read_data_job(grant: Linked, job_id: str) -> Job:
        """Tell how far an export or a deletion is."""
        with provider.engine.begin() as connection:
            job = read_job(connection, _asker(grant), job_id)
        if _NEEDED[job.kind] not in grant.permissions:
            raise ProblemError(
                HTTPStatus.FORBIDDEN,
                ProblemType.PERMISSION_NOT_GRANTED,
                title="This link does not have that permission",
            )
        return job

    @router.get(
        "/exports/{job_id}",
        response_class=ZipArchive,
        responses={**_NO_JOB, 409: {"model": Problem}},
    )
    def download_export(grant: Exporter, job_id: str) -> Response:
        """Fetch a finished copy: a zip with ``manifest.json`` in it."""
        with provider.engine.begin() as connection:
            now = provider.clock.now()
            return zip_archive(read_archive(connection, _asker(grant), job_id, now))

    return router


def _wishes(provider: Provider, live: Live) -> APIRouter:
    router = link_area("data")
    Wish = Annotated[DataWish, Depends(json_body(DataWish))]  # noqa: N806 - a type
    Exporter = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.DATA_EXPORT))
    ]
    Deleter = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.DATA_DELETE))
    ]

    def begin(
        grant: Grant, kind: Literal["export", "deletion"], wish: DataWish, key: str | None
    ) -> Job:
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            wanted = JobWish(asker=_asker(grant), kind=kind, wish=wish, key=key)
            return ask(connection, wanted, now)

    @router.post("/exports", status_code=HTTPStatus.ACCEPTED, openapi_extra=_BODY)
    def start_export(
        grant: Exporter,
        wish: Wish,
        response: Response,
        later: BackgroundTasks,
        key: IdempotencyKey = None,
    ) -> Job:
        """Ask for a copy of the data; ``Location`` is the job's address."""
        job = begin(grant, "export", wish, key)
        response.headers["Location"] = f"/gl/v1/jobs/{job.job_id}"
        later.add_task(work, provider, live)
        return job

    @router.post("/deletions", status_code=HTTPStatus.ACCEPTED, openapi_extra=_BODY)
    def start_deletion(
        grant: Deleter,
        wish: Wish,
        response: Response,
        later: BackgroundTasks,
        key: IdempotencyKey = None,
    ) -> Job:
        """Ask for data to be deleted; ``Location`` is the job's address."""
        job = begin(grant, "deletion", wish, key)
        response.headers["Location"] = f"/gl/v1/jobs/{job.job_id}"
        later.add_task(work, provider, live)
        return job

    return router


def _reports(provider: Provider) -> APIRouter:
    router = link_area("data")
    Inspector = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.DATA_INVENTORY))
    ]

    @router.get("/data-inventory")
    def read_inventory(grant: Inspector) -> DataInventory:
        """Tell what is held, why, for how long, and whether it can be deleted."""
        with provider.engine.begin() as connection:
            now = provider.clock.now()
            return data_inventory(connection, grant.ward_id, grant.guardian_id, now)

    @router.get("/disclosures")
    def read_disclosures(grant: Inspector) -> DisclosureLog:
        """Tell who outside the service was given data of this ward; this app is one of them."""
        with provider.engine.begin() as connection:
            language = guardian(connection, grant.guardian_id).language
            return disclosures_of(connection, grant.ward_id, language, provider.clock.now())

    @router.get("/access-log")
    def read_access_log(grant: Inspector) -> AccessLog:
        """Tell who of the staff looked at this ward's data."""
        with provider.engine.begin() as connection:
            return access_log(connection, grant.ward_id, provider.clock.now())

    return router


def _asker(grant: Grant) -> Asker:
    return Asker(ward_id=grant.ward_id, guardian_id=grant.guardian_id)
