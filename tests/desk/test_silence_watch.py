"""Silence is looked for while accounts are watched, and told with the other findings."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from guardian.desk.services import Services
from guardian.desk.values import Condition
from guardian.store import findings, links
from guardian.store.database import Database
from guardian.store.finding_kinds import FindingKind
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
