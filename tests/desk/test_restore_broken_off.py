"""A restoration that is broken off leaves nothing in the keyring and no mark."""

from pathlib import Path

import pytest

from guardian.desk import restoring
from guardian.store.database import Database
from guardian.store.errors import StoreAccessError
from tests.rig.memory_secret_store import MemorySecretStore
from tests.rig.movable_profile import PASSPHRASE, MovableProfile


def _left_of_restorations(profile: MovableProfile) -> tuple[int, int, int]:
    """Return how many secrets, marks and half folders there are."""
    secrets = len(profile.keyring.secrets) if isinstance(profile.keyring, MemorySecretStore) else 1
    folders = len(list(profile.folder.glob("restoring-*")))
    return secrets, len(list(profile.state_folder.glob("*.head"))), folders


@pytest.mark.parametrize("ending", [StoreAccessError, KeyboardInterrupt])
def test_a_restore_that_breaks_off_leaves_no_secret_and_no_mark(
    profile: MovableProfile,
    tmp_path: Path,
    ending: type[BaseException],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "backup"
    door = profile.start()
    door.create(PASSPHRASE).security.back_up(file, PASSPHRASE)

    def fail(_database: Database) -> None:
        raise ending

    with monkeypatch.context() as patched:
        patched.setattr(Database, "settle", fail)
        with pytest.raises(ending):
            door.restore(file, PASSPHRASE)
    assert _left_of_restorations(profile) == (1, 1, 0)
    door.unlock(PASSPHRASE)


def test_what_a_killed_restore_left_is_cleared_away_at_the_next_unlock(
    profile: MovableProfile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "backup"
    door = profile.start()
    door.create(PASSPHRASE).security.back_up(file, PASSPHRASE)

    def killed(_path: Path, _target: Path) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(restoring, "clear_away", lambda _place: None)
        patched.setattr(Path, "rename", killed)
        patched.setattr(Database, "settle", lambda _database: killed(tmp_path, tmp_path))
        with pytest.raises(KeyboardInterrupt):
            door.restore(file, PASSPHRASE)
    assert _left_of_restorations(profile)[1:] == (2, 1)
    profile.start().unlock(PASSPHRASE)
    assert _left_of_restorations(profile) == (1, 1, 0)
