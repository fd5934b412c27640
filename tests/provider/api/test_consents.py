"""Consents over the wire: two under 14, each on its own, with receipts that last."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from joserfc import jws
from joserfc.jwk import KeySet
from sqlalchemy import update

from guardian.link.set_tokens import ALGORITHMS
from guardian.link.wire.consents import ReceiptClaims
from guardian.provider.access import Permission
from guardian.provider.accounts.people import ward
from guardian.provider.engine.service_gate import service_state
from guardian.provider.ledger.minors import consent_table
from tests.rig.child_browserless import child_of, stream_events
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_fixtures import set_local_time
from tests.rig.provider_server import ServedProvider, served_provider
from tests.rig.wire_family import WireApp, done, leap, session, wire_family

BOTH = ("service_under_14", "minor_data_processing")
TRAINING = "model_training"


def state(served: ServedProvider, ward_id: str) -> str:
    with served.provider.engine.begin() as connection:
        return service_state(connection, ward(connection, ward_id), served.clock.now())


def consents(app: WireApp | LinkedApp) -> dict[str, dict[str, Any]]:
    return {each["kind"]: each for each in app.read("/consents")["consents"]}


def give(app: WireApp | LinkedApp, kind: str, version: str = "2026-11") -> requests.Response:
    return app.send("POST", "/consents", json={"kind": kind, "version": version})


def withdraw(app: WireApp | LinkedApp, kind: str) -> dict[str, Any]:
    consent_id = consents(app)[kind]["consent_id"]
    answer = app.send("DELETE", f"/consents/{consent_id}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def published(served: ServedProvider) -> KeySet:
    with session() as http:
        metadata = f"{served.url}/.well-known/oauth-authorization-server"
        uri = http.get(metadata, timeout=20).json()["jwks_uri"]
        keys = http.get(uri, timeout=20).json()
    return KeySet.import_key_set(keys)


def claims(receipt: str, keys: KeySet) -> ReceiptClaims:
    found = jws.deserialize_compact(receipt, keys, algorithms=ALGORITHMS)
    return ReceiptClaims.model_validate_json(found.payload)


def test_a_child_of_13_is_served_with_both_consents_and_not_with_one(
    served: ServedProvider,
) -> None:
    family = wire_family(served.url, 13, consents="none")
    app, child = family.app(), child_of(served, family.ward_id)
    assert state(served, family.ward_id) == "awaiting_guardian_consent"
    assert child.refused()["reason"] == "consent_missing"
    assert child.buy("coins_small").json()["reason"] == "consent_missing"

    assert give(app, BOTH[0]).status_code == 201
    assert state(served, family.ward_id) == "awaiting_guardian_consent"
    assert child.refused()["reason"] == "consent_missing"

    assert give(app, BOTH[1]).status_code == 201
    assert state(served, family.ward_id) == "minor_mode"
    assert child.say().status == 200


@pytest.mark.parametrize("kind", BOTH)
def test_withdrawing_one_blocks_and_leaves_the_other(served: ServedProvider, kind: str) -> None:
    family = wire_family(served.url, 13)
    app, child = family.app(), child_of(served, family.ward_id)
    assert child.say().status == 200
    before = consents(app)
    gone = withdraw(app, kind)
    assert (gone["state"], gone["kind"]) == ("withdrawn", kind)
    assert state(served, family.ward_id) == "blocked"
    assert child.refused()["reason"] == "consent_missing"
    after = consents(app)
    assert {name for name in before if after[name]["state"] != before[name]["state"]} == {kind}
    # given again, it is another consent, and the service opens
    assert give(app, kind).json()["consent_id"] != gone["consent_id"]
    assert state(served, family.ward_id) == "minor_mode"
    assert child.say().status == 200


def test_the_refusal_names_the_clause(served: ServedProvider) -> None:
    family = wire_family(served.url, 13)
    app = family.app()
    for kind, clause in zip(BOTH, ("Measures Art. 14(1)", "Measures Art. 17"), strict=True):
        withdraw(app, kind)
        refused = child_of(served, family.ward_id).refused()
        assert (refused["reason"], refused["clause"]) == ("consent_missing", clause)
        give(app, kind)


def test_a_withdrawal_ends_what_is_running(seeded_ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "provider.db").write_bytes(seeded_ledger.read_bytes())
    with served_provider(tmp_path, reply_delay_ms=600_000) as served:
        set_local_time(served, 10)
        family = wire_family(served.url, 13)
        app, child = family.app(), child_of(served, family.ward_id)
        with child.open_chat() as answer:
            events = stream_events(answer)
            assert next(name for name, _ in events if name != "reminder") == "delta"
            app.drain()
            withdraw(app, BOTH[0])
            name, data = next(events)
            assert name == "stopped"
            assert "when a grown-up of your family has agreed" in data["text"]
            assert list(events) == []
        # nothing is left to stop
        assert app.send("POST", "/session/stop").json()["stopped_sessions"] == 0
        told = app.drain()
        topics = {topic for each in told if each["kind"] == "change" for topic in each["topics"]}
        assert {"consents", "ward", "usage"} <= topics
        (ended,) = (each for each in told if each["kind"] == "session-ended")
        assert (ended["method"], ended["messages_after"]) == ("guardian", 0)


def test_a_withdrawal_that_ends_nothing_tells_of_no_end(served: ServedProvider) -> None:
    family = wire_family(served.url, 13)
    app = family.app()
    withdraw(app, BOTH[0])
    assert "session-ended" not in {each["kind"] for each in app.drain()}


@pytest.mark.parametrize("age", [14, 17])
def test_from_14_on_nothing_is_gated(served: ServedProvider, age: int) -> None:
    family = wire_family(served.url, age, consents="none")
    assert state(served, family.ward_id) == "minor_mode"
    assert child_of(served, family.ward_id).say().status == 200
    assert set(consents(family.app())) == {TRAINING}


def test_at_14_the_requirement_lapses_and_no_consent_is_withdrawn(
    served: ServedProvider,
) -> None:
    family = wire_family(served.url, 13, birthday_in_days=2)
    app, child = family.app(), child_of(served, family.ward_id)
    withdraw(app, BOTH[0])
    assert child.refused()["reason"] == "consent_missing"
    leap(served.url, days=2)
    assert child.say().status == 200
    found = consents(app)
    assert [found[kind]["state"] for kind in BOTH] == ["withdrawn", "given"]
    assert not any(found[kind]["required"] for kind in BOTH)


def test_training_is_never_given_along(served: ServedProvider) -> None:
    family = wire_family(served.url, 12, consents="none")
    app = family.app()
    assert consents(app)[TRAINING]["state"] == "not_given"
    for kind in BOTH:
        give(app, kind)
    assert consents(app)[TRAINING]["state"] == "not_given"
    assert not consents(app)[TRAINING]["required"]
    given = give(app, TRAINING).json()
    assert given["state"] == "given"
    withdraw(app, TRAINING)
    assert state(served, family.ward_id) == "minor_mode"
    assert [consents(app)[kind]["state"] for kind in BOTH] == ["given", "given"]


def test_the_seeded_child_has_the_consents_of_her_registration(app: LinkedApp) -> None:
    found = consents(app)
    assert [found[kind]["state"] for kind in BOTH] == ["given", "given"]
    assert found[TRAINING]["state"] == "not_given"
    assert all(found[kind]["given_by"] == "Mum" for kind in BOTH)


def test_what_cannot_be_given(served: ServedProvider) -> None:
    family = wire_family(served.url, 13)
    app = family.app()
    again = give(app, BOTH[0])
    assert (again.status_code, again.json()["reason"]) == (409, "consent_given")
    other = give(app, TRAINING, version="2020-01")
    assert other.status_code == 422
    (fault,) = other.json()["errors"]
    assert fault["field"] == "version"
    assert "2026-11" in fault["message"]
    older = wire_family(served.url, 15).app()
    needless = give(older, BOTH[0])
    assert (needless.status_code, needless.json()["reason"]) == (409, "not_required")
    assert app.send("DELETE", "/consents/consent-of-nobody").status_code == 404
    assert app.send("DELETE", "/consents/%00").status_code == 422
    assert (
        app.send("POST", "/consents", json={"kind": "everything", "version": "1"}).status_code
        == 422
    )


def test_what_was_agreed_to_earlier_terms_stands_and_is_given_anew(served: ServedProvider) -> None:
    family = wire_family(served.url, 13)
    app = family.app()
    with served.provider.engine.begin() as connection:
        connection.execute(update(consent_table).values(version="2025-01"))
    before = consents(app)[BOTH[0]]
    assert (before["state"], before["version"]) == ("given", "2025-01")
    assert state(served, family.ward_id) == "minor_mode"
    anew = give(app, BOTH[0])
    assert anew.status_code == 201, anew.text
    assert (anew.json()["state"], anew.json()["version"]) == ("given", "2026-11")
    assert anew.json()["consent_id"] != before["consent_id"]
    assert give(app, BOTH[0]).json()["reason"] == "consent_given"
    assert consents(app)[BOTH[1]]["version"] == "2025-01"
    withdraw(app, BOTH[0])
    assert consents(app)[BOTH[0]]["state"] == "withdrawn"
    assert state(served, family.ward_id) != "minor_mode"


def test_a_withdrawal_can_be_repeated(served: ServedProvider) -> None:
    app = wire_family(served.url, 13).app()
    once = withdraw(app, BOTH[0])
    again = app.send("DELETE", f"/consents/{once['consent_id']}")
    assert again.status_code == 200
    assert again.json()["receipt"] == once["receipt"]


def test_consents_of_another_ward_are_out_of_reach(served: ServedProvider) -> None:
    theirs = consents(wire_family(served.url, 13).app())[BOTH[0]]
    stranger = wire_family(served.url, 13).app()
    assert stranger.send("DELETE", f"/consents/{theirs['consent_id']}").status_code == 404


def test_any_guardian_may_withdraw_and_an_observer_may_not(served: ServedProvider) -> None:
    family = wire_family(served.url, 13, "owner", "co_guardian", "observer")
    owner, other, observer = family.app(0), family.app(1), family.app(2)
    found = consents(observer)[BOTH[0]]
    assert observer.send("DELETE", f"/consents/{found['consent_id']}").status_code == 403
    assert give(observer, TRAINING).status_code == 403
    withdraw(other, BOTH[0])
    assert consents(owner)[BOTH[0]]["state"] == "withdrawn"
    assert give(owner, BOTH[0]).status_code == 201


def test_a_link_without_the_permission_reads_and_changes_nothing(
    served: ServedProvider,
) -> None:
    reader = LinkedApp(served, permissions=[Permission.POLICY_READ])
    found = consents(reader)[BOTH[0]]
    assert reader.send("DELETE", f"/consents/{found['consent_id']}").status_code == 403
    assert (
        LinkedApp(served, permissions=[Permission.USAGE_READ]).send("GET", "/consents").status_code
        == 403
    )


def test_two_guardians_who_give_at_once_give_one_consent(served: ServedProvider) -> None:
    family = wire_family(served.url, 13, "owner", "co_guardian", consents="none")
    apps = [family.app(0), family.app(1)]
    with ThreadPoolExecutor() as pool:
        answers = list(pool.map(lambda app: give(app, BOTH[0]).status_code, apps))
    assert sorted(answers) == [201, 409]


def test_receipts_verify_offline_after_the_keys_have_changed(served: ServedProvider) -> None:
    family = wire_family(served.url, 13)
    app = family.app()
    given = consents(app)[BOTH[0]]
    done(served.url, "/key-rotation")
    gone = withdraw(app, BOTH[0])
    keys = published(served)
    assert len(keys.keys) == 2
    for consent, what in ((given, "consent_given"), (gone, "consent_withdrawn")):
        said = claims(consent["receipt"], keys)
        assert said.receipt == what
        assert (said.iss, said.sub) == (served.url, family.ward_id)
        assert said.about["consent_id"] == given["consent_id"]
        terms = said.about["terms"]
        assert isinstance(terms, dict)
        assert terms["purpose"] == consent["terms"]["purpose"]
        assert terms["version"] == "2026-11"
    assert "withdrawn_at" not in claims(given["receipt"], keys).about
    # the same act has one receipt, however often it is read
    assert consents(app)[BOTH[0]]["receipt"] == gone["receipt"]


def test_a_receipt_tells_the_moment_of_the_act_and_not_of_the_reading(
    served: ServedProvider,
) -> None:
    family = wire_family(served.url, 13)
    registered = int(served.clock.now().timestamp())
    leap(served.url, days=3)
    given = consents(family.app())[BOTH[1]]
    assert abs(claims(given["receipt"], published(served)).iat - registered) <= 60


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_terms_are_whole_in_the_guardians_language(
    served: ServedProvider, language: str
) -> None:
    app = wire_family(served.url, 13, language=language, consents="none").app()
    for consent in consents(app).values():
        terms = consent["terms"]
        assert terms["version"] == "2026-11"
        assert len(terms["data_classes"]) >= 1
        assert len(terms["recipients"]) >= 1
        whole = [terms["purpose"], terms["consequence_of_refusal"], *terms["data_classes"]]
        assert all(sentence.isascii() == (language == "en") for sentence in whole)
        assert "{" not in "".join((*whole, *terms["recipients"]))
        assert ("withdraw" if language == "en" else "撤回") in terms["purpose"]
    assert consents(app)[BOTH[1]]["terms"]["retention_days"] == 90
