from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from guardian.provider.accounts.seed import seed_family
from guardian.provider.ledger.schema import open_provider_ledger

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_provider_ledger(f"sqlite:///{tmp_path / 'provider.db'}")
    yield opened
    opened.dispose()


@pytest.fixture
def family(engine: Engine) -> Engine:
    with engine.begin() as connection:
        seed_family(connection, "zh-CN", NOW, rehearsal=True)
    return engine
