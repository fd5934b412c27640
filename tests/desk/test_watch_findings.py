"""What was found and told to nobody before the process ended is told at the next start."""

from pathlib import Path

from guardian.clock import SystemClock
from guardian.desk.watch import Watch
from guardian.store import findings
from guardian.store.finding_kinds import FindingKind
from tests.rig.clock import START
from tests.rig.seeded_store import LINK, open_database


def started(folder: Path) -> list[int]:
    """Start a watch of no link, and return the findings that it told."""
    told: list[int] = []
    watch = Watch(open_database(folder), SystemClock())
    watch.start(lambda _topics: None, lambda _alert_id: None, on_finding=told.append)
    watch.stop()
    return told


def test_what_nobody_was_told_is_told_at_the_start(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    with database.write() as connection:
        untold, shown, over = (
            findings.keep(connection, LINK, FindingKind.CURFEW_BROKEN, subject, {}, START)[0]
            for subject in ("untold", "shown", "over")
        )
        findings.set_shown(connection, shown, START)
        findings.close(connection, over, START)
    database.close()
    assert started(tmp_path) == [untold]
    # Until somebody has really seen it.
    assert started(tmp_path) == [untold]
    database = open_database(tmp_path)
    with database.write() as connection:
        findings.set_shown(connection, untold, START)
    database.close()
    assert started(tmp_path) == []
