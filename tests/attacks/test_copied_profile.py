"""A profile folder that was copied to another computer: what it takes to open it there."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from guardian.desk.errors import RecordsDamagedError
from guardian.desk.opening_state import OpeningState
from guardian.errors import GuardianError
from guardian.vault import opening
from guardian.vault.errors import (
    KeyringLostSecretError,
    KeyringMissingError,
    TooManyTriesError,
    WrongPassphraseError,
)
from tests.rig.memory_secret_store import MemorySecretStore
from tests.rig.movable_profile import PASSPHRASE, QUICK, MovableProfile

WRONG = "ten large herons near a bridge"
HOUR_SECONDS = 3600.0


def copied(
    home: MovableProfile, tmp_path: Path, keyring: MemorySecretStore | None
) -> MovableProfile:
    """Return a copy of the folder on a computer with this keyring, and without the mark."""
    home.close()
    away = MovableProfile(tmp_path / "away", keyring)
    copytree(home.folder, away.folder)
    return away


def keyring_with(secrets: dict[str, bytes]) -> MemorySecretStore:
    keyring = MemorySecretStore()
    keyring.secrets = dict(secrets)
    return keyring


@pytest.fixture
def home(tmp_path: Path) -> MovableProfile:
    """Return a profile whose theme was chosen, on a computer with a keyring."""
    profile = MovableProfile(tmp_path / "home", MemorySecretStore())
    profile.start().create(PASSPHRASE).preferences.set_theme("dark")
    profile.close()
    return profile


@pytest.fixture
def secrets(home: MovableProfile) -> dict[str, bytes]:
    assert isinstance(home.keyring, MemorySecretStore)
    return home.keyring.secrets


def refusal(attempt: Callable[[], object]) -> GuardianError:
    with pytest.raises(GuardianError) as caught:
        attempt()
    assert type(caught.value) is not GuardianError, "it has a name"
    return caught.value


def test_without_any_keyring_the_right_passphrase_opens_nothing(
    home: MovableProfile, tmp_path: Path
) -> None:
    door = copied(home, tmp_path, None).start()
    assert door.state() is OpeningState.LOCKED
    error = refusal(lambda: door.unlock(PASSPHRASE))
    assert isinstance(error, KeyringMissingError)
    assert "Memory" in str(error)


def test_with_another_keyring_the_right_passphrase_opens_nothing(
    home: MovableProfile, secrets: dict[str, bytes], tmp_path: Path
) -> None:
    (name,) = secrets
    away = copied(home, tmp_path, MemorySecretStore())
    assert isinstance(refusal(lambda: away.start().unlock(PASSPHRASE)), KeyringLostSecretError)
    for other in (bytes(32), bytes(range(32)), secrets[name][::-1]):
        away.keyring = keyring_with({name: other})
        error = refusal(lambda: away.start().unlock(PASSPHRASE))
        assert isinstance(error, KeyringLostSecretError)


def test_with_the_keyrings_secret_a_wrong_passphrase_opens_nothing(
    home: MovableProfile, secrets: dict[str, bytes], tmp_path: Path
) -> None:
    away = copied(home, tmp_path, keyring_with(secrets))
    door = away.start()
    assert isinstance(refusal(lambda: door.unlock(WRONG)), WrongPassphraseError)
    assert isinstance(refusal(lambda: door.unlock("")), WrongPassphraseError)
    assert isinstance(refusal(lambda: door.unlock(PASSPHRASE + "x")), WrongPassphraseError)


def test_with_both_it_opens_and_says_that_the_mark_is_missing(
    home: MovableProfile, secrets: dict[str, bytes], tmp_path: Path
) -> None:
    services = copied(home, tmp_path, keyring_with(secrets)).start().unlock(PASSPHRASE)
    assert services.preferences.theme() == "dark"
    assert services.security.security().history.history.value == "unknown"


def test_a_copy_from_before_a_change_of_passphrase_needs_the_secret_of_then(
    home: MovableProfile, secrets: dict[str, bytes], tmp_path: Path
) -> None:
    then = dict(secrets)
    away = copied(home, tmp_path, None)
    home.start().unlock(PASSPHRASE).security.change_passphrase(PASSPHRASE, WRONG)
    home.close()
    for passphrase in (PASSPHRASE, WRONG):
        away.keyring = keyring_with(secrets)
        with pytest.raises(KeyringLostSecretError):
            away.start().unlock(passphrase)
    away.keyring = keyring_with(then)
    away.start().unlock(PASSPHRASE)


def test_a_profile_without_a_keyring_hangs_on_its_passphrase_alone(tmp_path: Path) -> None:
    home = MovableProfile(tmp_path / "home", None)
    home.made()
    away = copied(home, tmp_path, MemorySecretStore())
    door = away.start()
    assert isinstance(refusal(lambda: door.unlock(WRONG)), WrongPassphraseError)
    assert door.unlock(PASSPHRASE).security.security().keyring is None


def test_files_of_two_profiles_do_not_open_each_other(home: MovableProfile, tmp_path: Path) -> None:
    other = MovableProfile(tmp_path / "other", home.keyring)
    other.made()
    other.close()
    home.close()
    vault = home.folder / "vault.json"
    kept = vault.read_bytes()
    vault.write_bytes((other.folder / "vault.json").read_bytes())
    door = home.start()
    assert isinstance(refusal(lambda: door.unlock(PASSPHRASE)), TooManyTriesError), "of another key"
    home.since_boot.now += HOUR_SECONDS
    assert isinstance(refusal(lambda: door.unlock(PASSPHRASE)), RecordsDamagedError)
    home.close()
    vault.write_bytes(kept)
    door = home.start()
    assert isinstance(refusal(lambda: door.unlock(PASSPHRASE)), TooManyTriesError)
    home.since_boot.now += HOUR_SECONDS
    assert door.unlock(PASSPHRASE).preferences.theme() == "dark"


def test_neither_of_two_halves_gives_the_other(
    home: MovableProfile, secrets: dict[str, bytes]
) -> None:
    home.close()
    keys = opening.unlock(home.folder, home.keyring, PASSPHRASE, QUICK)
    watch = opening.open_watch(home.folder, home.keyring)
    assert watch.watch_key == keys.watch.watch_key
    (secret,) = secrets.values()
    second = {
        each.reveal()
        for each in (keys.master_key, keys.database_key, keys.inbox_private_key, keys.journal_key)
    }
    assert len(second) == 4
    assert not second & {secret, watch.watch_key.reveal(), watch.inbox_public_key}
