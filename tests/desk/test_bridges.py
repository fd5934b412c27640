"""The family's own companions, for real: the provider's commands and its process."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from guardian.bridging.values import Step
from guardian.clock import SystemClock
from guardian.desk import bridge_place
from guardian.desk.bridges import Bridges
from guardian.desk.services import Services
from guardian.errors import GuardianError
from guardian.store import bridges, links
from guardian.store.bridges import BridgeRow
from guardian.store.database import Database
from guardian.system.lasting_process import LastingProcess
from tests.contract.bridges import BridgesContract, OwnCompanions
from tests.rig.clock import START
from tests.rig.family_bridge import make_ledger, no_leftovers, run_row, wanted
from tests.rig.model_stand_in import KEY, ModelStandIn, model_stand_in
from tests.rig.seeded_store import KEY as DATABASE_KEY
from tests.rig.small_desk import compose

PATIENCE_SECONDS = 30.0
NOWHERE = "http://127.0.0.1:9"


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
            make_impossible=lambda: replace(wish, address=NOWHERE),
            linked=lambda: [link.link_id for link in services.accounts.links()],
        )


@pytest.mark.parametrize("at", [Step.STARTING, Step.LINKING, Step.CHECKING])
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
        elif at is Step.LINKING:
            process.end()
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
    make_ledger(folder)
    process = LastingProcess(folder)
    process.start(bridge_place.serve_command(run, folder), bridge_place.serve_secrets(run))
    assert of(services).every() == ()
    services.watch.start(lambda _topics: None, lambda _alert: None)
    until(lambda: nothing_is_left(profile, database))
    assert process.pid() is None


def test_the_same_program_is_not_looked_after_twice(
    services: Services, profile: Path, database: Database, model: ModelStandIn
) -> None:
    wish = wanted(model)
    with database.write() as connection:
        run = run_row("b-1", wish.address)
        row = BridgeRow(
            bridge_id="b-1",
            kind=run.kind,
            address=run.address + "/",
            port=run.port,
            upstream="",
            created_at=START,
        )
        bridges.add(connection, row)
        bridges.set_made(connection, "b-1", START)
    with pytest.raises(GuardianError) as caught:
        of(services).set_up(wish, lambda _step: None, threading.Event())
    assert caught.value.code == "bridge_there"
    # As after a restored backup: it is known, and its key is not.
    (bridge,) = of(services).every()
    assert bridge.health.title == "The key of the program is missing"
    with pytest.raises(GuardianError) as caught:
        of(services).restart("b-1")
    assert caught.value.code == "bridge_key_missing"
    with pytest.raises(GuardianError) as caught:
        of(services).give_key("b-1", KEY)
    assert caught.value.code == "bridge_gone", "neither is its ledger"
    (bridge,) = of(services).every()
    assert bridge.health.title != "The key of the program is missing"
    of(services).take_away("b-1", lambda _step: None)
    assert nothing_is_left(profile, database)
