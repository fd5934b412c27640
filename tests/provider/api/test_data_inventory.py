"""What is held, said plainly; who was given it; who of the staff looked."""

from datetime import datetime, timedelta

from guardian.link.wire.data import AccessLog, DataClass, DataInventory, DisclosureLog
from guardian.provider.access import Permission
from tests.rig.adult_family import adult_family
from tests.rig.child_browserless import Child, child_of
from tests.rig.data_copies import held
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import WireApp, control, done, leap, wire_family

LOOK = {
    "who": "Support, desk 3",
    "purpose": "A complaint",
    "data_class": "usage",
    "approved_by": "Head of support",
}


def _disclosures(caller: LinkedApp) -> DisclosureLog:
    return DisclosureLog.model_validate(caller.read("/disclosures"))


def test_every_class_is_listed_with_purpose_and_time(app: LinkedApp) -> None:
    inventory = DataInventory.model_validate(app.read("/data-inventory"))
    assert [entry.data_class for entry in inventory.inventory] == list(DataClass)
    for entry in inventory.inventory:
        assert entry.purpose
        assert entry.deletable or entry.reason_not_deletable
    retention = {entry.data_class: entry.retention_days for entry in inventory.inventory}
    assert retention[DataClass.CONVERSATIONS] == 90
    assert retention[DataClass.USAGE] is None


def test_counts_and_ages_are_those_of_the_ledger(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    empty = held(app)[DataClass.CONVERSATIONS]
    assert (empty["items"], empty["oldest"], empty["newest"]) == (0, None, None)
    began = served.clock.now()
    child.say("hello")
    leap(served.url, days=2)
    child.say("hello")
    entry = held(app)[DataClass.CONVERSATIONS]
    assert entry["items"] == 4
    oldest = datetime.fromisoformat(entry["oldest"])
    assert timedelta(0) <= oldest - began < timedelta(minutes=1)
    newest = datetime.fromisoformat(entry["newest"])
    assert newest - oldest >= timedelta(days=2)
    assert held(app)[DataClass.USAGE]["items"] == 2


def test_the_inventory_speaks_the_readers_language(served: ServedProvider) -> None:
    family = wire_family(served.url, 12, language="zh-CN")
    told = held(child_of(served, family.ward_id))
    assert "家长" in told[DataClass.USAGE]["purpose"]
    assert "家长" in str(told[DataClass.USAGE]["reason_not_deletable"])


def test_the_app_itself_is_a_disclosure(served: ServedProvider) -> None:
    app = LinkedApp(served, permissions=[Permission.USAGE_READ, Permission.DATA_INVENTORY])
    (entry,) = _disclosures(app).disclosures
    assert (entry.recipient, entry.recipient_kind) == ("Guardian", "guardian_app")
    assert entry.basis == "guardian_approval"
    assert entry.ended_at is None
    assert set(entry.data_classes) == {
        DataClass.ACCOUNT,
        DataClass.USAGE,
        DataClass.REFUSALS,
        DataClass.REMINDERS,
    }


def test_sealed_words_are_not_disclosed(served: ServedProvider, app: LinkedApp) -> None:
    (entry,) = _disclosures(app).disclosures
    assert set(entry.data_classes) == set(DataClass) - {DataClass.CONVERSATIONS}
    small = wire_family(served.url, 6)
    (readable,) = DisclosureLog.model_validate(small.app().read("/disclosures")).disclosures
    assert DataClass.CONVERSATIONS in readable.data_classes


def test_it_ends_with_the_link(served: ServedProvider, app: LinkedApp) -> None:
    other = LinkedApp(served)
    assert app.send("DELETE", "/link").status_code == 204
    newest, oldest = sorted(_disclosures(other).disclosures, key=lambda each: each.ended_at is None)
    assert newest.ended_at is not None
    assert oldest.ended_at is None


def test_an_adults_own_consent_is_the_basis(served: ServedProvider) -> None:
    _, app = adult_family(served)
    (entry,) = DisclosureLog.model_validate(app.read("/disclosures")).disclosures
    assert entry.basis == "ward_consent"


def test_a_link_that_was_never_in_force_gave_nobody_anything(served: ServedProvider) -> None:
    family = wire_family(served.url, 30)
    app = WireApp(url=served.url, ward_id=family.ward_id)
    approval = {
        "user_code": app.begin()["user_code"],
        "ward_id": family.ward_id,
        "guardian_id": family.guardians[0]["guardian_id"],
        "decision": "approve",
    }
    done(served.url, "/device-approvals", approval)
    child = child_of(served, family.ward_id)
    assert child.read("/who-saw")["disclosures"] == []


def test_a_staff_access_is_logged_for_guardian_and_ward(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    assert AccessLog.model_validate(app.read("/access-log")).accesses == []
    app.drain()
    made = done(served.url, "/wards/ward-mia/staff-accesses", LOOK)
    (entry,) = app.read("/access-log")["accesses"]
    assert entry == made
    assert {name: entry[name] for name in LOOK} == LOOK
    assert child.read("/who-saw")["accesses"] == [made]
    assert child_of(served, "ward-leo").read("/who-saw")["accesses"] == []
    (event,) = app.drain()
    assert event.events.popitem()[1]["topics"] == ["data"]


def test_only_test_wards_are_looked_at(served: ServedProvider) -> None:
    assert control(served.url, "/wards/nobody/staff-accesses", LOOK).status_code == 404
    wrong = {**LOOK, "data_class": "soul"}
    assert control(served.url, "/wards/ward-mia/staff-accesses", wrong).status_code == 422


def test_the_ward_sees_who_was_given_what(app: LinkedApp, child: Child) -> None:
    seen = child.read("/who-saw")["disclosures"]
    assert seen == app.read("/disclosures")["disclosures"]
