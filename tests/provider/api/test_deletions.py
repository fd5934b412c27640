"""Deleting data: what may go is gone, what stays is named with its reason, both are proven."""

import json
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import KeySet

from guardian.link.set_tokens import ALGORITHMS
from guardian.link.wire.data import DataClass, JobState
from guardian.provider.ledger.keys import published_keys
from tests.rig.adult_family import adult_family
from tests.rig.child_browserless import Child, child_of
from tests.rig.data_copies import ask, copied, deleted, finished, held
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import done, leap

KEPT_FOR_EVER = (
    DataClass.ACCOUNT,
    DataClass.PURCHASES,
    DataClass.POLICY,
    DataClass.CONSENTS,
    DataClass.CONTACTS,
)


def _receipt(served: ServedProvider, receipt: str | None) -> dict[str, Any]:
    assert receipt is not None
    with served.provider.engine.begin() as connection:
        keys = KeySet(list(published_keys(connection)))
    signed = jws.deserialize_compact(receipt.encode(), keys, algorithms=ALGORITHMS)
    return dict(json.loads(signed.payload))


def _raise_alert(served: ServedProvider, ward_id: str = "ward-mia") -> str:
    signal = {"category": "grooming", "level": "high"}
    return str(done(served.url, f"/wards/{ward_id}/signals", signal)["alert_id"])


def test_conversations_are_gone_from_the_ledger_and_from_the_next_copy(
    app: LinkedApp, child: Child
) -> None:
    child.say("hello")
    assert copied(app, "conversations").manifest.files[0].items == 2
    job = deleted(app, "conversations")
    assert job.state is JobState.DONE
    assert job.deleted_items == {DataClass.CONVERSATIONS: 2}
    assert job.reason is None
    assert copied(app, "conversations").manifest.files[0].items == 0
    assert copied(child, "conversations").lines("conversations") == []
    assert held(app)[DataClass.CONVERSATIONS]["items"] == 0
    with app.served.provider.engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM message").scalar_one() == 0


def test_the_receipt_has_the_counts(app: LinkedApp, child: Child) -> None:
    child.say("hello")
    job = deleted(app, "conversations")
    claims = _receipt(app.served, job.receipt)
    assert claims["receipt"] == "deletion"
    assert claims["about"]["deleted_items"] == {"conversations": 2}
    assert claims["about"]["asked_by"] == "guardian-parent"


def test_another_wards_words_stay(served: ServedProvider, app: LinkedApp, child: Child) -> None:
    leo = child_of(served, "ward-leo")
    child.say("hello")
    leo.say("hello")
    deleted(app, "conversations")
    assert len(copied(leo, "conversations").lines("conversations")) == 2


@pytest.mark.parametrize("data_class", KEPT_FOR_EVER)
def test_what_has_to_stay_is_refused_with_its_reason(
    app: LinkedApp, child: Child, data_class: DataClass
) -> None:
    child.buy("coins_small")
    before = held(app)[data_class]
    job = deleted(app, data_class)
    assert job.state is JobState.REFUSED
    assert job.reason == before["reason_not_deletable"]
    assert job.deleted_items is None
    assert job.receipt is None
    assert not before["deletable"]
    assert held(app)[data_class]["items"] == before["items"]


def test_todays_use_stays_because_limits_depend_on_it(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    child.say("hello")
    leap(served.url, days=1)
    child.say("hello")
    assert held(app)[DataClass.USAGE]["items"] == 2
    used = app.days("/usage")["usage"]
    job = deleted(app, "usage")
    assert job.deleted_items == {DataClass.USAGE: 1}
    assert job.reason is not None
    assert "Today's stays" in job.reason
    assert app.days("/usage")["usage"] == [used[-1]]
    assert len(copied(app, "usage").lines("usage")) == 1


def test_a_daily_limit_cannot_be_deleted_away(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    app.limit(daily_minutes=20)
    for _ in range(6):
        child.say("hello")
        leap(served.url, minutes=5)
    assert child.refused()["reason"] == "limit_reached"
    deleted(app)
    assert child.refused()["reason"] == "limit_reached"


def test_an_open_alert_stays_and_a_resolved_one_goes(
    served: ServedProvider, app: LinkedApp
) -> None:
    alert_id = _raise_alert(served)
    assert deleted(app, "alerts").deleted_items == {DataClass.ALERTS: 0}
    assert held(app)[DataClass.ALERTS]["items"] == 1
    app.drain()
    for step in ("shown", "acknowledged", "resolved"):
        assert app.send("POST", f"/alerts/{alert_id}/ack", json={"step": step}).ok
    assert deleted(app, "alerts").deleted_items == {DataClass.ALERTS: 1}
    assert held(app)[DataClass.ALERTS]["items"] == 0
    assert copied(app, "alerts").lines("alerts") == []
    assert app.send("GET", f"/alerts/{alert_id}").status_code == 404


def test_the_numbering_of_events_goes_on_after_a_deletion(
    served: ServedProvider, app: LinkedApp
) -> None:
    alert_id = _raise_alert(served)
    last = app.drain()[-1].gl_seq
    app.send("POST", f"/alerts/{alert_id}/ack", json={"step": "resolved"})
    deleted(app, "alerts")
    app.limit(daily_minutes=30)
    told = [claims.gl_seq for claims in app.drain()]
    assert told == list(range(last + 1, last + 1 + len(told)))


def test_without_a_class_everything_that_may_go_goes(app: LinkedApp, child: Child) -> None:
    child.say("hello")
    child.buy("coins_huge")
    job = deleted(app)
    assert job.state is JobState.DONE
    assert job.deleted_items is not None
    assert set(job.deleted_items) == set(DataClass) - set(KEPT_FOR_EVER)
    assert job.deleted_items[DataClass.REFUSALS] == 1
    assert job.deleted_items[DataClass.REMINDERS] >= 1
    assert job.reason == "Some of it has to be kept. The list of what is held says why."
    left = held(app)
    assert left[DataClass.REFUSALS]["items"] == left[DataClass.REMINDERS]["items"] == 0


def test_a_minor_deletes_words_and_not_what_guardians_see(app: LinkedApp, child: Child) -> None:
    child.say("hello")
    child.buy("coins_huge")
    assert deleted(child, "conversations").state is JobState.DONE
    for data_class in ("usage", "refusals", "alerts", "reminders"):
        job = deleted(child, data_class)
        assert job.state is JobState.REFUSED
        assert job.reason == "Your guardians decide about this until you are 18."
    assert held(app)[DataClass.REFUSALS]["items"] == 1
    assert not held(child)[DataClass.REFUSALS]["deletable"]


def test_an_adult_decides_alone(served: ServedProvider) -> None:
    family, app = adult_family(served)
    adult = child_of(served, family.ward_id)
    adult.say("hello")
    refused = deleted(app)
    assert refused.state is JobState.REFUSED
    assert refused.reason is not None
    assert held(app)[DataClass.CONVERSATIONS]["items"] == 2
    assert not held(app)[DataClass.CONVERSATIONS]["deletable"]
    assert deleted(adult, "conversations", "reminders").state is JobState.DONE
    assert held(adult)[DataClass.REMINDERS]["items"] == 0


def test_a_guardian_hears_that_a_job_is_done(app: LinkedApp) -> None:
    app.drain()
    deleted(app, "conversations")
    topics = [topic for each in app.drain() for topic in each.events.popitem()[1]["topics"]]
    assert topics == ["data"]


def test_the_same_deletion_twice_is_one_with_a_key_and_two_without(
    app: LinkedApp, child: Child
) -> None:
    child.say("hello")
    headers = {"Idempotency-Key": "once"}
    first = finished(app, ask(app, "/deletions", "conversations", headers=headers))
    child.say("hello again")
    again = finished(app, ask(app, "/deletions", "conversations", headers=headers))
    assert again == first
    assert held(app)[DataClass.CONVERSATIONS]["items"] == 2
    assert deleted(app, "conversations").deleted_items == {DataClass.CONVERSATIONS: 2}
