"""What is kept of bridges: what they are in one database, what runs them in the other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.store import bridges
from guardian.store.bridges import BridgeRow, BridgeSignIn, RunRow
from guardian.store.connection import Connection
from tests.rig.clock import START
from tests.rig.seeded_store import open_database, open_watch_database

ROW = BridgeRow(
    bridge_id="b-1",
    kind="openwebui",
    address="http://127.0.0.1:3000",
    port=21_000,
    upstream="",
    created_at=START,
)
RUN = RunRow(
    bridge_id="b-1",
    kind="openwebui",
    address="http://127.0.0.1:3000",
    port=21_000,
    server_key="sk-server",
    upstream="http://127.0.0.1:11434",
    upstream_key="sk-upstream",
    created_at=START,
    kept_running=False,
)
SIGN_IN = BridgeSignIn(ward_id="ward-1", login="parent", password="cold apple tree")


@pytest.fixture
def main(tmp_path: Path) -> Iterator[Connection]:
    database = open_database(tmp_path)
    with database.write() as lent:
        yield lent
    database.close()


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Connection]:
    database = open_watch_database(tmp_path)
    with database.write() as lent:
        yield lent
    database.close()


def test_a_bridge_is_kept_in_the_steps_in_which_it_is_made(main: Connection) -> None:
    bridges.add(main, ROW)
    assert bridges.find(main, "b-1") == ROW
    bridges.set_sign_in(main, "b-1", SIGN_IN)
    bridges.set_made(main, "b-1", START + timedelta(minutes=1))
    made = replace(ROW, sign_in=SIGN_IN, made_at=START + timedelta(minutes=1))
    assert bridges.every(main) == (made,)
    bridges.remove(main, "b-1")
    assert bridges.every(main) == ()
    assert bridges.find(main, "b-1") is None


def test_bridges_come_oldest_first(main: Connection) -> None:
    later = replace(ROW, bridge_id="a-2", created_at=START + timedelta(days=1))
    bridges.add(main, later)
    bridges.add(main, ROW)
    assert bridges.every(main) == (ROW, later)


def test_only_what_is_set_up_is_kept_running(watch: Connection) -> None:
    bridges.save_run(watch, RUN)
    assert bridges.find_run(watch, "b-1") == RUN
    assert bridges.kept_running(watch) == ()
    runs = replace(RUN, kept_running=True, server_key="sk-another")
    bridges.save_run(watch, runs)
    assert bridges.kept_running(watch) == (runs,)
    bridges.remove(watch, "b-1")
    assert bridges.find_run(watch, "b-1") is None


def test_no_secret_is_in_what_is_printed() -> None:
    told = f"{RUN!r} {SIGN_IN!r} {replace(ROW, sign_in=SIGN_IN)!r}"
    for secret in (RUN.server_key, RUN.upstream_key, SIGN_IN.password):
        assert secret not in told
