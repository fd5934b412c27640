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
from tests.openwebui.server import Family, Person
from tests.openwebui.server_state import state_of
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


def wish_for(family: Family, account: Person) -> SetUpWanted:
    return SetUpWanted(
        kind=BridgeKind.OPEN_WEBUI,
        address=family.url,
        key=family.guardian_key,
        child=replace(child(), user_id=account.user_id),
        upstream="",
        upstream_key="",
    )


def test_whose_a_second_account_is_is_asked_and_said_in_the_app(
    family: Family, services: Services
) -> None:
    bridges = services.bridges
    assert bridges is not None
    mia = family.child("Mia")
    name = f"{mia.email.partition('@')[0]} 2"
    body = {"name": name, "email": f"second-{mia.email}", "password": "a-secret", "role": "user"}
    assert family.parent.ask("POST", "/api/v1/auths/add", body).ok
    link, _ = bridges.set_up(wish_for(family, mia), lambda _step: None, threading.Event())
    (bridge,) = bridges.every()
    assert (bridge.health.running, bridge.children) == (Running.TROUBLE, (link.ward_name,))
    assert name in bridge.health.title
    (second,) = bridge.doubtful
    assert second.name == name

    bridges.say_whose(bridge.bridge_id, second.user_id, link.link_id)
    (bridge,) = bridges.every()
    assert (bridge.health.running, bridge.doubtful) == (Running.WELL, ())
    bridges.take_away(bridge.bridge_id, lambda _step: None)


def test_open_webui_is_looked_after_and_put_back(family: Family, services: Services) -> None:
    bridges = services.bridges
    assert bridges is not None
    mia, before = family.child("Mia"), state_of(family)
    looked = bridges.look(BridgeKind.OPEN_WEBUI, family.url, family.guardian_key)
    assert mia.user_id in {person.user_id for person in looked.people}
    steps: list[Step] = []
    link, key = bridges.set_up(wish_for(family, mia), steps.append, threading.Event())
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
