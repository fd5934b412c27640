"""A clever child at a locked profile, with every right of the parent's session but no passphrase.

Files are deleted, put back and replaced, clocks are set, the app is ended and started over. What
does not hold is shown as well.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from guardian.desk.security_values import History
from guardian.errors import GuardianError
from guardian.system.instance import LOCK_NAME, Instance
from guardian.vault.errors import (
    KeyringLostSecretError,
    TooManyTriesError,
    VaultAbsentError,
    VaultDamagedError,
    WrongPassphraseError,
)
from tests.rig.lived_profile import NEW, OLD, LivedProfile
from tests.rig.memory_secret_store import MemorySecretStore
from tests.rig.movable_profile import PASSPHRASE, MovableProfile

WRONG = "ten large herons near a bridge"
LONGEST_WAIT_SECONDS = 900


@pytest.fixture
def home(tmp_path: Path) -> Iterator[MovableProfile]:
    """Return a locked profile with a keyring, whose theme was chosen."""
    profile = MovableProfile(tmp_path / "home", MemorySecretStore())
    profile.start().create(PASSPHRASE).preferences.set_theme("dark")
    profile.close()
    yield profile
    profile.close()


def guessed(profile: MovableProfile, times: int) -> None:
    """Type wrong passphrases, each in a process of its own that is killed at once."""
    for _ in range(times):
        with pytest.raises((WrongPassphraseError, TooManyTriesError)):
            profile.start().unlock(WRONG)


# Guessing


def test_a_loop_of_guesses_and_restarts_waits_all_the_same(home: MovableProfile) -> None:
    guessed(home, 4)
    for ahead in (timedelta(days=400), timedelta(days=-800), timedelta()):
        home.clock.advance(ahead)
        for _ in range(3):
            with pytest.raises(TooManyTriesError):
                home.start().unlock(PASSPHRASE)
    home.since_boot.restart()
    with pytest.raises(TooManyTriesError):
        home.start().unlock(PASSPHRASE)
    home.since_boot.now += LONGEST_WAIT_SECONDS
    assert home.start().unlock(PASSPHRASE).preferences.theme() == "dark"
    home.close()
    assert [entry.details for entry in home.entries() if entry.kind == "wrong_passphrase"] == [
        {"count": 4}
    ]


@pytest.mark.parametrize(
    "content", [None, b"", b"{}", b"null", b'{"state":{"failures":0},"mark":""}', bytes(9000)]
)
def test_a_count_that_is_gone_or_written_by_hand_counts_as_many(
    home: MovableProfile, content: bytes | None
) -> None:
    file = home.folder / "tries.json"
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    door = home.start()
    with pytest.raises(TooManyTriesError):
        door.unlock(PASSPHRASE)
    home.since_boot.now += LONGEST_WAIT_SECONDS
    assert door.unlock(PASSPHRASE).preferences.theme() == "dark"


def test_the_count_of_another_profile_is_none_of_this_one(
    home: MovableProfile, tmp_path: Path
) -> None:
    other = MovableProfile(tmp_path / "other", home.keyring)
    other.made()
    other.close()
    guessed(home, 4)
    (home.folder / "tries.json").write_bytes((other.folder / "tries.json").read_bytes())
    with pytest.raises(TooManyTriesError):
        home.start().unlock(PASSPHRASE)


def test_an_older_copy_of_the_count_frees_a_guess_but_not_while_the_app_runs(
    home: MovableProfile,
) -> None:
    """What does not hold: whoever may write to the folder puts the count back before each start.

    A guess then costs what Argon2id costs, as it does for a program of the child's own.
    """
    file = home.folder / "tries.json"
    kept = file.read_bytes()
    door = home.start()
    for _ in range(4):
        with pytest.raises(WrongPassphraseError):
            door.unlock(WRONG)
    file.write_bytes(kept)
    with pytest.raises(TooManyTriesError):
        door.unlock(WRONG)
    file.write_bytes(kept)
    with pytest.raises(WrongPassphraseError):
        home.start().unlock(WRONG)


# The vault


def test_an_older_vault_with_an_older_passphrase_opens_nothing(home: MovableProfile) -> None:
    older = (home.folder / "vault.json").read_bytes()
    home.start().unlock(PASSPHRASE).security.change_passphrase(PASSPHRASE, WRONG)
    home.close()
    newer = (home.folder / "vault.json").read_bytes()
    (home.folder / "vault.json").write_bytes(older)
    for word in (PASSPHRASE, WRONG):
        with pytest.raises(KeyringLostSecretError):
            home.start().unlock(word)
    home.close()
    (home.folder / "vault.json").write_bytes(newer)
    assert home.start().unlock(WRONG).preferences.theme() == "dark"


def test_without_a_keyring_an_older_vault_opens_with_its_older_passphrase(tmp_path: Path) -> None:
    """What does not hold: nothing outside the folder says which of two files is the newer."""
    home = MovableProfile(tmp_path, None)
    home.start().create(PASSPHRASE)
    home.close()
    older = (home.folder / "vault.json").read_bytes()
    home.start().unlock(PASSPHRASE).security.change_passphrase(PASSPHRASE, WRONG)
    home.close()
    (home.folder / "vault.json").write_bytes(older)
    home.start().unlock(PASSPHRASE)
    home.start().unlock(PASSPHRASE).security.renew_keys(PASSPHRASE)
    home.close()
    (home.folder / "vault.json").write_bytes(older)
    with pytest.raises(GuardianError):
        home.start().unlock(PASSPHRASE)


@pytest.mark.parametrize("content", [None, b"", b"{}", b"[]", b"\xff", b'{"version": 1}'])
def test_a_vault_that_is_gone_or_no_vault_opens_nothing(
    home: MovableProfile, content: bytes | None
) -> None:
    (home.folder / "vault.json").unlink()
    if content is not None:
        (home.folder / "vault.json").write_bytes(content)
    with pytest.raises((VaultAbsentError, VaultDamagedError)):
        home.start().unlock(PASSPHRASE)


def test_a_vault_of_the_childs_own_opens_no_records(home: MovableProfile) -> None:
    """They delete the vault and choose a passphrase, as at the first start."""
    (home.folder / "vault.json").unlink()
    door = home.start()
    with pytest.raises(GuardianError):
        door.create("a passphrase of the child alone")
    assert (home.folder / "guardian.db").exists()


# The mark and the lock file


@pytest.mark.parametrize("content", [None, b"", b"{}", bytes(5000)])
def test_a_mark_that_is_gone_is_told(home: MovableProfile, content: bytes | None) -> None:
    (mark,) = home.state_folder.glob("*.head")
    mark.unlink()
    if content is not None:
        mark.write_bytes(content)
    services = home.start().unlock(PASSPHRASE)
    assert services.security.security().history.history is History.UNKNOWN
    home.close()
    unlocked = [entry for entry in home.entries() if entry.kind == "unlocked"]
    assert unlocked[-1].details == {"history": "unknown"}


def test_older_records_are_told_and_an_older_mark_says_nothing_untrue(
    home: MovableProfile, tmp_path: Path
) -> None:
    copytree(home.folder, tmp_path / "older")
    (mark,) = home.state_folder.glob("*.head")
    older_mark = mark.read_bytes()
    home.start().unlock(PASSPHRASE)
    home.close()
    newer_mark = mark.read_bytes()
    mark.write_bytes(older_mark)
    services = home.start().unlock(PASSPHRASE)
    assert services.security.security().history.history is History.SOUND
    home.close()
    mark.write_bytes(newer_mark)
    rmtree(home.folder)
    copytree(tmp_path / "older", home.folder)
    services = home.start().unlock(PASSPHRASE)
    assert services.security.security().history.history is History.ROLLED_BACK


def test_without_its_lock_file_a_second_guardian_runs_as_locked_as_the_first(
    tmp_path: Path,
) -> None:
    """What does not hold: the lock is on the file, so deleting the file makes room for another."""
    first = Instance.take(tmp_path)
    assert first is not None
    assert Instance.take(tmp_path) is None
    (tmp_path / LOCK_NAME).unlink()
    second = Instance.take(tmp_path)
    assert second is not None
    first.release()
    second.release()


def test_passphrases_of_before_open_nothing_after_a_change(lived: LivedProfile) -> None:
    assert lived.started is not None
    lived.started.unlock(OLD).security.change_passphrase(OLD, NEW)
    lived.passphrase = NEW
    with pytest.raises(WrongPassphraseError):
        lived.start().unlock(OLD)
    lived.start().unlock(NEW)
