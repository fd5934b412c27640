"""The provider's fixtures, for this room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig.postgres import Postgres
from tests.rig.provider_fixtures import app, child, seed, seeded_ledger, served, set_local_time
from tests.rig.provider_server import ServedProvider, served_provider

__all__ = ["app", "child", "seeded_ledger", "served"]


@pytest.fixture
def family_url(postgres: Postgres) -> Iterator[str]:
    """Give the address of a PostgreSQL ledger with the family."""
    database = postgres.make(postgres.template("family", seed))
    yield postgres.url(database)
    postgres.drop(database)


@pytest.fixture
def postgres_provider(family_url: str, tmp_path: Path) -> Iterator[ServedProvider]:
    """Serve the family from PostgreSQL; it is the tenth of a month, ten in the morning."""
    with served_provider(tmp_path, db=family_url) as provider:
        set_local_time(provider, 10, day_of_month=10)
        yield provider
