"""Keeping a bridge running, with the provider's real process: adopted, started again, given up."""

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from guardian.bridging.values import Running
from guardian.desk import bridge_place
from guardian.desk.bridge_answer import is_up
from guardian.desk.bridge_errors import (
    BridgeError,
    BridgeGoneError,
    BridgeNotStartedError,
    BridgePortTakenError,
)
from guardian.desk.bridge_keeper import BridgeKeeper
from guardian.desk.bridge_run import Patience
from guardian.link.errors import LinkCancelledError
from guardian.store.bridges import RunRow
from tests.rig.family_bridge import no_leftovers, pid_of, run_row
from tests.rig.nobody import nobody_at

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
QUICK = Patience(first_seconds=0.01, most_seconds=0.02, most_starts=2)
PATIENCE_SECONDS = 60.0
NOWHERE = "http://127.0.0.1:9"
ENDS = [sys.executable, "-I", "-c", "import sys; sys.stdin.readline(); sys.exit('no')"]
"""In the place of a bridge: hears what it needs to know, and ends."""


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Path]:
    with no_leftovers(tmp_path):
        yield tmp_path


@pytest.fixture
def troubles() -> list[BridgeError]:
    return []


@pytest.fixture
def keeper(profile: Path, troubles: list[BridgeError]) -> Iterator[BridgeKeeper]:
    made = BridgeKeeper(profile, troubles.append, QUICK)
    yield made
    made.stop()


@pytest.fixture
def row() -> RunRow:
    return run_row("b-1", NOWHERE)


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        threading.Event().wait(0.02)


def stands(keeper: BridgeKeeper, running: Running) -> bool:
    return (keeper.standing("b-1") or (None, None))[0] is running


def test_what_ends_again_and_again_is_given_up_and_told(
    keeper: BridgeKeeper,
    row: RunRow,
    troubles: list[BridgeError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_empty(keeper)
    monkeypatch.setattr(bridge_place, "serve_command", lambda *_: ENDS)
    keeper.start([row])
    until(lambda: stands(keeper, Running.GIVEN_UP))
    assert [type(each) for each in troubles] == [BridgeNotStartedError]
    assert keeper.process("b-1").log.read_text() == "no\n"
    with pytest.raises(BridgeNotStartedError):
        keeper.again(row)
    until(lambda: len(troubles) == 2)


def test_another_program_on_its_port_is_told_plainly(
    keeper: BridgeKeeper, row: RunRow, troubles: list[BridgeError]
) -> None:
    make_empty(keeper)
    with socket.create_server(("127.0.0.1", row.port)):
        with pytest.raises(BridgePortTakenError):
            keeper.bring_up(row)
        keeper.start([row])
        until(lambda: stands(keeper, Running.GIVEN_UP))
    assert [each.values for each in troubles] == [{"port": row.port}]


def test_without_what_it_kept_it_is_gone(keeper: BridgeKeeper, row: RunRow) -> None:
    with pytest.raises(BridgeGoneError):
        keeper.bring_up(row)


def test_a_start_can_be_called_off(profile: Path, keeper: BridgeKeeper, row: RunRow) -> None:
    make_empty(keeper)
    with pytest.raises(LinkCancelledError):
        keeper.bring_up(row, lambda: True)
    assert pid_of(profile, "b-1") is None


def test_nothing_is_kept_running_before_the_start_or_after_the_end(
    profile: Path, keeper: BridgeKeeper, row: RunRow
) -> None:
    keeper.keep(row)
    assert keeper.standing("b-1") is None
    keeper.stop()
    keeper.start([row])
    assert keeper.standing("b-1") is None


def test_the_command_holds_no_secret(keeper: BridgeKeeper, row: RunRow) -> None:
    web = replace(row, kind="openwebui", upstream="http://127.0.0.1:1", upstream_key="sk-up")
    for each in (row, web):
        command = bridge_place.serve_command(each, keeper.folder("b-1"))
        line = bridge_place.serve_secrets(each).decode()
        assert each.server_key in line
        assert all(secret not in " ".join(command) for secret in (each.server_key, "sk-up"))
    assert "--upstream=http://127.0.0.1:1" in command


def test_pauses_grow_and_are_bounded() -> None:
    patience = Patience()
    pauses = [patience.pause_seconds(starts) for starts in range(patience.most_starts)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (0.0, patience.most_seconds)
    assert sum(pauses) < patience.within_seconds, "else it would never be given up"


def test_a_port_is_chosen_where_systems_give_none_away() -> None:
    port = bridge_place.choose_port()
    assert port in bridge_place.PORTS
    assert bridge_place.is_free(port)
    with socket.create_server(("127.0.0.1", port)):
        assert not bridge_place.is_free(port)
    with nobody_at(f"http://127.0.0.1:{port}"):
        assert not is_up(port)


def make_empty(keeper: BridgeKeeper) -> None:
    """Make what looks like a ledger: nothing is to be started on it."""
    folder = keeper.folder("b-1")
    folder.mkdir(parents=True)
    (folder / "ledger.db").touch()
