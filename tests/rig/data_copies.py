"""Copies and deletions of data, asked for and waited for as an app or a page does."""

import hashlib
import json
import time
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Protocol
from zipfile import ZipFile

import requests

from guardian.link.wire.data import DataClass, Job, JobState, Manifest
from tests.rig.child_browserless import Child

DEADLINE_SECONDS = 20


class Caller(Protocol):
    """A guardian's app, or a ward's page."""

    def send(self, method: str, path: str, **parts: Any) -> requests.Response: ...


@dataclass(frozen=True, kw_only=True)
class Copy:
    """What a copy contains; ``files`` as they are in the zip."""

    job: Job
    manifest: Manifest
    manifest_digest: str
    files: dict[str, bytes]

    def lines(self, data_class: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.files[f"{data_class}.jsonl"].splitlines()]


def ask(caller: Caller, path: str, *data_classes: str, **parts: Any) -> requests.Response:
    """Ask for a copy (``/exports``) or a deletion (``/deletions``) of some classes, or of all."""
    return caller.send("POST", path, json={"data_classes": list(data_classes)}, **parts)


def finished(caller: Caller, answer: requests.Response) -> Job:
    """Wait for a job that was asked for."""
    assert answer.status_code == requests.codes.accepted, answer.text
    job = Job.model_validate(answer.json())
    deadline = time.monotonic() + DEADLINE_SECONDS
    while job.state in {JobState.PENDING, JobState.RUNNING}:
        assert time.monotonic() < deadline, "the job was not done in time"
        job = Job.model_validate(caller.send("GET", f"/jobs/{job.job_id}").json())
    return job


def copied(caller: Caller, *data_classes: str) -> Copy:
    """Ask for a copy, wait for it, fetch it and take it apart."""
    job = finished(caller, ask(caller, "/exports", *data_classes))
    assert job.state is JobState.DONE, job
    answer = caller.send("GET", str(job.download))
    assert answer.status_code == requests.codes.ok, answer.text
    assert answer.headers["content-type"] == "application/zip"
    return taken_apart(job, answer.content)


def taken_apart(job: Job, content: bytes) -> Copy:
    with ZipFile(BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    head = files.pop("manifest.json")
    return Copy(
        job=job,
        manifest=Manifest.model_validate_json(head),
        manifest_digest=hashlib.sha256(head).hexdigest(),
        files=files,
    )


def deleted(caller: Caller, *data_classes: str) -> Job:
    """Ask for a deletion and wait for it."""
    return finished(caller, ask(caller, "/deletions", *data_classes))


def opened(child: Child, sealed: bytes) -> requests.Response:
    """Have the ward's page open what was sealed."""
    headers = {"Content-Type": "application/octet-stream"}
    return child.send("POST", "/exports/open", data=sealed, headers=headers)


def held(caller: Caller) -> dict[DataClass, dict[str, Any]]:
    """Return the inventory by class."""
    inventory = caller.send("GET", "/data-inventory").json()["inventory"]
    return {DataClass(each["data_class"]): each for each in inventory}
