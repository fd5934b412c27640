"""Silence is looked for while accounts are watched, and told with the other findings."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.desk import silence_watch
from guardian.desk.services import Services
from guardian.desk.values import Condition
from guardian.store import findings, links
from guardian.store.database import Database
from guardian.store.finding_kinds import FindingKind
from guardian.store.findings import FindingRow
from guardian.sync import silence_facts
from guardian.sync.readings import CHANGED_FINDINGS
from tests.desk.test_watch_trouble import Told, watch_of
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link
from tests.rig.small_desk import compose


@pytest.fixture
def services(tmp_path: Path, database: Database, clock: MovableClock) -> Iterator[Services]:
    with database.write() as connection:
        add_link(connection, clock.now())
    composed = compose(tmp_path / "profile", database, clock, "en")
    yield composed
    composed.watch.stop()


def open_kinds(database: Database) -> set[FindingKind]:
    with database.read() as connection:
        return {row.kind for row in findings.open_ones(connection, LINK)}


def test_an_account_that_is_not_let_in_is_found_told_and_found_mended(
    services: Services, database: Database
) -> None:
    told: list[int] = []
    heard = Told()
    watch = watch_of(services)
    watch.start(heard.change, lambda _alert_id: None, on_finding=told.append)
    heard.until(lambda: FindingKind.SIGN_IN_NEEDED in open_kinds(database))
    heard.until(lambda: frozenset({CHANGED_FINDINGS}) in heard.topics)
    assert len(told) == 1
    with database.write() as connection:
        links.set_condition(connection, LINK, Condition.ENDED_BY_WARD)
    watch.changed(frozenset({"condition"}))
    heard.until(lambda: open_kinds(database) == {FindingKind.LINK_ENDED})


def test_an_account_that_cannot_be_looked_at_hides_no_other(
    services: Services,
    database: Database,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unexpected: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: unexpected.append(told.exc_value))
    with database.write() as connection:
        add_link(connection, clock.now() - timedelta(days=1), "odd")

    def look(store: Database, link_id: str, *more: object) -> tuple[FindingRow, ...]:
        if link_id == "odd":
            raise OverflowError
        return silence_facts.look(store, link_id, *more)  # type: ignore[arg-type]  # as they were given

    monkeypatch.setattr(silence_watch, "look", look)
    heard = Told()
    heard.start(watch_of(services))
    heard.until(lambda: FindingKind.SIGN_IN_NEEDED in open_kinds(database))
    assert {type(error) for error in unexpected} == {OverflowError}
