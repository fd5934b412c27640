"""A ward's own data: theirs to copy and to read, nobody else's to ask for."""

from typing import Any

import pytest

from guardian.link.wire.data import DataClass, JobState
from tests.rig.adult_family import adult_family
from tests.rig.child_browserless import Child, child_of
from tests.rig.data_copies import ask, copied, finished, held
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import wire_family

ADDRESSES: list[tuple[str, str, Any]] = [
    ("GET", "/data-inventory", None),
    ("GET", "/who-saw", None),
    ("GET", "/notices", None),
    ("GET", "/complaints", None),
    ("GET", "/complaints/complaint-1", None),
    ("GET", "/help-requests", None),
    ("GET", "/jobs/job-1", None),
    ("GET", "/exports/job-1", None),
    ("POST", "/exports", {}),
    ("POST", "/deletions", {}),
    ("POST", "/complaints", {"category": "other", "text": "x"}),
    ("POST", "/complaints/complaint-1/messages", {"text": "x"}),
    ("POST", "/help-requests", {"kind": "question"}),
]


@pytest.mark.parametrize(("method", "path", "body"), ADDRESSES)
def test_nobody_gets_in_without_signing_in(
    served: ServedProvider, method: str, path: str, body: Any
) -> None:
    answer = Child(served.url, "nobody").send(method, path, json=body)
    assert answer.status_code == 401


def test_a_wards_copy_has_what_is_theirs_alone(child: Child, app: LinkedApp) -> None:
    child.say("what do owls eat?")
    own = copied(child)
    (account,) = own.lines("account")
    assert account["login"] == "mia"
    assert account["birth_date"]
    assert "password_hash" not in account
    assert own.lines("conversations")[0]["text"] == "what do owls eat?"
    assert all(file.sealed_to is None for file in own.manifest.files)
    (guardians,) = copied(app, "account").lines("account")
    assert set(account) - set(guardians) == {"login", "birth_date", "age_basis", "age_level"}


def test_nobody_elses_data_is_in_it(served: ServedProvider, child: Child) -> None:
    leo = child_of(served, "ward-leo")
    leo.say("leo says something of his own")
    child.say("hello")
    copy = copied(child)
    assert b"something of his own" not in b"".join(copy.files.values())
    assert copy.manifest.ward_id == "ward-mia"


def test_one_ward_cannot_fetch_anothers_copy(served: ServedProvider, child: Child) -> None:
    job = finished(child, ask(child, "/exports"))
    assert job.state is JobState.DONE
    leo = child_of(served, "ward-leo")
    assert leo.send("GET", f"/jobs/{job.job_id}").status_code == 404
    assert leo.send("GET", f"/exports/{job.job_id}").status_code == 404


def test_guardians_hear_nothing_of_a_wards_own_copy(child: Child, app: LinkedApp) -> None:
    app.drain()
    copied(child)
    assert app.drain() == []


def test_an_adult_is_not_copied_in_clear_for_anybody_else(served: ServedProvider) -> None:
    family, app = adult_family(served)
    adult = child_of(served, family.ward_id)
    adult.say("nobody else should read this")
    copy = copied(app)
    assert b"nobody else" not in b"".join(copy.files.values())
    sealed = {file.data_class for file in copy.manifest.files if file.sealed_to == "ward"}
    assert sealed == {DataClass.CONVERSATIONS}


def test_the_inventory_tells_a_ward_what_they_can_delete(child: Child) -> None:
    deletable = {data_class for data_class, entry in held(child).items() if entry["deletable"]}
    assert deletable == {DataClass.CONVERSATIONS}


@pytest.mark.parametrize("role", ["observer", "emergency_contact"])
def test_who_only_looks_copies_and_deletes_nothing(served: ServedProvider, role: str) -> None:
    family = wire_family(served.url, 12, "owner", role)
    app = family.app(1)
    for path in ("/exports", "/deletions"):
        assert ask(app, path).status_code == 403
    assert app.send("GET", "/complaints").status_code == 403
    inventory = app.send("GET", "/data-inventory").status_code
    assert inventory == (200 if role == "observer" else 403)


def test_a_watch_token_copies_and_deletes_nothing(served: ServedProvider) -> None:
    watch = wire_family(served.url, 12).app().watch()
    for path in ("/exports", "/deletions"):
        assert ask(watch, path).status_code in {401, 403}
    assert watch.send("GET", "/data-inventory").status_code == 200
    assert watch.send("GET", "/disclosures").status_code == 200
