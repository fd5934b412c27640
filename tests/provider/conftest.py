"""Which of the provider's rooms are tried on which database.

On SQLite every test runs with all its examples; on PostgreSQL, in the places below, each test once
with one example: what differs there is how a statement is read and how transactions meet, not which
values are refused. ``GUARDIAN_TEST_LEDGERS`` (``sqlite``, ``postgresql``, or both with a comma
between) narrows it for a quick look.
"""

import os
from pathlib import Path

import pytest

from tests.rig.postgres import postgres, postgres_url
from tests.rig.provider_fixtures import POSTGRESQL, SQLITE, standing_app

__all__ = ["postgres", "postgres_url", "standing_app"]

ROOM = Path(__file__).parent
ON_BOTH = (
    "engine",
    *("hostile/test_all_at_once.py", "hostile/test_odd_input.py", "hostile/test_same_moment.py"),
    *(f"child_api/test_{name}.py" for name in ("chat", "leaving", "own_data", "shop", "stopping")),
    *(f"oauth/test_{name}.py" for name in ("device_flow", "token_rotation", "unused_links")),
    *(
        f"api/test_{name}.py"
        for name in (
            *("appeals", "complaints", "consents", "data_inventory", "deletions", "exports"),
            *("extra_time", "idempotency", "link", "policy_layers", "poll", "ward_requests"),
        )
    ),
)
ON_SQLITE_ONLY = ("engine/test_one_transaction.py",)  # breaks the ledger in SQLite's own ways
LEDGERS = os.environ.get("GUARDIAN_TEST_LEDGERS", f"{SQLITE},{POSTGRESQL}").split(",")
SERVING = ("served", "household")
"""The fixtures that open a ledger."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try each test that serves a family once on every database."""
    path = Path(str(metafunc.definition.path)).relative_to(ROOM).as_posix()
    if not path.startswith(ON_BOTH) or path in ON_SQLITE_ONLY:
        return
    for fixture in SERVING:
        if fixture in metafunc.fixturenames:
            metafunc.parametrize(fixture, LEDGERS, indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave one example of each test on PostgreSQL, the same in every worker."""
    kept: dict[str, str] = {}
    for item in items:
        if _on_postgresql(item):
            function = item.nodeid.partition("[")[0]
            kept[function] = min(item.nodeid, kept.get(function, item.nodeid))
    chosen = set(kept.values())
    dropped = [item for item in items if _on_postgresql(item) and item.nodeid not in chosen]
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        gone = {item.nodeid for item in dropped}
        items[:] = [item for item in items if item.nodeid not in gone]


def _on_postgresql(item: pytest.Item) -> bool:
    call = getattr(item, "callspec", None)
    return call is not None and POSTGRESQL in {call.params.get(fixture) for fixture in SERVING}
