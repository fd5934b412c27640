"""Opening a profile: what is asked for, and what happens when something is wrong with it."""

import sqlite3
from pathlib import Path

import pytest

from guardian.desk.opening import ProfileOpening, RecordsSetAsideError
from guardian.desk.opening_state import OpeningState
from guardian.desk.profile import DATABASE_NAME, profile_folder
from guardian.desk.services import Services
from guardian.store.database import Database
from guardian.store.errors import DatabaseTooNewError
from guardian.vault import vault
from guardian.vault.errors import KeyringMissingError, WeakPassphraseError, WrongPassphraseError
from guardian.vault.protection import Protection
from tests.rig.clock import MovableClock

PASSPHRASE = "a sentence only we know"


@pytest.fixture
def opening(tmp_path: Path) -> ProfileOpening:
    return ProfileOpening(tmp_path / "profile", MovableClock(), "zh_CN")


def _close(services: Services) -> None:
    services.watch.stop()


def test_without_a_keyring_a_passphrase_is_asked_for_and_named(opening: ProfileOpening) -> None:
    assert opening.state() is OpeningState.NEW_NEEDS_PASSPHRASE
    services = opening.open(PASSPHRASE)
    assert services.accounts.protection().protection is Protection.PASSPHRASE
    assert services.accounts.protection().backend == "Argon2id"
    assert services.accounts.links() == ()
    assert services.preferences.language() == "zh_CN"
    _close(services)
    assert opening.state() is OpeningState.NEEDS_PASSPHRASE


def test_what_was_kept_is_there_again(opening: ProfileOpening) -> None:
    services = opening.open(PASSPHRASE)
    services.preferences.set_theme("dark")
    _close(services)
    services = opening.open(PASSPHRASE)
    assert services.preferences.theme() == "dark"
    _close(services)


def test_a_wrong_passphrase_opens_nothing_and_breaks_nothing(opening: ProfileOpening) -> None:
    _close(opening.open(PASSPHRASE))
    with pytest.raises(WrongPassphraseError):
        opening.open("another sentence altogether")
    _close(opening.open(PASSPHRASE))


def test_a_weak_passphrase_makes_no_profile(opening: ProfileOpening, tmp_path: Path) -> None:
    with pytest.raises(WeakPassphraseError):
        opening.open("1234")
    assert opening.state() is OpeningState.NEW_NEEDS_PASSPHRASE


def test_a_passphrase_profile_is_never_opened_without_one(opening: ProfileOpening) -> None:
    _close(opening.open(PASSPHRASE))
    with pytest.raises(KeyringMissingError):
        opening.open(None)


def test_a_damaged_database_is_set_aside_and_a_new_one_made(
    opening: ProfileOpening, tmp_path: Path
) -> None:
    _close(opening.open(PASSPHRASE))
    database = tmp_path / "profile" / DATABASE_NAME
    damaged = bytearray(database.read_bytes())
    damaged[len(damaged) // 2 :] = b"\xff" * (len(damaged) - len(damaged) // 2)
    database.write_bytes(bytes(damaged))
    with pytest.raises(RecordsSetAsideError) as caught:
        opening.open(PASSPHRASE)
    text = caught.value.in_language("zh_CN")
    aside = database.with_name(str(caught.value.values["file"]))
    assert aside.read_bytes() == bytes(damaged)
    assert aside.name in text.message
    services = opening.open(PASSPHRASE)
    assert services.accounts.links() == ()
    _close(services)


def test_a_database_that_is_not_one_is_set_aside(opening: ProfileOpening, tmp_path: Path) -> None:
    _close(opening.open(PASSPHRASE))
    database = tmp_path / "profile" / DATABASE_NAME
    for tail in ("", "-wal", "-shm"):
        database.with_name(database.name + tail).unlink(missing_ok=True)
    with sqlite3.connect(database) as plain:
        plain.execute("CREATE TABLE t (a)")
    plain.close()
    with pytest.raises(RecordsSetAsideError):
        opening.open(PASSPHRASE)


def test_a_database_of_a_newer_guardian_is_left_alone(
    opening: ProfileOpening, tmp_path: Path
) -> None:
    _close(opening.open(PASSPHRASE))
    folder = tmp_path / "profile"
    key = vault.open_with_passphrase(folder, PASSPHRASE).reveal()
    newer = Database.open(folder / DATABASE_NAME, key)
    with newer.write() as connection:
        connection.execute("PRAGMA user_version = 999")
    newer.close()
    with pytest.raises(DatabaseTooNewError):
        opening.open(PASSPHRASE)
    assert (folder / DATABASE_NAME).exists()


def test_the_environment_moves_the_profile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GUARDIAN_HOME", str(tmp_path / "elsewhere"))
    assert profile_folder() == tmp_path / "elsewhere"
    monkeypatch.delenv("GUARDIAN_HOME")
    assert profile_folder().name == "guardian"
