"""What a core file of the app would show: everything while it is open, next to nothing once locked.

The process is a real one that opens a real profile, locks it and becomes a new image of itself.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from guardian.vault import opening
from tests.rig.folder_secret_store import FolderSecretStore
from tests.rig.memory_of import traces_of
from tests.rig.movable_profile import QUICK, MovableProfile

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
ROOT = Path(__file__).parents[2]
PASSPHRASE = "eleven quiet lamps in the harbour"
"""Not a constant of any module that the process imports."""

OPENED = """
import os, sys
from pathlib import Path
from guardian.system.hardening import harden_process
from tests.rig.folder_secret_store import FolderSecretStore
from tests.rig.movable_profile import MovableProfile
harden_process()
root = Path(sys.argv[1])
profile = MovableProfile(root, FolderSecretStore(root / "keyring"))
door = profile.start()
services = door.unlock(sys.stdin.readline().rstrip())
services.security.security()
print("open", flush=True)
sys.stdin.readline()
door.lock()
handed = door.handover()
door.close()
reader, writer = os.pipe()
os.write(writer, handed)
os.close(writer)
os.set_inheritable(reader, True)
os.execv(sys.executable, [sys.executable, "-c", sys.argv[2], sys.argv[1], "-", str(reader)])
"""

LOCKED = """
import sys
from pathlib import Path
from guardian.system.hardening import harden_process
from guardian.system.renewal import read_payload
from tests.rig.folder_secret_store import FolderSecretStore
from tests.rig.movable_profile import MovableProfile
harden_process()
root = Path(sys.argv[1])
profile = MovableProfile(root, FolderSecretStore(root / "keyring"))
door = profile.start(handover=read_payload(int(sys.argv[3])))
door.listen(lambda urgent: None, lambda: None)
door.face(), door.glance(), door.wait_seconds()
print("locked", flush=True)
sys.stdin.readline()
"""


def test_a_locked_process_holds_no_key_of_the_second_tier(tmp_path: Path) -> None:
    keyring = FolderSecretStore(tmp_path / "keyring")
    profile = MovableProfile(tmp_path, keyring)
    profile.start().create(PASSPHRASE)
    profile.close()
    keys = opening.unlock(profile.folder, keyring, PASSPHRASE, QUICK)
    (name,) = keyring.names()
    secrets = {
        "passphrase": PASSPHRASE.encode(),
        "passphrase in two bytes each": PASSPHRASE.encode("utf-16-le"),
        "master key": keys.master_key.reveal(),
        "database key": keys.database_key.reveal(),
        "inbox key": keys.inbox_private_key.reveal(),
        "journal key": keys.journal_key.reveal(),
        "keyring's secret": keyring.read(name) or b"",
    }
    watch = {"watch key": keys.watch.watch_key.reveal()}
    with subprocess.Popen(
        [sys.executable, "-c", OPENED, str(tmp_path), LOCKED],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        tell(process, PASSPHRASE)
        assert process.stdout.readline() == "open\n"
        # The search works: an open profile has to hold its keys.
        assert "database key (raw)" in traces_of(process.pid, secrets)
        tell(process, "lock")
        assert process.stdout.readline() == "locked\n"
        assert traces_of(process.pid, secrets) == ()
        assert traces_of(process.pid, watch) != ()
        process.kill()


def tell(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()
