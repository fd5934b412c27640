from collections.abc import Iterator
from pathlib import Path

import pytest

from guardian.store.database import Database
from tests.rig.clock import MovableClock
from tests.rig.memory_secret_store import MemorySecretStore
from tests.rig.movable_profile import MovableProfile
from tests.rig.seeded_store import open_database


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "profile")
    yield opened
    opened.close()


@pytest.fixture(params=["with a keyring", "without"])
def profile(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MovableProfile]:
    keyring = MemorySecretStore() if request.param == "with a keyring" else None
    movable = MovableProfile(tmp_path, keyring)
    yield movable
    movable.close()
