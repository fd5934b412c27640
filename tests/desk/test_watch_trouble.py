"""The watch when it cannot go on: it says so, and the account is not called connected."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from guardian.clock import SystemClock
from guardian.desk.services import Services
from guardian.desk.values import Condition
from guardian.desk.watch import Watch
from guardian.errors import GuardianError
from guardian.store import credentials, links
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.errors import (
    CorruptDatabaseError,
    DatabaseClosedError,
    DiskFullError,
    StoreError,
)
from guardian.sync.readings import CHANGED_CONDITION
from tests.rig.link_desk import fresh_credentials
from tests.rig.seeded_store import KEY, LINK, add_link
from tests.rig.small_desk import compose

DEADLINE_SECONDS = 20
OTHER = "link-2"


class FailingDatabase(Database):
    """A database on which nothing can be written while ``fault`` is set."""

    fault: StoreError | None = None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        if self.fault is not None:
            raise self.fault
        with super().write() as connection:
            yield connection


class Told:
    """What a watch told."""

    def __init__(self) -> None:
        self.troubles: list[GuardianError] = []
        self.topics: list[frozenset[str]] = []
        self._news = threading.Condition()

    def start(self, watch: Watch) -> None:
        watch.start(self.change, lambda _alert_id: None, self._troubled)

    def until_condition_told(self, times: int = 1) -> None:
        with self._news:
            assert self._news.wait_for(
                lambda: self.topics.count(frozenset({CHANGED_CONDITION})) >= times,
                DEADLINE_SECONDS,
            )

    def until(self, holds: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(holds, DEADLINE_SECONDS)

    def change(self, topics: frozenset[str]) -> None:
        with self._news:
            self.topics.append(topics)
            self._news.notify_all()

    def _troubled(self, error: GuardianError) -> None:
        self.troubles.append(error)


@pytest.fixture
def database(tmp_path: Path) -> FailingDatabase:
    made = FailingDatabase.open(tmp_path / "guardian.db", KEY)
    assert isinstance(made, FailingDatabase)
    now = SystemClock().now()
    with made.write() as connection:
        for link_id in (LINK, OTHER):
            add_link(connection, now, link_id)
    return made


@pytest.fixture
def services(tmp_path: Path, database: FailingDatabase) -> Iterator[Services]:
    composed = compose(tmp_path, database, SystemClock(), "en")
    yield composed
    composed.watch.stop()


def watch_of(services: Services) -> Watch:
    assert isinstance(services.watch, Watch)
    return services.watch


def conditions(services: Services) -> set[Condition]:
    shown = {link.condition for link in services.accounts.links()}
    return shown | {services.overviews.overview(LINK).link.condition}


@pytest.mark.parametrize("fault", [CorruptDatabaseError(), DiskFullError()])
def test_a_store_that_fails_is_told_once_and_no_account_is_called_connected(
    services: Services, database: FailingDatabase, fault: StoreError
) -> None:
    assert conditions(services) == {Condition.ACTIVE}
    database.fault = fault
    told = Told()
    told.start(watch_of(services))
    told.until_condition_told(times=2)
    assert told.troubles == [fault]
    assert conditions(services) == {Condition.LOCAL_TROUBLE}


def test_a_store_that_is_mended_is_found_out_when_somebody_tries_again(
    services: Services, database: FailingDatabase
) -> None:
    database.fault = CorruptDatabaseError()
    told = Told()
    told.start(watch_of(services))
    told.until_condition_told(times=2)
    resting = {link.next_attempt_at for link in services.accounts.links()}
    assert None not in resting, "a page can say when it is tried again"
    database.fault = None
    for link_id in (LINK, OTHER):
        watch_of(services).wake(link_id)
    told.until(lambda: conditions(services) == {Condition.SIGN_IN_NEEDED})  # without tokens


def test_a_store_that_is_mended_is_found_out_by_itself_after_a_rest(
    services: Services, database: FailingDatabase
) -> None:
    watch = watch_of(services)
    watch.rest_seconds = 0.05
    database.fault = CorruptDatabaseError()
    told = Told()
    told.start(watch)
    told.until_condition_told(times=6)
    assert len(told.troubles) == 1, "tried again and again, told once"
    database.fault = None
    told.until(lambda: conditions(services) == {Condition.SIGN_IN_NEEDED})


def test_an_account_that_is_removed_troubles_nobody(
    services: Services, database: FailingDatabase
) -> None:
    database.fault = CorruptDatabaseError()
    told = Told()
    told.start(watch_of(services))
    told.until_condition_told(times=2)
    watch_of(services).remove(LINK)
    watch_of(services).remove(OTHER)
    assert conditions(services) == {Condition.ACTIVE}


def test_an_end_that_was_told_already_says_more_than_the_trouble(
    services: Services, database: FailingDatabase
) -> None:
    with database.write() as connection:
        links.set_condition(connection, LINK, Condition.ENDED)
    database.fault = CorruptDatabaseError()
    told = Told()
    told.start(watch_of(services))
    told.until_condition_told()
    shown = {link.link_id: link.condition for link in services.accounts.links()}
    assert shown == {LINK: Condition.ENDED, OTHER: Condition.LOCAL_TROUBLE}


def test_what_nobody_expected_becomes_a_plain_error_and_goes_on_to_the_hook(
    services: Services, database: FailingDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    unexpected: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: unexpected.append(told.exc_value))
    with database.write() as connection:
        links.remove(connection, OTHER)
        connection.execute("UPDATE link SET provider_card = '{' WHERE link_id = ?", (LINK,))
        kept = json.dumps(fresh_credentials().to_dict())
        credentials.save(connection, LINK, kept)
    told = Told()
    watch = watch_of(services)
    told.start(watch)
    told.until_condition_told(times=2)
    watch.stop()
    assert [type(error) for error in told.troubles] == [GuardianError]
    assert any(isinstance(error, json.JSONDecodeError) for error in unexpected)


def test_a_watch_that_is_stopped_has_no_trouble(services: Services) -> None:
    told = Told()
    told.start(watch_of(services))
    services.watch.stop()
    assert told.troubles == []


def test_a_stop_comes_to_its_end_while_somebody_holds_the_records(
    services: Services, database: FailingDatabase
) -> None:
    told = Told()
    told.start(watch_of(services))
    with database.write() as connection:
        watch_of(services).wake_all()  # whatever the workers have to write now waits for us
        services.watch.stop()
        links.set_condition(connection, LINK, Condition.OFFLINE)
    with pytest.raises(DatabaseClosedError), database.read():
        pass
    assert told.troubles == []
