"""Which of the provider's rooms are tried on which database.

``GUARDIAN_TEST_LEDGERS`` (``sqlite``, ``postgresql``, or both with a comma between) narrows it for
a quick look; without it the rooms below are tried on both.
"""

import os
from pathlib import Path

import pytest

from tests.rig.postgres import postgres, postgres_url
from tests.rig.provider_fixtures import SQLITE

__all__ = ["postgres", "postgres_url"]

ROOM = Path(__file__).parent
ON_BOTH = ("api", "child_api", "engine", "oauth", "safety", "hostile/test_all_at_once.py")
LEDGERS = os.environ.get("GUARDIAN_TEST_LEDGERS", SQLITE).split(",")
SERVING = ("served", "household")
"""The fixtures that open a ledger."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try each test that serves a family once on every database."""
    path = Path(str(metafunc.definition.path)).relative_to(ROOM).as_posix()
    if not path.startswith(ON_BOTH):
        return
    for fixture in SERVING:
        if fixture in metafunc.fixturenames:
            metafunc.parametrize(fixture, LEDGERS, indirect=True)
