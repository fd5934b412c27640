"""Requests that may be sent twice: once with a key, anew with another, never mixed up."""

import secrets
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardian.link.wire.data import DataClass, DataWish
from guardian.provider.engine.sent_once import REMEMBERED, Sending, once
from guardian.provider.problems import ProblemError
from tests.rig.child_browserless import Child
from tests.rig.clock import START
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import leap

WISHES = st.lists(st.sampled_from(list(DataClass)), max_size=4).map(
    lambda classes: DataWish(data_classes=classes)
)
COMPLAINT = {"category": "privacy", "text": "Please look."}


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    sent=st.lists(
        st.tuples(
            st.sampled_from(["ann/exports", "bob/exports"]),
            st.sampled_from(["1", "2"]) | st.none(),
            WISHES,
            st.integers(min_value=0, max_value=30),
        ),
        max_size=12,
    )
)
def test_a_key_means_one_thing_for_one_sender_for_a_day(
    served: ServedProvider, sent: list[tuple[str, str | None, DataWish, int]]
) -> None:
    """Compare with the plainest model there is: a dictionary."""
    known: dict[tuple[str, str], tuple[DataWish, str, Any]] = {}
    now = START
    with served.provider.engine.connect() as connection, connection.begin() as attempt:
        for sender, key, wish, hours in sent:
            now += timedelta(hours=hours)
            sending = Sending(sender=sender, key=key, body=wish)
            fresh = secrets.token_hex(4)
            earlier = known.get((sender, key)) if key is not None else None
            if earlier is not None and now - earlier[2] >= REMEMBERED:
                earlier = None
            if earlier is not None and earlier[0] != wish:
                with pytest.raises(ProblemError):
                    once(connection, sending, now, lambda made=fresh: made)  # type: ignore[misc]
                continue
            made = once(connection, sending, now, lambda made=fresh: made)  # type: ignore[misc]
            assert made == (fresh if earlier is None else earlier[1])
            if key is not None and earlier is None:
                known[sender, key] = (wish, fresh, now)
        attempt.rollback()


@pytest.mark.parametrize(
    ("path", "body", "other", "name"),
    [
        ("/exports", {"data_classes": ["usage"]}, {}, "job_id"),
        ("/deletions", {"data_classes": ["conversations"]}, {}, "job_id"),
        ("/complaints", COMPLAINT, {**COMPLAINT, "text": "Look!"}, "complaint_id"),
    ],
)
def test_the_header_is_honoured(
    app: LinkedApp, child: Child, path: str, body: Any, other: Any, name: str
) -> None:
    for caller in (app, child):
        headers = {"Idempotency-Key": f"key-{name}"}
        first = caller.send("POST", path, json=body, headers=headers)
        again = caller.send("POST", path, json=body, headers=headers)
        assert again.status_code == first.status_code
        assert again.json()[name] == first.json()[name]
        assert again.headers["Location"] == first.headers["Location"]
        mixed_up = caller.send("POST", path, json=other, headers=headers)
        assert mixed_up.status_code == 422
        assert mixed_up.json()["errors"][0]["field"] == "Idempotency-Key"
        anew = caller.send("POST", path, json=body, headers={"Idempotency-Key": "another"})
        assert anew.json()[name] != first.json()[name]


def test_one_key_serves_an_export_and_a_deletion_and_two_people(
    app: LinkedApp, child: Child
) -> None:
    headers = {"Idempotency-Key": "the-same"}
    ids = {
        caller.send("POST", path, json={}, headers=headers).json()["job_id"]
        for caller in (app, child)
        for path in ("/exports", "/deletions")
    }
    assert len(ids) == 4


def test_after_a_day_a_key_is_new(served: ServedProvider, app: LinkedApp) -> None:
    headers = {"Idempotency-Key": "daily"}
    first = app.send("POST", "/exports", json={}, headers=headers).json()
    leap(served.url, hours=23)
    same = app.send("POST", "/exports", json={}, headers=headers).json()
    leap(served.url, hours=1)
    anew = app.send("POST", "/exports", json={"data_classes": ["usage"]}, headers=headers)
    assert same["job_id"] == first["job_id"]
    assert anew.status_code == 202
    assert anew.json()["job_id"] != first["job_id"]


@pytest.mark.parametrize("key", ["", "x" * 65, "with space", "tab\there"])
def test_a_key_that_is_none_is_refused(app: LinkedApp, key: str) -> None:
    answer = app.send("POST", "/exports", json={}, headers={"Idempotency-Key": key})
    assert answer.status_code == 422
