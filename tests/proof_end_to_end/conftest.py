"""A household at a provider that everybody's clock is moved for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proof_end_to_end.household import Household
from tests.rig.one_time import World


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger with the family, made once."""
    return World().seed(tmp_path_factory.mktemp("one-time") / "provider.db")


@pytest.fixture
def house(ledger: Path, tmp_path: Path) -> Iterator[Household]:
    world = World()
    with world.served(tmp_path, ledger) as served:
        made = Household(world, served, tmp_path / "profile")
        yield made
        made.database.close()
