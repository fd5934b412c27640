"""A provider behind the proxy for each file, and a family of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.run import NOON
from tests.rig.fronted_family import FrontedFamily
from tests.rig.proxied_provider import FrontedProvider, proxied_provider


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontedProvider]:
    with proxied_provider(tmp_path_factory.mktemp("fronted")) as made:
        made.set_clock(NOON)
        yield made


@pytest.fixture
def family(provider: FrontedProvider, tmp_path: Path) -> Iterator[FrontedFamily]:
    made = FrontedFamily(provider, tmp_path / "profile")
    yield made
    made.close()
