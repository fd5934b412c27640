from collections.abc import Iterator
from pathlib import Path

import pytest

from guardian.store.database import Database
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import open_database


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "profile")
    yield opened
    opened.close()
