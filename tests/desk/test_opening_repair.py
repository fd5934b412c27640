"""Profiles that something happened to: damage, old copies, other computers, earlier versions."""

import contextlib
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.desk.errors import RecordsDamagedError
from guardian.desk.opening_state import OpeningState
from guardian.desk.security_values import History
from guardian.store.database import Database
from guardian.store.errors import StoreAccessError, WrongKeyError
from guardian.vault.errors import (
    BackupForeignError,
    BackupTruncatedError,
    KeyringLostSecretError,
    VaultAbsentError,
    WeakPassphraseError,
    WrongBackupPassphraseError,
    WrongPassphraseError,
    WrongRecoveryWordsError,
)
from tests.contract.desk_ports import say_everything
from tests.rig.listeners import nobody, nothing
from tests.rig.memory_secret_store import MemorySecretStore
from tests.rig.movable_profile import PASSPHRASE, MovableProfile
from tests.rig.seeded_store import add_alert, add_link, alert_row
from tests.rig.version_1 import key_of_version_1

KEPT = Path(__file__).resolve().parents[1] / "kept"
OTHER = "seven other owls on a roof"


def _fill(profile: MovableProfile) -> None:
    """Leave an account, an alert and a note in the records."""
    services = profile.start().create(PASSPHRASE)
    database = profile.database()
    with database.write() as connection:
        add_link(connection, profile.clock.now())
        add_alert(connection, alert_row("a1", profile.clock.now()))
    database.close()
    services.alerts.set_note("a1", "spoke with her teacher")


def _damage(path: Path) -> bytes:
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    path.write_bytes(bytes(content))
    return bytes(content)


def _files(profile: MovableProfile) -> set[str]:
    return {path.name for path in profile.folder.iterdir()}


def test_damaged_records_are_left_for_the_parent_to_choose(profile: MovableProfile) -> None:
    profile.made()
    profile.close()
    damaged = _damage(profile.folder / "guardian.db")
    door = profile.start()
    for _ in range(2):
        with pytest.raises(RecordsDamagedError) as caught:
            door.unlock(PASSPHRASE)
    say_everything(caught.value)
    assert (profile.folder / "guardian.db").read_bytes() == damaged
    name = door.set_records_aside()
    assert (profile.folder / name).read_bytes() == damaged
    services = door.unlock(PASSPHRASE)
    assert services.security.security().history.history is History.SOUND
    profile.close()
    assert profile.acts()[:2] == ["records_set_aside", "unlocked"]


def test_records_of_another_profile_are_damaged_ones(
    profile: MovableProfile, tmp_path: Path
) -> None:
    profile.made()
    profile.close()
    stranger = MovableProfile(tmp_path / "stranger", MemorySecretStore())
    stranger.made()
    stranger.close()
    shutil.copy(stranger.folder / "guardian.db", profile.folder)
    with pytest.raises(RecordsDamagedError):
        profile.start().unlock(PASSPHRASE)


def test_a_damaged_watch_database_is_set_aside_by_itself(profile: MovableProfile) -> None:
    profile.made()
    profile.close()
    _damage(profile.folder / "watch.db")
    door = profile.start()
    door.listen(nobody, nothing)
    door.unlock(PASSPHRASE)
    profile.close()
    assert any(name.startswith("watch.db.") for name in _files(profile))
    assert [(e.kind, e.details) for e in profile.entries()][2] == (
        "records_set_aside",
        {"of": "watch"},
    )


def test_an_old_copy_of_the_records_is_told_until_it_is_accepted(profile: MovableProfile) -> None:
    profile.made()
    profile.close()
    old = (profile.folder / "guardian.db").read_bytes()
    profile.clock.advance(timedelta(days=1))
    profile.start().unlock(PASSPHRASE).preferences.set_theme("dark")
    profile.close()
    (profile.folder / "guardian.db").write_bytes(old)
    services = profile.start().unlock(PASSPHRASE)
    view = services.security.security().history
    assert view.history is History.ROLLED_BACK
    assert view.marked_at == profile.clock.now()
    services = profile.start().unlock(PASSPHRASE)
    assert services.security.security().history.history is not History.SOUND
    services.security.accept_history()
    assert services.security.security().history.history is History.SOUND
    assert profile.start().unlock(PASSPHRASE).security.security().history.history is History.SOUND
    profile.close()
    kinds = [(entry.kind, entry.details.get("history")) for entry in profile.entries()]
    assert ("unlocked", "rolled_back") in kinds
    assert ("history_accepted", None) in kinds


def test_a_profile_that_came_without_its_mark_says_that_it_cannot_know(
    profile: MovableProfile,
) -> None:
    profile.made()
    profile.close()
    shutil.rmtree(profile.state_folder)
    services = profile.start().unlock(PASSPHRASE)
    assert services.security.security().history.history is History.UNKNOWN


def test_the_recovery_words_open_it_on_another_computer(profile: MovableProfile) -> None:
    _fill(profile)
    sheet = profile.start().unlock(PASSPHRASE).security.make_recovery_sheet(PASSPHRASE, "en")
    assert len(sheet.profile_mark) == 8
    profile.close()
    profile.keyring = MemorySecretStore("KDE Wallet")
    door = profile.start()
    words = " ".join(sheet.words)
    with pytest.raises(WeakPassphraseError):
        door.unlock_with_recovery(words, "password1")
    with pytest.raises(WrongRecoveryWordsError):
        door.unlock_with_recovery(" ".join(reversed(sheet.words)), OTHER)
    services = door.unlock_with_recovery(words.upper(), OTHER)
    assert services.security.security().keyring == "KDE Wallet"
    assert services.alerts.recent()[0].note == "spoke with her teacher"
    with pytest.raises(WrongPassphraseError):
        profile.start().unlock(PASSPHRASE)
    profile.start().unlock(OTHER)
    profile.close()
    acts = profile.acts(OTHER)
    assert [act for act in acts if act.startswith("recovery")] == [
        "recovery_sheet_made",
        "recovery_used",
    ]


def test_wrong_passphrases_cannot_keep_out_who_has_the_sheet(profile: MovableProfile) -> None:
    sheet = profile.start().create(PASSPHRASE).security.make_recovery_sheet(PASSPHRASE, "zh_CN")
    door = profile.start()
    for _ in range(4):
        with pytest.raises(WrongPassphraseError):
            door.unlock("another sentence altogether")
    assert door.wait_seconds() > 0
    door.unlock_with_recovery("".join(sheet.words), OTHER)
    door.lock()
    assert door.wait_seconds() == 0
    door.unlock(OTHER)


def test_a_copied_folder_does_not_open_without_the_keyring(tmp_path: Path) -> None:
    profile = MovableProfile(tmp_path, MemorySecretStore("Memory"))
    profile.made()
    profile.close()
    profile.keyring = MemorySecretStore("Memory")
    with pytest.raises(KeyringLostSecretError):
        profile.start().unlock(PASSPHRASE)


def test_a_backup_is_restored_on_another_computer(profile: MovableProfile, tmp_path: Path) -> None:
    _fill(profile)
    file = tmp_path / "backup"
    security = profile.start().unlock(PASSPHRASE).security
    with pytest.raises(WrongPassphraseError):
        security.back_up(file, OTHER)
    assert not file.exists()
    security.back_up(file, PASSPHRASE)
    assert security.security().last_backup_at == profile.clock.now()
    profile.close()
    other = MovableProfile(tmp_path / "elsewhere", MemorySecretStore("KDE Wallet"))
    door = other.start()
    with pytest.raises(WrongBackupPassphraseError):
        door.restore(file, OTHER)
    assert door.state() is OpeningState.NEW
    door.restore(file, PASSPHRASE)
    assert door.state() is OpeningState.LOCKED
    services = door.unlock(PASSPHRASE)
    (link,) = services.accounts.links()
    assert link.condition.value == "sign_in_needed"
    assert services.alerts.recent()[0].note == "spoke with her teacher"
    assert services.security.security().history.history is History.SOUND
    assert services.security.security().keyring == "KDE Wallet"
    other.close()
    assert other.acts()[-3:] == ["backup_restored", "unlocked", "locked"]
    profile.start().unlock(PASSPHRASE)


def test_a_restored_backup_takes_the_place_of_damaged_records(
    profile: MovableProfile, tmp_path: Path
) -> None:
    _fill(profile)
    file = tmp_path / "backup"
    profile.start().unlock(PASSPHRASE).security.back_up(file, PASSPHRASE)
    profile.close()
    damaged = _damage(profile.folder / "guardian.db")
    door = profile.start()
    with pytest.raises(RecordsDamagedError):
        door.unlock(PASSPHRASE)
    door.restore(file, PASSPHRASE)
    assert door.unlock(PASSPHRASE).alerts.recent()[0].note == "spoke with her teacher"
    profile.close()
    asides = sorted(profile.folder.glob("*.aside"))
    assert {path.name.partition(".2")[0] for path in asides} >= {"guardian.db", "vault.json"}
    (kept,) = [path for path in asides if path.name.startswith("guardian.db.")]
    assert kept.read_bytes() == damaged
    assert not [name for name in _files(profile) if name.startswith("rest")]


@pytest.mark.parametrize("kept", [0, 1, 2, 3, 4, 5, 6, 7])
def test_a_restore_that_was_cut_short_is_finished_at_the_next_start(
    profile: MovableProfile, tmp_path: Path, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(profile)
    file = tmp_path / "backup"
    profile.start().unlock(PASSPHRASE).security.back_up(file, PASSPHRASE)
    door, renamed = profile.start(), 0
    rename = Path.rename

    def cut_short(path: Path, target: Path) -> Path:
        nonlocal renamed
        if renamed == kept:
            raise OSError(5, "cut")
        renamed += 1
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", cut_short)
    with contextlib.suppress(StoreAccessError):
        door.restore(file, PASSPHRASE)
    monkeypatch.undo()
    services = profile.start().unlock(PASSPHRASE)
    assert services.alerts.recent()[0].note == "spoke with her teacher"
    assert services.security.security().history.history is History.SOUND
    assert not [name for name in _files(profile) if name.startswith("rest")]


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"", BackupForeignError), (b"GIF89a" * 100, BackupForeignError)],
)
def test_what_is_no_backup_changes_nothing(
    profile: MovableProfile, tmp_path: Path, content: bytes, error: type[Exception]
) -> None:
    profile.made()
    file = tmp_path / "picture"
    file.write_bytes(content)
    door = profile.start()
    before = _files(profile)
    with pytest.raises(error):
        door.restore(file, PASSPHRASE)
    assert _files(profile) == before
    door.unlock(PASSPHRASE)


def test_half_a_backup_is_named_and_changes_nothing(
    profile: MovableProfile, tmp_path: Path
) -> None:
    services = profile.start().create(PASSPHRASE)
    file = tmp_path / "backup"
    services.security.back_up(file, PASSPHRASE)
    file.write_bytes(file.read_bytes()[:-5000])
    door = profile.start()
    with pytest.raises(BackupTruncatedError):
        door.restore(file, PASSPHRASE)
    door.unlock(PASSPHRASE)


def test_a_keyring_profile_of_version_1_is_given_a_passphrase(tmp_path: Path) -> None:
    keyring = MemorySecretStore("Memory")
    keyring.write("Guardian", bytes(range(32)))
    profile = MovableProfile(tmp_path, keyring)
    shutil.copytree(KEPT / "version-1-keyring", profile.folder)
    door = profile.start()
    assert door.state() is OpeningState.WITHOUT_PASSPHRASE
    door.listen(nobody, nothing)
    with pytest.raises(WeakPassphraseError):
        door.create("password1")
    assert door.state() is OpeningState.WITHOUT_PASSPHRASE
    services = door.create(PASSPHRASE)
    assert services.accounts.links() or services.alerts.recent()
    assert services.security.security().history.history is History.SOUND
    door.lock()
    assert door.state() is OpeningState.LOCKED
    with pytest.raises(WrongPassphraseError):
        door.unlock(OTHER)
    door.unlock(PASSPHRASE)
    assert services.security is not None
    profile.close()
    assert "profile_upgraded" in profile.acts()


def test_what_was_copied_of_version_1_opens_nothing_after_the_upgrade(tmp_path: Path) -> None:
    """The old vault with the keyring's entry, which other profiles of version 1 may need."""
    keyring = MemorySecretStore("Memory")
    keyring.write("Guardian", bytes(range(32)))
    profile = MovableProfile(tmp_path / "here", keyring)
    shutil.copytree(KEPT / "version-1-keyring", profile.folder)
    copied = tmp_path / "copied"
    shutil.copytree(profile.folder, copied)
    old_key = key_of_version_1(copied)
    alerts = profile.start().create(PASSPHRASE).alerts.recent()
    profile.close()
    with pytest.raises(WrongKeyError):
        Database.open(profile.folder / "guardian.db", old_key)
    assert profile.start().unlock(PASSPHRASE).alerts.recent() == alerts
    profile.close()
    assert {"keys_renewed", "profile_upgraded"} <= set(profile.acts())
    assert keyring.read("Guardian") == bytes(range(32))


@pytest.mark.parametrize("keyring", [None, MemorySecretStore("Memory")])
def test_a_passphrase_profile_of_version_1_is_upgraded_when_it_is_unlocked(
    tmp_path: Path, keyring: MemorySecretStore | None
) -> None:
    profile = MovableProfile(tmp_path, keyring)
    shutil.copytree(KEPT / "version-1-passphrase", profile.folder)
    door = profile.start()
    assert door.state() is OpeningState.LOCKED
    with pytest.raises(WrongPassphraseError):
        door.unlock(PASSPHRASE)
    services = door.unlock("kept since version 1")
    assert services.accounts.links() or services.alerts.recent()
    assert services.security.security().keyring == (keyring.backend if keyring else None)
    profile.start().unlock("kept since version 1")
    profile.close()
    acts = profile.acts("kept since version 1")
    assert acts[-5:] == ["wrong_passphrase", "profile_upgraded", "locked", "unlocked", "locked"]


def test_where_there_is_no_profile_nothing_is_unlocked(profile: MovableProfile) -> None:
    door = profile.start()
    with pytest.raises(VaultAbsentError):
        door.unlock(PASSPHRASE)
    door.listen(nobody, nothing)
    assert not profile.folder.exists() or not any(profile.folder.iterdir())
