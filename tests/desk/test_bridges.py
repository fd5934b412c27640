"""The family's own companions, for real: the provider's commands and its process."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from guardian.bridging.values import BridgeKind, Running, SetUpWanted, Step
from guardian.clock import SystemClock
from guardian.desk import bridge_place
from guardian.desk.bridge_errors import (
    BridgeCommandError,
    BridgeGoneError,
    BridgeKeyMissingError,
    BridgeLeftError,
    BridgeSignInLostError,
)
from guardian.desk.bridges import Bridges
from guardian.desk.services import Services
from guardian.errors import GuardianError
from guardian.store import bridges, journal, links
from guardian.store.bridges import BridgeRow
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.schemas import WATCH
from guardian.system.lasting_process import LastingProcess
from guardian.vault import opening
from tests.contract.bridges import BridgesContract, OwnCompanions
from tests.rig.clock import START
from tests.rig.family_bridge import child, no_leftovers, run_row, wanted
from tests.rig.model_stand_in import KEY, ModelStandIn, model_stand_in
from tests.rig.seeded_store import KEY as DATABASE_KEY
from tests.rig.small_desk import PASSPHRASE, QUICK, compose

PATIENCE_SECONDS = 30.0
NOWHERE = "http://127.0.0.1:9"
_STAYS = "import sys, threading; sys.stdin.readline(); threading.Event().wait()"
STAYS = [sys.executable, "-I", "-c", _STAYS]


@pytest.fixture(scope="module")
def model() -> Iterator[ModelStandIn]:
    with model_stand_in() as served:
        yield served


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Path]:
    with no_leftovers(tmp_path / "profile"):
        yield tmp_path / "profile"


@pytest.fixture
def database(profile: Path) -> Database:
    return Database.open(profile / "guardian.db", DATABASE_KEY)


@pytest.fixture
def services(profile: Path, database: Database) -> Iterator[Services]:
    composed = compose(profile, database, SystemClock(), "en")
    yield composed
    composed.watch.stop()


def of(services: Services) -> Bridges:
    assert services.bridges is not None
    return services.bridges


def process_of(profile: Path) -> LastingProcess:
    (folder,) = (profile / bridge_place.FOLDER_NAME).iterdir()
    return LastingProcess(folder)


def nothing_is_left(profile: Path, database: Database) -> bool:
    with database.read() as connection:
        rows = bridges.every(connection), links.every(connection)
    folders = list((profile / bridge_place.FOLDER_NAME).glob("*"))
    return (*rows, folders) == ((), (), [])


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        threading.Event().wait(0.02)


class TestRealBridges(BridgesContract):
    @pytest.fixture
    def own(self, services: Services, model: ModelStandIn) -> OwnCompanions:
        services.watch.start(lambda _topics: None, lambda _alert: None)
        wish = wanted(model)
        return OwnCompanions(
            bridges=of(services),
            wanted=wish,
            make_impossible=nowhere,
            linked=lambda: [link.link_id for link in services.accounts.links()],
        )


@pytest.mark.parametrize("at", [Step.STARTING, Step.CHECKING])
def test_what_fails_at_any_step_leaves_nothing(
    at: Step, services: Services, model: ModelStandIn, profile: Path, database: Database
) -> None:
    cancelled = threading.Event()
    pids: list[int | None] = []

    def spoil(step: Step) -> None:
        if step is not at:
            return
        process = process_of(profile)
        pids.append(process.pid())
        if at is Step.STARTING:
            (process.folder / "ledger.db").unlink()
        else:
            cancelled.set()

    with pytest.raises(GuardianError) as caught:
        of(services).set_up(wanted(model), spoil, cancelled)
    assert KEY not in f"{caught.value!r} {caught.value} {caught.value.__cause__!r}"
    assert nothing_is_left(profile, database)
    assert (pids[0] is None) == (at is Step.STARTING)


def test_what_a_kill_left_is_taken_back_at_the_next_opening(
    services: Services, profile: Path, database: Database
) -> None:
    run = replace(run_row("b-1", NOWHERE), kept_running=False)
    row = BridgeRow(
        bridge_id=run.bridge_id,
        kind=run.kind,
        address=run.address,
        port=run.port,
        upstream="",
        created_at=START,
    )
    with database.write() as connection:
        bridges.add(connection, row)
    folder = bridge_place.folder_of(profile, "b-1")
    folder.mkdir(parents=True)
    (folder / "ledger.db").touch()
    process = LastingProcess(folder)
    process.start(STAYS, b"{}")
    assert of(services).every() == ()
    services.watch.start(lambda _topics: None, lambda _alert: None)
    until(lambda: nothing_is_left(profile, database))
    assert process.pid() is None


def nowhere() -> SetUpWanted:
    return SetUpWanted(
        kind=BridgeKind.GATEWAY,
        address=NOWHERE,
        key="",
        child=child(),
        upstream="",
        upstream_key="",
    )


def kept(connection: Connection, bridge_id: str, address: str) -> BridgeRow:
    run = run_row(bridge_id, address)
    row = BridgeRow(
        bridge_id=bridge_id,
        kind=run.kind,
        address=address,
        port=run.port,
        upstream="",
        created_at=START,
    )
    bridges.add(connection, row)
    return row


def test_after_a_restored_backup_the_key_is_asked_for(
    services: Services, profile: Path, database: Database, model: ModelStandIn
) -> None:
    with database.write() as connection:
        kept(connection, "b-1", wanted(model).address)
        bridges.set_made(connection, "b-1", START)
    (bridge,) = of(services).every()
    assert bridge.health.running is Running.GIVEN_UP
    assert bridge.health.title == "The key of the program is missing"
    with pytest.raises(BridgeKeyMissingError):
        of(services).restart("b-1")
    with pytest.raises(BridgeGoneError):  # neither is its ledger here, as on another computer
        of(services).give_key("b-1", KEY)
    (bridge,) = of(services).every()
    assert bridge.health.title != "The key of the program is missing"
    of(services).take_away("b-1", lambda _step: None)
    assert nothing_is_left(profile, database)


def test_one_whose_ledger_is_gone_gives_way_to_a_new_one(
    services: Services, profile: Path, database: Database
) -> None:
    with database.write() as connection:
        kept(connection, "b-1", NOWHERE + "/")
        bridges.set_made(connection, "b-1", START)
    with pytest.raises(BridgeCommandError):
        of(services).set_up(nowhere(), lambda _step: None, threading.Event())
    assert nothing_is_left(profile, database)


def test_what_could_not_be_put_back_is_waited_for(
    services: Services, profile: Path, database: Database
) -> None:
    with database.write() as connection:
        row = kept(connection, "b-1", NOWHERE)
        connection.execute("UPDATE bridge SET kind = 'openwebui'")
    run = replace(run_row("b-1", NOWHERE), kind="openwebui", port=row.port, kept_running=False)
    keys = opening.unlock(profile, None, PASSPHRASE, QUICK)
    watch = Database.open(profile / "watch.db", keys.watch.watch_key.reveal(), schema=WATCH)
    with watch.write() as connection:
        bridges.save_run(connection, run)
    watch.close()
    folder = bridge_place.folder_of(profile, "b-1")
    folder.mkdir(parents=True)
    (folder / "ledger.db").write_bytes(b"what was changed there cannot be read")
    wish = replace(nowhere(), kind=BridgeKind.OPEN_WEBUI)
    with pytest.raises(BridgeLeftError):
        of(services).set_up(wish, lambda _step: None, threading.Event())
    assert (folder / "ledger.db").exists()
    with database.write() as connection:
        bridges.set_made(connection, "b-1", START)
    with pytest.raises(BridgeCommandError):
        of(services).take_away("b-1", lambda _step: None)
    assert (folder / "ledger.db").exists()
    of(services).take_away("b-1", lambda _step: None, leave_server=True)
    assert nothing_is_left(profile, database)
    with database.read() as connection:
        last = journal.entries(connection)[0]
    assert last.kind == "bridge_taken_away"
    assert last.details == {"kind": "openwebui_left", "bridge": "b-1"}


def test_a_sign_in_that_is_not_taken_any_more_is_said(
    services: Services, model: ModelStandIn, database: Database
) -> None:
    services.watch.start(lambda _topics: None, lambda _alert: None)
    link, _ = of(services).set_up(wanted(model), lambda _step: None, threading.Event())
    (bridge,) = of(services).every()
    with database.write() as connection:
        connection.execute("UPDATE bridge SET password = 'of an older backup'")
    with pytest.raises(BridgeSignInLostError):
        of(services).link_again(bridge.bridge_id, link.link_id)
    assert of(services).every()[0].health.running is Running.WELL
    assert of(services).every()[0].link_ids == (link.link_id,)
