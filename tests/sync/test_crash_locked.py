"""A locked process is killed at any moment, and an unlock after it: nothing lost, nothing twice."""

import json
import signal
import subprocess
import sys
from pathlib import Path

from joserfc.jwk import OKPKey

from guardian.link.set_tokens import new_signing_key
from guardian.store import journal
from guardian.sync.drain import Drained
from tests.sync.locked_family import LockedFamily

KEY_FILE = "provider-key.json"

LOCKED = """
import sys
from pathlib import Path
from tests.sync.locked_family import Listening
from tests.sync.test_crash_locked import family_in

class Acknowledged(list):
    def __iadd__(self, jtis):
        for jti in jtis:
            print("acknowledged", jti, flush=True)
        return super().__iadd__(jtis)

class Told(list):
    def append(self, event):
        print("told", event.jti, flush=True)
        super().append(event)

family = family_in(Path(sys.argv[1]))
family.provider.gl_seq = max([event.gl_seq for event in family.sealed] + [len(family.inbox)])
family.provider.acked = Acknowledged()
family.asking = Told()
with Listening(family):
    while True:
        for _ in range(3):
            family.provider.emit_alert(f"alert-{family.provider.gl_seq + 1}")
        family.until(lambda: family.provider.waiting() == {})
        family.provider.events.clear()
"""

UNLOCKED = """
import sys
from pathlib import Path
from guardian.sync import drain
from tests.sync.test_crash_locked import family_in

real = drain.watching.remove_events

def remove_events(connection, ids):
    print("removing", flush=True)
    real(connection, ids)

drain.watching.remove_events = remove_events
drain.BATCH = 2
family_in(Path(sys.argv[1])).drain()
"""


def family_in(folder: Path) -> LockedFamily:
    """Open the profile again, with the provider's key of before."""
    family = LockedFamily(folder, new=False)
    text = (folder / KEY_FILE).read_text(encoding="utf-8")
    family.provider.key = OKPKey.import_key(json.loads(text))
    return family


def said_until_killed(code: str, folder: Path, lines: int) -> list[str]:
    """Run ``code``, kill it after so many lines, and return everything that it said."""
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().strip() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().split("\n")
    return [line for line in (*said, *rest[:-1]) if line]


def test_what_was_acknowledged_or_told_comes_in_once_after_kills(tmp_path: Path) -> None:
    first = LockedFamily(tmp_path)
    key = json.dumps(new_signing_key().as_dict(private=True))
    (tmp_path / KEY_FILE).write_text(key, encoding="utf-8")
    first.close()
    said: list[str] = []
    kills = (1, 2, 5, 8, 13, 18)
    for lines in kills:
        said += said_until_killed(LOCKED, tmp_path, lines)
        said_until_killed(UNLOCKED, tmp_path, 1 + lines % 3)
    family = family_in(tmp_path)
    family.drain()
    acknowledged = {line.split()[1] for line in said if line.startswith("acknowledged")}
    told = [line.split()[1] for line in said if line.startswith("told")]
    assert len(acknowledged) >= 10
    assert acknowledged | set(told) <= set(family.inbox)
    assert len(set(family.inbox)) == len(family.inbox) == len(family.kept_alerts)
    # One that dies between telling and noting it tells again: at most one event for each kill.
    assert len(told) - len(set(told)) <= len(kills)
    assert family.drain() == Drained()
    assert family.sealed == ()
    with family.main.read() as connection:
        assert journal.verify(connection) is None
    family.close()
