from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.family import Family, Running


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Family]:
    made = Family(tmp_path / "profile")
    yield made
    made.database.close()


@pytest.fixture
def running(family: Family) -> Iterator[Running]:
    with Running(family) as made:
        yield made
