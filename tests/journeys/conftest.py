from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.family import Family, living_family


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Family]:
    with living_family(tmp_path) as made:
        yield made
