"""The app is killed while it keeps findings: all of a judgement or nothing, and nothing untrue."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

from guardian.store import findings, journal, links, usage
from guardian.store.database import Database
from guardian.store.finding_kinds import FindingKind
from guardian.store.findings import FindingRow
from guardian.store.journal import Act
from guardian.sync.judging import Judge, keep_judgement
from guardian.sync.proof.values import Found, Judgement
from tests.rig.clock import START, MovableClock
from tests.rig.crash_points import crash_points
from tests.rig.seeded_store import KEY, LINK, add_link, open_database
from tests.sync.fake_link import FakeLink
from tests.sync.fake_provider import FakeProvider

MENDED = (FindingKind.DAY_LIMIT_EXCEEDED, "daily_minutes")
CAUSES = [
    (FindingKind.CURFEW_BROKEN, "curfew"),
    (FindingKind.BLOCKED_CHARACTER_USED, "owl"),
]


def found(cause: tuple[FindingKind, str]) -> Found:
    kind, subject = cause
    return Found(kind=kind, subject=subject, at=START, details={}, target=None)


def judged(folder: Path) -> None:
    """Find two causes and close a third; write down who was told, beside the store."""
    database = open_database(folder)

    def tell(row: FindingRow) -> None:
        with (folder / "told").open("a") as file:
            file.write(f"{row.id}\n")

    judge = Judge(
        database,
        LINK,
        MovableClock(),
        on_finding=tell,
        on_change=lambda: None,
        rules=lambda _facts: Judgement(
            found=tuple(found(cause) for cause in CAUSES), clean=frozenset({MENDED})
        ),
    )
    judge.settle(FakeLink(FakeProvider(MovableClock())))


def left(folder: Path) -> str:
    """Name what a kill left; fails where it is neither the old state nor the new one."""
    database = Database.open(folder / "guardian.db", KEY)
    with database.read() as connection:
        assert journal.verify(connection) is None
        rows = findings.latest(connection)
        acts = Counter(entry.kind for entry in journal.entries(connection))
    database.check()
    database.close()
    assert acts[Act.FINDING_OPENED] == len(rows), "never a finding without its act"
    assert acts[Act.FINDING_CLOSED] == sum(row.closed_at is not None for row in rows)
    is_new = {(row.kind, row.subject) for row in rows if row.closed_at is None} == {*CAUSES}
    assert is_new or [(row.kind, row.closed_at) for row in rows] == [(MENDED[0], None)]
    told = folder / "told"
    ids = {int(line) for line in told.read_text().split()} if told.exists() else set()
    assert ids <= {row.id for row in rows}, "told and not kept"
    return f"{'new' if is_new else 'old'}, {len(ids)} told"


def test_killed_at_any_write_it_leaves_all_or_nothing_and_told_nothing_more(
    tmp_path: Path,
) -> None:
    before = tmp_path / "before"
    before.mkdir()
    database = open_database(before)
    with database.write() as connection:
        add_link(connection, START)
        links.set_in_force(connection, LINK, START - timedelta(days=9))
        usage.replace(connection, LINK, (START.date(), START.date()), [], START)
    keep_judgement(database, LINK, Judgement(found=(found(MENDED),), clean=frozenset()), START)
    database.settle()
    database.close()
    outcomes = Counter(
        left(folder) for _, folder in crash_points(judged, before, tmp_path / "scratch", within=24)
    )
    assert {"old, 0 told", "new, 0 told", "new, 1 told"} <= {*outcomes}
