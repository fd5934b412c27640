# ruff: noqa: D103 - a check's title says what it shows; its numbers are the example
"""Data: inventory, copies, deletion, who was given what, who looked (Art. 16, 17; PIPL)."""

import hashlib
import json
import time
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from guardian.conformance.app import App
from guardian.conformance.check import CheckFailedError, check, demand, equal
from guardian.conformance.checks.consents import receipt
from guardian.conformance.checks.use import settled
from guardian.conformance.exchanges import Exchange
from guardian.conformance.world import World
from guardian.link.wire.data import (
    AccessLog,
    DataClass,
    DataInventory,
    DisclosureLog,
    Job,
    JobState,
    Manifest,
)
from guardian.link.wire.happenings import BREACH_URI
from guardian.words import N_

PATIENCE_SECONDS = 30
GLANCE_SECONDS = 0.2
ENDED = {JobState.DONE, JobState.REFUSED, JobState.FAILED}


def finished(app: App, path: str, wish: dict[str, Any], key: str | None = None) -> Job:
    """Start a job and wait for its end."""
    headers = {} if key is None else {"Idempotency-Key": key}
    answer = app.expect(202, "POST", path, json=wish, headers=headers)
    demand(answer.headers.get("Location"), "Location (RFC 9110 section 15.3.3)", "nothing")
    job = Job.model_validate(answer.document())
    deadline = time.monotonic() + PATIENCE_SECONDS
    while job.state not in ENDED:
        demand(time.monotonic() < deadline, f"an end within {PATIENCE_SECONDS} s", job.state)
        time.sleep(GLANCE_SECONDS)
        job = app.read(Job, f"/jobs/{job.job_id}")
    equal(job.state.value, "done", "the state of the job")
    return job


def opened(world: World, archive: bytes, *, of_guardian: bool) -> tuple[Manifest, dict[str, bytes]]:
    """Return manifest and files of an export whose every hash holds."""
    try:
        with ZipFile(BytesIO(archive)) as zipped:
            files = {name: zipped.read(name) for name in zipped.namelist()}
    except (BadZipFile, OSError):
        raise CheckFailedError("a zip", "another file") from None
    demand("manifest.json" in files, "manifest.json", sorted(files))
    manifest = Manifest.model_validate_json(files.pop("manifest.json"))
    equal(sorted(each.path for each in manifest.files), sorted(files), "the files of the manifest")
    for each in manifest.files:
        digest = hashlib.sha256(files[each.path]).hexdigest()
        equal(each.sha256, digest, f"the hash of a file of {each.data_class}")
        if of_guardian:
            seen = Exchange(method="GET", path=f"export of {each.data_class}", status=200)
            world.http.recorder.search(files[each.path].decode("utf-8", "replace"), seen)
    return manifest, files


def _download(app: App, job: Job) -> bytes:
    demand(job.download and job.download_until, "download and download_until", "nothing")
    return app.expect(200, "GET", str(job.download).removeprefix("/gl/v1")).body


@check(
    "DATA",
    "Minors Online Reg. Art. 34",
    N_("What is held is told, by kind, purpose and time"),
    profile="data",
)
def inventory(world: World) -> str:
    family, app, character = settled(world, 13)
    family.ward.say(character, "Hello")
    found = app.read(DataInventory, "/data-inventory").inventory
    told = {each.data_class: each for each in found}
    demand(DataClass.CONVERSATIONS in told, "conversations", sorted(told))
    demand(told[DataClass.CONVERSATIONS].items >= 1, "at least one item of conversations", 0)
    demand(all(each.purpose for each in found), "a purpose for each", "some without")
    return f"{len(found)} kinds"


@check(
    "R22", "Measures Art. 16", N_("A copy comes with hashes, labels and a receipt"), profile="data"
)
def export(world: World) -> str:
    family, app, character = settled(world, 13)
    phrase = world.plant()
    family.ward.say(character, phrase)
    job = finished(app, "/exports", {})
    manifest, _ = opened(world, _download(app, job), of_guardian=True)
    conversations = [each for each in manifest.files if each.data_class == "conversations"]
    demand(conversations, "conversations in the copy", "none")
    for each in conversations:
        equal(each.sealed_to, "ward", "sealed_to of a 13-year-old's conversations")
        demand(each.ai_label, "the label of AI content", "none")
    claims = receipt(world, job.receipt)
    equal(claims.receipt, "export", "the receipt")
    equal(world.http.recorder.leaks, [], "planted phrases in a guardian's copy")
    return f"{len(manifest.files)} files, conversations sealed to the ward"


@check("R22", "Measures Art. 16", N_("The ward's own copy can be read"), profile="data")
def own_copy(world: World) -> str:
    family, _, character = settled(world, 13)
    phrase = world.plant()
    family.ward.say(character, phrase)
    job = Job.model_validate(family.ward.does("exports"))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while job.state not in ENDED and time.monotonic() < deadline:
        time.sleep(GLANCE_SECONDS)
        job = Job.model_validate(family.ward.looks(f"jobs/{job.job_id}"))
    answer = world.control.ask("GET", f"/wards/{family.ward.ward_id}/exports/{job.job_id}")
    equal(answer.status, 200, "the status of the ward's copy")
    manifest, files = opened(world, answer.body, of_guardian=False)
    paths = [each.path for each in manifest.files if each.data_class == "conversations"]
    said = b"".join(files[path] for path in paths)
    demand(phrase.encode() in said, "what the ward said", "not there")
    labelled = [each for each in manifest.files if each.path in paths and each.ai_label]
    demand(labelled, "the label of AI content", "none")
    return "readable, labelled"


@check("R22", "Guardian Link", N_("A copy that is asked for twice is one copy"), profile="data")
def export_once(world: World) -> str:
    _, app = world.linked(13)
    headers = {"Idempotency-Key": "kit-export-1"}
    first = app.expect(202, "POST", "/exports", json={}, headers=headers).document()
    again = app.send("POST", "/exports", json={}, headers=headers)
    equal(again.document().get("job_id"), first["job_id"], "the second time")
    other = app.send("POST", "/exports", json={"data_classes": ["usage"]}, headers=headers)
    equal(other.status, 422, "the status of another copy under the same key")
    deletion = {"data_classes": ["reminders"]}
    app.expect(202, "POST", "/deletions", json=deletion, headers=headers)
    return "one job, 422 for another under its key; a deletion's keys are its own"


@check("R22", "Measures Art. 16, PIPL Art. 47", N_("What was deleted is gone"), profile="data")
def deletion(world: World) -> str:
    family, app, character = settled(world, 13)
    family.ward.say(character, "Hello")
    wish = {"data_classes": ["conversations"]}
    job = finished(app, "/deletions", wish, key="kit-deletion-1")
    deleted = (job.deleted_items or {}).get(DataClass.CONVERSATIONS, 0)
    demand(deleted >= 1, "at least one deleted item", deleted)
    equal(receipt(world, job.receipt).receipt, "deletion", "the receipt")
    left = {each.data_class: each for each in app.read(DataInventory, "/data-inventory").inventory}
    items = left[DataClass.CONVERSATIONS].items if DataClass.CONVERSATIONS in left else 0
    equal(items, 0, "conversations in the inventory")
    _see_gone(world, app)
    again = app.expect(
        202, "POST", "/deletions", json=wish, headers={"Idempotency-Key": "kit-deletion-1"}
    )
    equal(again.document()["job_id"], job.job_id, "the job of the same key")
    return f"{deleted} items gone, from inventory and copy; a retry is the same job"


def _see_gone(world: World, app: App) -> None:
    manifest, files = opened(world, _download(app, finished(app, "/exports", {})), of_guardian=True)
    for each in manifest.files:
        if each.data_class == "conversations":
            equal((each.items, files[each.path].strip()), (0, b""), "conversations in a new copy")


@check("R20", "Minors Online Reg. Art. 36", N_("Staff who looked are listed"), profile="data")
def access_log(world: World) -> str:
    family, app = world.linked(13)
    equal(app.read(AccessLog, "/access-log").accesses, [], "the log of a new ward")
    family.ward.does(
        "staff-accesses", who="kit", purpose="a check", data_class="alerts", approved_by="nobody"
    )
    found = app.read(AccessLog, "/access-log").accesses
    equal([(each.who, each.data_class.value) for each in found], [("kit", "alerts")], "the log")
    return "one look, one entry"


@check(
    "R21",
    "Measures Art. 16",
    N_("This app itself is listed as somebody who is given data"),
    profile="data",
)
def disclosures(world: World) -> str:
    _, app = world.linked(13)
    found = app.read(DisclosureLog, "/disclosures").disclosures
    apps = [each for each in found if each.recipient_kind == "guardian_app"]
    demand(apps, "an entry of a guardian_app", "none")
    demand(apps[0].data_classes and apps[0].basis, "classes of data and the basis", "less")
    return f"{len(apps[0].data_classes)} kinds of data by {apps[0].basis}"


@check("DATA", "Minors Online Reg. Art. 35", N_("A leak is told"), profile="data")
def breach(world: World) -> str:
    family, app = world.linked(13)
    app.drain()
    world.control.post(
        "/breaches",
        {"ward_id": family.ward.ward_id, "data_classes": ["usage"], "measures": "keys changed"},
    )
    told = app.heard(BREACH_URI)
    equal([each["data_classes"] for each in told], [["usage"]], "the data-breach events")
    return json.dumps(told[0]["measures"])
