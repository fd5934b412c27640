"""A service that keeps to its word is accused of nothing in a year."""

from pathlib import Path

from guardian.store.finding_kinds import FindingKind
from tests.proof_end_to_end.household import App, link_in
from tests.proof_end_to_end.year import Year
from tests.rig.one_time import World
from tests.rig.seeded_store import open_database
from tests.rig.wire_family import done

BERLIN = "Europe/Berlin"
FAMILY = {
    "age": 11,
    "time_zone": BERLIN,
    "guardians": [{"role": "owner"}, {"role": "co_guardian"}],
}


def test_nobody_is_accused(ledger: Path, tmp_path: Path) -> None:
    world = World()
    with world.served(tmp_path, ledger) as served:
        ward = done(served.url, "/wards", FAMILY)
        apps = []
        for guardian in ward["guardians"]:
            database = open_database(tmp_path / guardian["role"])
            link_id = link_in(
                database,
                served,
                ward_id=ward["ward_id"],
                guardian_id=guardian["guardian_id"],
            )
            apps.append(App(database, link_id, world))
            apps[-1].session.catch_up()
        year = Year(world, served, ward["ward_id"], BERLIN, (apps[0], apps[1]))
        year.live()
        for app in apps:
            # Nobody has confirmed the link for another year.
            assert {row.kind for row in app.every()} <= {FindingKind.LINK_ENDS_SOON}
            app.database.close()
    assert year.acts["messages"] > 600
    assert min(year.acts[act] for act in ("edits", "answers", "purchases", "catch-ups")) > 10
