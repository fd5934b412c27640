"""A real process is killed while it writes: what it said was kept has to be there."""

import signal
import subprocess
import sys
from pathlib import Path

from guardian.store import alerts, inbox, journal
from tests.rig.seeded_store import LINK, open_database

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from guardian.store import alerts, inbox
from guardian.store.database import Database
from tests.rig.seeded_store import KEY, LINK, alert_row
database = Database.open(Path(sys.argv[1]), KEY)
with database.read() as connection:
    number = len(inbox.entries(connection, limit=1_000_000))
while True:
    number += 1
    now = datetime.now(UTC)
    event = inbox.Event(
        link_id=LINK, jti=f"jti-{number}", gl_seq=number, compact="x" * 900, received_at=now
    )
    with database.write() as connection:
        inbox.append(connection, event)
        alerts.insert(connection, alert_row(f"alert-{number}", now))
    print(number, flush=True)
"""


def write_until_killed(path: Path, lines: int) -> int:
    """Return the last number that the process said was kept."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = [int(process.stdout.readline()) for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().split("\n")
    return max([*said, *(int(line) for line in rest[:-1])])


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "guardian.db"
    for lines in (1, 2, 3, 5, 8, 13, 21, 34, 1, 40):
        said = write_until_killed(path, lines)
        database = open_database(tmp_path)
        with database.read() as connection:
            rows = inbox.entries(connection, limit=1_000_000)
            assert said <= len(rows) <= said + 1
            assert len(alerts.latest(connection, link_id=LINK, limit=1_000_000)) == len(rows)
            assert journal.verify(connection) is None
        database.check()
        database.close()
