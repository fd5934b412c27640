"""The app's own bridge before the real Open WebUI: set up, linked, in step, put back as it was."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from guardian.bridging.values import BridgeKind, Running, SetUpWanted, Step
from guardian.clock import SystemClock
from guardian.desk.services import Services
from guardian.store.database import Database
from tests.openwebui.server import Family
from tests.openwebui.test_put_back import state_of
from tests.rig.family_bridge import child, no_leftovers
from tests.rig.seeded_store import KEY
from tests.rig.small_desk import compose

pytestmark = pytest.mark.openwebui


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    profile = tmp_path / "profile"
    with no_leftovers(profile):
        database = Database.open(profile / "guardian.db", KEY)
        composed = compose(profile, database, SystemClock(), "en")
        composed.watch.start(lambda _topics: None, lambda _alert: None)
        yield composed
        composed.watch.stop()


def test_open_webui_is_looked_after_and_put_back(family: Family, services: Services) -> None:
    bridges = services.bridges
    assert bridges is not None
    mia, before = family.child("Mia"), state_of(family)
    looked = bridges.look(BridgeKind.OPEN_WEBUI, family.url, family.guardian_key)
    assert mia.user_id in {person.user_id for person in looked.people}
    wish = SetUpWanted(
        kind=BridgeKind.OPEN_WEBUI,
        address=family.url,
        key=family.guardian_key,
        child=replace(child(), user_id=mia.user_id),
        upstream="",
        upstream_key="",
    )
    steps: list[Step] = []
    link, key = bridges.set_up(wish, steps.append, threading.Event())
    assert steps == sorted(steps, key=list(Step).index)
    assert key is None, "nothing has to be typed into the child's program"
    (bridge,) = bridges.every()
    assert bridge.health.running is Running.WELL, bridge.health
    assert bridge.capabilities
    assert bridge.link_ids == (link.link_id,)
    bridges.take_away(bridge.bridge_id, steps.append)
    assert steps[-2:] == [Step.PUTTING_BACK, Step.STOPPING]
    assert services.accounts.links() == ()
    assert state_of(family) == before
