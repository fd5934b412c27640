"""Ledgers with the family, each test its own: SQLite, and PostgreSQL where a test asks for both."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.keeper.kept_family import KeptFamily, fill
from tests.rig.postgres import Postgres
from tests.rig.provider_fixtures import POSTGRESQL, SQLITE

BOTH = pytest.mark.parametrize("family_db", [SQLITE, POSTGRESQL], indirect=True)


@pytest.fixture(scope="session")
def family_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger with the family, made once."""
    path = tmp_path_factory.mktemp("gateway") / "ledger.db"
    fill(f"sqlite:///{path}")
    return path


@pytest.fixture
def family_db(
    request: pytest.FixtureRequest, family_template: Path, tmp_path: Path
) -> Iterator[str]:
    """Give the address of a ledger with the family."""
    if getattr(request, "param", SQLITE) == SQLITE:
        shutil.copy(family_template, tmp_path / "ledger.db")
        yield f"sqlite:///{tmp_path / 'ledger.db'}"
        return
    cluster: Postgres = request.getfixturevalue("postgres")
    database = cluster.make(cluster.template("gateway_family", fill))
    yield cluster.url(database)
    cluster.drop(database)


@pytest.fixture
def family(family_db: str) -> Iterator[KeptFamily]:
    """Give the family behind a gateway without prices."""
    kept = KeptFamily(family_db)
    yield kept
    kept.close()
