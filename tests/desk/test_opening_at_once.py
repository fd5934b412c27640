"""A profile is opened while every other thread of a start wants something of it: nobody waits."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rig.folder_secret_store import FolderSecretStore
from tests.rig.movable_profile import PASSPHRASE, MovableProfile

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60

# Threads change as often as can be, so that each begins an import in the midst of another's.
AT_ONCE = """
import faulthandler, sys, threading
from pathlib import Path
from guardian.desk.opening import ProfileOpening
from tests.rig.folder_secret_store import FolderSecretStore

verb, passphrase, patience, *folders = sys.argv[1:]
faulthandler.dump_traceback_later(int(patience), exit=True)
sys.setswitchinterval(1e-6)
folder, state_folder, keyring = map(Path, folders)
door = ProfileOpening(folder, language="en", state_folder=state_folder,
                      find_keyring=lambda _wanted: FolderSecretStore(keyring))
door.state()
failed, opened, together = [], [], threading.Barrier(7)

def runs(act):
    together.wait()
    try:
        act()
    except Exception as error:
        failed.append(repr(error))

acts = (
    door.prepare,
    lambda: opened.append(getattr(door, verb)(passphrase)),
    lambda: door.listen(lambda _urgent: False, lambda: None),
    door.glance,
    door.face,
    door.wait_seconds,
    lambda: door.opinion(passphrase),
)
threads = [threading.Thread(target=runs, args=(act,)) for act in acts]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(opened), *failed)
door.close()
"""


@pytest.mark.parametrize("verb", ["create", "unlock"])
def test_it_opens_whatever_is_imported_and_asked_meanwhile(tmp_path: Path, verb: str) -> None:
    profile = MovableProfile(tmp_path, FolderSecretStore(tmp_path / "keyring"))
    if verb == "unlock":
        profile.made().close()
    folders = (profile.folder, profile.state_folder, tmp_path / "keyring")
    arguments = (verb, PASSPHRASE, str(PATIENCE_SECONDS), *map(str, folders))
    done = subprocess.run(
        [sys.executable, "-c", AT_ONCE, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=2 * PATIENCE_SECONDS,
    )
    assert (done.stdout.strip(), done.stderr) == ("1", "")
