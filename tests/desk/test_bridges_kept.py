"""A bridge through what happens to the records: new keys, a lock, a backup put back."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.bridging.values import Running
from guardian.clock import SystemClock
from guardian.desk.bridges import Bridges
from guardian.desk.record_values import LogFilter
from guardian.desk.services import Services
from tests.rig.family_bridge import no_leftovers, pid_of, wanted
from tests.rig.listeners import nobody, nothing
from tests.rig.memory_secret_store import MemorySecretStore
from tests.rig.model_stand_in import KEY, model_stand_in
from tests.rig.movable_profile import PASSPHRASE, MovableProfile

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
PATIENCE_SECONDS = 60.0


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        threading.Event().wait(0.05)


def watched(services: Services) -> Bridges:
    services.watch.start(lambda _topics: None, lambda _alert: None)
    assert services.bridges is not None
    return services.bridges


def test_a_bridge_outlives_new_keys_a_lock_and_a_restored_backup(tmp_path: Path) -> None:
    profile = MovableProfile(tmp_path, MemorySecretStore())
    with model_stand_in() as model, no_leftovers(profile.folder):
        profile.clock.advance(_behind(profile))  # the bridge has the time of this computer
        door = profile.start()
        services = door.create(PASSPHRASE)
        bridges = watched(services)
        link, _ = bridges.set_up(wanted(model), lambda _step: None, threading.Event())
        (bridge,) = bridges.every()
        services.security.renew_keys(PASSPHRASE)
        services.security.back_up(tmp_path / "family.backup", PASSPHRASE)
        door.lock()
        door.listen(nobody, nothing)
        _comes_back(profile.folder, bridge.bridge_id)
        door.restore(tmp_path / "family.backup", PASSPHRASE)
        services = door.unlock(PASSPHRASE)
        bridges = watched(services)
        (restored,) = bridges.every()
        assert restored.health.title == "The key of the program is missing"
        assert restored.link_ids == (link.link_id,)
        bridges.give_key(bridge.bridge_id, KEY)
        assert bridges.every()[0].health.running is Running.WELL
        (again,) = services.accounts.links()
        assert again.link_id != link.link_id, "linked again by itself"
        assert again.ward_id == link.ward_id
        assert bridges.every()[0].link_ids == (again.link_id,)
        acts = {entry.code for entry in services.records.log(LogFilter()).entries}
        assert "bridge_set_up" in acts
        profile.close()


def _behind(profile: MovableProfile) -> timedelta:
    return SystemClock().now() - profile.clock.now()


def _comes_back(profile: Path, bridge_id: str) -> None:
    """Kill it while the profile is locked."""
    pid = pid_of(profile, bridge_id)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until(lambda: pid_of(profile, bridge_id) not in {None, pid})
