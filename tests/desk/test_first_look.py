"""What is told before anything is opened: at once, and of a profile that is whole."""

import os
import subprocess
import sys
from pathlib import Path

from guardian.desk.choices import THEMES
from guardian.desk.first_look import READY
from guardian.desk.locked_values import UNCHOSEN_THEME
from guardian.desk.opening_state import OpeningState
from tests.rig.folder_secret_store import FolderSecretStore
from tests.rig.movable_profile import PASSPHRASE, MovableProfile

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {
    "sqlcipher3",
    "requests",
    "joserfc",
    "guardian.desk.life",
    "guardian.link",
    "guardian.sync",
}

LOOK = """
import sys
from pathlib import Path
from guardian.desk.opening import ProfileOpening
opening = ProfileOpening(Path(sys.argv[1]), language="en", state_folder=Path(sys.argv[2]))
print(opening.state().value, opening.face().theme, *sys.modules)
opening.close()
"""

OPEN = """
import sys
from pathlib import Path
from guardian.desk.opening import ProfileOpening
from guardian.vault import opening as vault
from tests.rig.folder_secret_store import FolderSecretStore
from tests.rig.folder_secret_store import FolderSecretStore

def stretching(*arguments):
    print(*sys.modules)
    return stretch(*arguments)

stretch, vault.unlock = vault.unlock, stretching
keyring = FolderSecretStore(Path(sys.argv[3]))
opening = ProfileOpening(Path(sys.argv[1]), language="en", state_folder=Path(sys.argv[2]),
                         find_keyring=lambda _wanted: keyring)
print(len(opening.unlock(sys.argv[4]).accounts.links()), "linked")
opening.close()
"""


def test_a_passphrase_is_stretched_before_anything_of_the_records_is_imported(
    tmp_path: Path,
) -> None:
    profile = MovableProfile(tmp_path, FolderSecretStore(tmp_path / "keyring"))
    profile.made().close()
    folders = (profile.folder, profile.state_folder, tmp_path / "keyring")
    done = subprocess.run(
        [sys.executable, "-c", OPEN, *map(str, folders), PASSPHRASE],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    modules, linked = done.stdout.splitlines()
    assert "guardian.desk.life" in modules.split()
    assert (HEAVY - {"guardian.desk.life"}).isdisjoint(modules.split())
    assert linked == "0 linked"


def test_the_lock_screen_waits_for_nothing_of_the_records(profile: MovableProfile) -> None:
    profile.made().close()
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(profile.folder), str(profile.state_folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    state, theme, *modules = done.stdout.split()
    assert (state, theme) == (OpeningState.LOCKED.value, UNCHOSEN_THEME)
    assert HEAVY.isdisjoint(modules)


def test_a_look_without_keys_is_the_one_before_anything_was_chosen(
    profile: MovableProfile,
) -> None:
    door = profile.start()
    looked_at = door.face()
    door.prepare()  # everything is imported now
    assert door.face() == looked_at
    assert looked_at.theme == THEMES[0]


def test_what_was_chosen_is_shown_by_the_process_that_takes_its_place(
    profile: MovableProfile,
) -> None:
    door = profile.start()
    door.create(PASSPHRASE).preferences.set_theme("dark")
    door.lock()
    before = door.handover()
    assert before is not None
    assert profile.start(before).face().theme == "dark"


def test_a_restored_profile_is_put_in_place_before_anything_is_told(
    profile: MovableProfile,
) -> None:
    profile.made().close()
    ready = profile.folder / f"{READY}20260714T080000Z"
    ready.mkdir()
    for name in ("vault.json", "guardian.db"):
        (profile.folder / name).rename(ready / name)
    door = profile.start()
    assert door.state() is OpeningState.LOCKED
    assert not ready.exists()
    assert (profile.folder / "guardian.db").exists()
