"""A real process is killed while it writes: what it said was kept has to be there."""

import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

from guardian.store import alerts, inbox, journal
from guardian.store.database import Database
from guardian.store.head import HeadKeeper, HeadKind
from guardian.vault.keys import SecretKey
from tests.rig.seeded_store import KEY, LINK

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from guardian.store import alerts, inbox, journal
from guardian.store.database import Database
from guardian.store.journal import Act
from tests.rig.seeded_store import KEY, LINK, alert_row
from tests.store.test_crash import keeper
path = Path(sys.argv[1])
database = Database.open(path, KEY, head=keeper(path.parent))
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
        journal.append_act(connection, Act.ALERT_ACKNOWLEDGED, now, link_id=LINK)
    print(number, flush=True)
"""


def keeper(folder: Path) -> HeadKeeper:
    return HeadKeeper(folder / "apart.head", SecretKey(bytes(range(32, 64))), UUID(int=5))


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
        head = keeper(tmp_path)
        database = Database.open(path, KEY, head=head)
        with database.read() as connection:
            assert head.compare(connection).kind is HeadKind.SOUND
            rows = inbox.entries(connection, limit=1_000_000)
            assert said <= len(rows) <= said + 1
            assert len(alerts.latest(connection, link_id=LINK, limit=1_000_000)) == len(rows)
            assert journal.verify(connection) is None
            assert journal.end(connection)[0] == 2 * len(rows), "never an event without its act"
        database.check()
        database.close()
