from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.provider.oauth.household import App, Browser, Household, running_household, seed_ledger
from tests.rig.provider_fixtures import seeded_database


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a ledger with the family once: password hashes are slow on purpose."""
    path = tmp_path_factory.mktemp("ledger") / "seeded.db"
    seed_ledger(path)
    return path


@pytest.fixture
def household(seeded: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Household]:
    with (
        seeded_database(request, seeded, tmp_path) as db,
        running_household(seeded, tmp_path, db=db) as running,
    ):
        yield running


@pytest.fixture
def app(household: Household) -> App:
    return App(household=household)


@pytest.fixture
def browser(household: Household) -> Browser:
    return Browser(household)
