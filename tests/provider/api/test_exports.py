"""A copy of a ward's data: whole, labelled, proven by its receipt, and sealed to the ward."""

import hashlib
import json
from typing import Any

import pytest
import requests
from joserfc import jws
from joserfc.jwk import KeySet

from guardian.link.set_tokens import ALGORITHMS
from guardian.link.wire.data import DataClass, JobState
from guardian.provider.access import Permission
from guardian.provider.ledger.keys import published_keys
from tests.rig.child_browserless import Child, child_of
from tests.rig.data_copies import Copy, ask, copied, finished, opened, taken_apart
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import control, leap, session, wire_family

PLANTED = "the-purple-badger-counts-to-seventeen"
SEALED = "conversations.jsonl.jwe"


def _receipt(served: ServedProvider, receipt: str | None) -> dict[str, Any]:
    assert receipt is not None
    with served.provider.engine.begin() as connection:
        keys = KeySet(list(published_keys(connection)))
    signed = jws.deserialize_compact(receipt.encode(), keys, algorithms=ALGORITHMS)
    return dict(json.loads(signed.payload))


def _readable(copy: Copy) -> bytes:
    return b"".join(copy.files.values()) + copy.manifest.model_dump_json().encode()


def test_an_export_is_a_job_with_an_address(app: LinkedApp) -> None:
    answer = ask(app, "/exports")
    assert answer.status_code == 202
    job = finished(app, answer)
    assert answer.headers["Location"] == f"/gl/v1/jobs/{job.job_id}"
    assert job.kind == "export"
    assert job.state is JobState.DONE
    assert job.data_classes == list(DataClass)
    assert job.finished_at is not None
    assert job.download_until is not None
    assert (job.download_until - job.finished_at).days == 7


def test_a_copy_has_one_file_for_each_class_with_its_hash(app: LinkedApp, child: Child) -> None:
    child.say("hello")
    child.buy("coins_small")
    copy = copied(app)
    assert [file.data_class for file in copy.manifest.files] == list(DataClass)
    assert {file.path for file in copy.manifest.files} == set(copy.files)
    for file in copy.manifest.files:
        assert hashlib.sha256(copy.files[file.path]).hexdigest() == file.sha256
        if file.sealed_to is None:
            assert len(copy.files[file.path].splitlines()) == file.items
    assert copy.manifest.ward_id == "ward-mia"
    assert copy.manifest.issuer == app.served.url


def test_a_copy_says_what_is_in_the_ledger(app: LinkedApp, child: Child) -> None:
    child.say("hello")
    copy = copied(app)
    (account,) = copy.lines("account")
    assert account["display_name"] == "Mia"
    assert not {"birth_date", "login", "password_hash"} & set(account)
    (day,) = copy.lines("usage")
    assert (day["character_id"], day["turns"]) == ("study_owl", 1)
    assert {each["kind"] for each in copy.lines("consents")} >= {"service_under_14"}


def test_only_what_is_asked_for_is_copied(app: LinkedApp) -> None:
    copy = copied(app, "usage", "account", "usage")
    assert [file.data_class for file in copy.manifest.files] == ["account", "usage"]
    assert copy.job.data_classes == [DataClass.ACCOUNT, DataClass.USAGE]


def test_the_receipt_proves_the_manifest(app: LinkedApp) -> None:
    copy = copied(app)
    claims = _receipt(app.served, copy.job.receipt)
    assert claims["receipt"] == "export"
    assert claims["sub"] == "ward-mia"
    assert claims["about"]["manifest_sha256"] == copy.manifest_digest
    assert claims["about"]["job_id"] == copy.job.job_id


def test_a_guardian_of_a_child_of_11_reads_no_word(app: LinkedApp, child: Child) -> None:
    reply = child.say(PLANTED).reply
    copy = copied(app)
    assert SEALED in copy.files
    (file,) = [each for each in copy.manifest.files if each.path == SEALED]
    assert (file.sealed_to, file.items) == ("ward", 2)
    assert PLANTED.encode() not in _readable(copy)
    assert reply.encode() not in _readable(copy)


@pytest.mark.parametrize("age", [8, 12, 17])
def test_and_the_ward_opens_what_was_sealed(served: ServedProvider, age: int) -> None:
    family = wire_family(served.url, age)
    app, child = family.app(), child_of(served, family.ward_id)
    reply = child.say(PLANTED).reply
    copy = copied(app)
    assert PLANTED.encode() not in _readable(copy)
    answer = opened(child, copy.files[SEALED])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in answer.content.splitlines()]
    assert [line["text"] for line in lines] == [PLANTED, reply]


def test_nobody_else_opens_it(served: ServedProvider, app: LinkedApp, child: Child) -> None:
    child.say(PLANTED)
    sealed = copied(app).files[SEALED]
    leo = child_of(served, "ward-leo")
    for answer in (opened(leo, sealed), opened(child, b"garbage"), opened(child, b"")):
        assert answer.status_code == 422
        assert PLANTED not in answer.text
    nobody = Child(served.url, "nobody")
    assert opened(nobody, sealed).status_code == 401
    assert opened(child, sealed[:200]).status_code == 422


def test_sealed_words_come_as_they_are_or_not_at_all(child: Child) -> None:
    as_json = child.send("POST", "/exports/open", json={"sealed": "x"})
    assert as_json.status_code == 415
    assert opened(child, b"x " * 20).status_code == 422


def test_a_long_conversation_is_sealed_in_pieces_that_can_be_opened_one_by_one(
    app: LinkedApp, child: Child
) -> None:
    said = [f"{number:02d} {'x' * 1_900}" for number in range(16)]
    app.limit(daily_minutes=None)
    for text in said:
        assert child.say(text).status == 200
    pieces = copied(app).files[SEALED].splitlines()
    assert len(pieces) > 1
    read = b"".join(opened(child, piece).content for piece in pieces)
    lines = [json.loads(line) for line in read.splitlines()]
    assert [line["text"] for line in lines if line["by"] == "ward"] == said
    assert max(map(len, pieces)) < 60_000


def test_under_8_a_guardian_reads_along(served: ServedProvider) -> None:
    family = wire_family(served.url, 7)
    child_of(served, family.ward_id).say(PLANTED)
    copy = copied(family.app())
    assert copy.lines("conversations")[0]["text"] == PLANTED
    assert all(file.sealed_to is None for file in copy.manifest.files)


def test_what_ai_wrote_stays_labelled(served: ServedProvider) -> None:
    family = wire_family(served.url, 7)
    child_of(served, family.ward_id).say("hello")
    copy = copied(family.app())
    mine, its = copy.lines("conversations")
    assert "label" not in mine
    assert its["label"] == "AI 生成 · Made by AI"
    assert its["metadata"]["AIGC"] == {
        "Label": "1",
        "ContentProducer": served.url,
        "ProduceID": its["message_id"],
    }
    labels = {file.data_class: file.ai_label for file in copy.manifest.files}
    assert labels[DataClass.CONVERSATIONS] == its["label"]
    assert labels[DataClass.USAGE] is None


def test_from_16_on_a_guardians_copy_is_by_day(served: ServedProvider) -> None:
    family = wire_family(served.url, 16)
    child = child_of(served, family.ward_id)
    child.say("hello", "study_owl")
    child.say("hello", "buddy_max")
    child.buy("coins_huge")
    guardians, own = copied(family.app(), "usage", "refusals"), copied(child, "usage")
    (day,) = guardians.lines("usage")
    assert (day["character_id"], day["turns"]) == ("*", 2)
    assert len(own.lines("usage")) == 2
    assert all("character_id" not in each for each in guardians.lines("refusals"))


def test_a_copy_can_be_fetched_for_a_week(served: ServedProvider, app: LinkedApp) -> None:
    job = finished(app, ask(app, "/exports"))
    first = app.send("GET", f"/exports/{job.job_id}")
    leap(served.url, days=6)
    assert app.send("GET", f"/exports/{job.job_id}").content == first.content
    leap(served.url, days=1)
    assert app.send("GET", f"/exports/{job.job_id}").status_code == 404
    over = app.read(f"/jobs/{job.job_id}")
    assert (over["state"], over["download"]) == ("done", None)
    assert over["receipt"] == job.receipt


def test_a_copy_lies_encrypted_too(app: LinkedApp) -> None:
    job = finished(app, ask(app, "/exports"))
    content = app.send("GET", f"/exports/{job.job_id}").content
    assert taken_apart(job, content).manifest.ward_id == "ward-mia"
    with app.served.provider.engine.begin() as connection:
        stored = connection.exec_driver_sql("SELECT archive FROM data_job").scalar_one()
    assert b"manifest.json" in content
    assert b"manifest.json" not in bytes(stored)


def test_jobs_are_their_askers_alone(served: ServedProvider) -> None:
    family = wire_family(served.url, 12, "owner", "co_guardian")
    owner, other = family.app(0), family.app(1)
    job = finished(owner, ask(owner, "/exports"))
    child = child_of(served, family.ward_id)
    for caller in (other, child, LinkedApp(served)):
        for path in (f"/jobs/{job.job_id}", f"/exports/{job.job_id}"):
            assert caller.send("GET", path).status_code == 404


@pytest.mark.parametrize(
    ("permission", "method", "path"),
    [
        (Permission.DATA_EXPORT, "POST", "/exports"),
        (Permission.DATA_DELETE, "POST", "/deletions"),
        (Permission.DATA_EXPORT, "GET", "/exports/job-1"),
        (Permission.DATA_INVENTORY, "GET", "/data-inventory"),
        (Permission.DATA_INVENTORY, "GET", "/disclosures"),
        (Permission.DATA_INVENTORY, "GET", "/access-log"),
    ],
)
def test_each_needs_its_permission(
    served: ServedProvider, permission: Permission, method: str, path: str
) -> None:
    app = LinkedApp(served, permissions=set(Permission) - {permission})
    answer = app.send(method, path, json={} if method == "POST" else None)
    assert answer.status_code == 403
    assert answer.json()["type"].endswith(":permission-not-granted")


def test_a_job_needs_the_permission_of_its_kind(served: ServedProvider, app: LinkedApp) -> None:
    job = finished(app, ask(app, "/exports"))
    other = LinkedApp(served, permissions=[Permission.DATA_DELETE])
    assert other.send("GET", f"/jobs/{job.job_id}").status_code == 403


def test_a_class_that_does_not_exist_is_refused(app: LinkedApp) -> None:
    assert ask(app, "/exports", "secrets").status_code == 422
    assert app.send("POST", "/exports", json={"data_classes": "usage"}).status_code == 422


def test_a_damaged_message_fails_the_job_and_says_so(app: LinkedApp, child: Child) -> None:
    child.say("hello")
    with app.served.provider.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE message SET character_id = 'x', message_id = 'moved' WHERE number = 1"
        )
    job = finished(app, ask(app, "/exports"))
    assert job.state is JobState.FAILED
    assert job.reason is not None
    assert "damaged" in job.reason
    assert copied(app, "usage").job.state is JobState.DONE


def test_a_ward_copies_by_test_control_too(served: ServedProvider, child: Child) -> None:
    child.say(PLANTED)
    answer = control(served.url, "/wards/ward-mia/exports", {})
    assert answer.status_code == 202
    here = answer.headers["Location"]
    assert here == f"/gl-test/v1/wards/ward-mia/jobs/{answer.json()['job_id']}"
    job = finished(_Control(served, "ward-mia"), answer)
    content = _Control(served, "ward-mia").send("GET", str(job.download)).content
    assert taken_apart(job, content).lines("conversations")[0]["text"] == PLANTED
    assert control(served.url, "/wards/nobody/exports", {}).status_code == 404
    assert _Control(served, "ward-leo").send("GET", f"/jobs/{job.job_id}").status_code == 404


class _Control:
    """Test control, in a ward's place."""

    def __init__(self, served: ServedProvider, ward_id: str) -> None:
        self._url = f"{served.url}/gl-test/v1/wards/{ward_id}"

    def send(self, method: str, path: str, **parts: Any) -> requests.Response:
        with session() as http:
            return http.request(method, f"{self._url}{path}", timeout=20, **parts)
