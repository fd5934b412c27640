"""Fixtures of the provider's rooms: a served family on an ordinary morning."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from guardian.provider.serve import ServeOptions, open_provider
from tests.rig.child_browserless import Child, child_of
from tests.rig.linked_app import LinkedApp
from tests.rig.postgres import Postgres
from tests.rig.provider_server import ServedProvider, served_again
from tests.rig.standing_app import StandingApp

SQLITE, POSTGRESQL = "sqlite", "postgresql"
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="session")
def seeded_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger with the family, made once."""
    path = tmp_path_factory.mktemp("seeded") / "provider.db"
    seed(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def standing_app(tmp_path_factory: pytest.TempPathFactory) -> StandingApp:
    """Return the application that serves the family of every test of this worker."""
    return StandingApp(tmp_path_factory.mktemp("standing"))


@pytest.fixture
def served(
    standing_app: StandingApp,
    seeded_ledger: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[ServedProvider]:
    """Serve the family; it is the tenth of a month, ten in the morning.

    On SQLite, or on what the room's conftest asks for (``LEDGERS``).
    """
    with (
        seeded_database(request, seeded_ledger, tmp_path) as db,
        served_again(standing_app, db) as provider,
    ):
        set_local_time(provider, 10, day_of_month=10)
        yield provider


@contextmanager
def seeded_database(
    request: pytest.FixtureRequest, seeded_ledger: Path, folder: Path
) -> Iterator[str]:
    """Give a fixture the address of a ledger with the family, of the kind that it was asked for."""
    if getattr(request, "param", SQLITE) == SQLITE:
        shutil.copy(seeded_ledger, folder / "provider.db")
        yield f"sqlite:///{folder / 'provider.db'}"
        return
    cluster: Postgres = request.getfixturevalue("postgres")
    database = cluster.make(cluster.template("family", seed))
    yield cluster.url(database)
    cluster.drop(database)


def seed(db: str) -> None:
    """Make a ledger with the family at an address."""
    options = ServeOptions(db=db, seed_family=True, seed_language="en", test_control=True)
    open_provider(options, "http://127.0.0.1:1").engine.dispose()


@pytest.fixture
def app(served: ServedProvider) -> LinkedApp:
    """Return an app that is linked to Mia with every permission."""
    return LinkedApp(served)


@pytest.fixture
def child(served: ServedProvider) -> Child:
    """Return Mia at the companion's page."""
    return child_of(served)


def set_local_time(
    served: ServedProvider, hour: int, minute: int = 0, *, day_of_month: int | None = None
) -> datetime:
    """Move the clock ahead to the family's next such wall-clock time, and return it."""
    now = served.clock.now().astimezone(SHANGHAI)
    moment = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    while moment <= now or (day_of_month is not None and moment.day != day_of_month):
        moment += timedelta(days=1)
    served.clock.advance(moment - served.clock.now())
    return moment
