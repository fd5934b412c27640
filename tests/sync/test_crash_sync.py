"""The app is killed while events come in: what it acknowledged has to be in its store."""

import signal
import subprocess
import sys
from pathlib import Path

from guardian.store import alerts, inbox, journal
from guardian.store.database import Database
from tests.rig.seeded_store import KEY
from tests.sync.family import Family

APP = """
import sys
from pathlib import Path
from guardian.store import inbox
from tests.sync.family import Family

class Acknowledged(list):
    def __iadd__(self, jtis):
        for jti in jtis:
            print(jti, flush=True)
        return super().__iadd__(jtis)

family = Family(Path(sys.argv[1]), new=False)
family.provider.acked = Acknowledged()
with family.database.read() as connection:
    family.provider.gl_seq = len(inbox.entries(connection, limit=1_000_000))
while True:
    for _ in range(3):
        family.provider.emit_alert(f"alert-{family.provider.gl_seq}")
    family.session.catch_up()
    family.provider.events.clear()
"""


def acknowledged_until_killed(folder: Path, lines: int) -> set[str]:
    with subprocess.Popen(
        [sys.executable, "-c", APP, str(folder)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = {process.stdout.readline().strip() for _ in range(lines)}
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().split("\n")
    return said | set(rest[:-1])


def test_whatever_was_acknowledged_is_there_after_a_kill(tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    Family(folder).database.close()
    acknowledged: set[str] = set()
    for lines in (1, 2, 4, 7, 11):
        acknowledged |= acknowledged_until_killed(folder, lines)
        database = Database.open(folder / "guardian.db", KEY)
        with database.read() as connection:
            rows = inbox.entries(connection, limit=1_000_000)
            assert acknowledged <= {row.jti for row in rows}
            assert journal.verify(connection) is None
            assert len(alerts.latest(connection, limit=1_000_000)) == len(rows)
        database.close()
    assert len(acknowledged) >= 25
