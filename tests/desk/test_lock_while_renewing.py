"""A lock that comes while keys are renewed, and keys that are of a time that is over."""

import shutil
import threading
from pathlib import Path

import pytest

from guardian.desk import renewing
from guardian.desk.errors import RecordsDamagedError
from guardian.desk.opening import ProfileOpening
from guardian.desk.security_values import History
from guardian.desk.services import Services
from guardian.store import watching
from guardian.store.database import Database
from guardian.store.errors import (
    CorruptDatabaseError,
    DatabaseClosedError,
    DiskFullError,
    StoreAccessError,
    StoreBusyError,
    WrongKeyError,
)
from guardian.store.schemas import WATCH
from guardian.store.watching import WatchedLink
from guardian.vault import opening
from guardian.vault.secret_store import VERSION_1_NAME
from tests.rig.memory_secret_store import MemorySecretStore
from tests.rig.movable_profile import PASSPHRASE, QUICK, MovableProfile
from tests.rig.seeded_store import LINK
from tests.rig.version_1 import KEPT, SECRET, key_of_version_1
from tests.rig.version_1 import PASSPHRASE as FIRST_PASSPHRASE


@pytest.fixture
def door(profile: MovableProfile) -> ProfileOpening:
    """Open a profile that listens whenever it is locked, with one link to hear."""
    door = profile.start()
    door.listen(_heard, lambda: None)
    door.create(PASSPHRASE)
    keys = opening.unlock(profile.folder, profile.keyring, PASSPHRASE, QUICK)
    watch = Database.open(profile.folder / "watch.db", keys.watch.watch_key.reveal(), schema=WATCH)
    with watch.write() as connection:
        watching.add(
            connection,
            WatchedLink(link_id=LINK, issuer="i", provider_name="Sandbox", provider_card="{}"),
        )
    watch.close()
    return door


def _heard(_urgent: bool) -> bool:
    return False


def _services(door: ProfileOpening) -> Services:
    door.lock()
    return door.unlock(PASSPHRASE)


def _keeps_its_watch_database(profile: MovableProfile) -> None:
    assert not list(profile.folder.glob("watch.db.*.aside"))


def _is_renewed(profile: MovableProfile, door: ProfileOpening) -> None:
    services = door.unlock(PASSPHRASE)
    assert services.security.security().history.history is History.SOUND
    _keeps_its_watch_database(profile)
    keys = opening.unlock(profile.folder, profile.keyring, PASSPHRASE, QUICK)
    assert keys.before is None


def test_a_lock_after_half_a_renewal_keeps_what_waits(
    profile: MovableProfile, door: ProfileOpening, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = _services(door)
    rekey = Database.rekey

    def full(database: Database, key: bytes) -> None:
        if repr(database) == "Database('guardian.db')":
            raise DiskFullError
        rekey(database, key)

    with monkeypatch.context() as patched:
        patched.setattr(Database, "rekey", full)
        with pytest.raises(DiskFullError):
            services.security.renew_keys(PASSPHRASE)
    door.lock()
    door.glance()
    _keeps_its_watch_database(profile)
    _is_renewed(profile, door)


def test_the_next_process_opens_what_a_cut_renewal_left(
    profile: MovableProfile, door: ProfileOpening, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = _services(door)

    def full(_database: Database, _key: bytes) -> None:
        raise DiskFullError

    with monkeypatch.context() as patched:
        patched.setattr(Database, "rekey", full)
        with pytest.raises(DiskFullError):
            services.security.renew_keys(PASSPHRASE)
        door.lock()
        left = door.handover()
    assert left is not None
    assert len(left) == 64
    again = profile.start(left)
    again.face()
    assert again.handover() is not None
    _keeps_its_watch_database(profile)
    _is_renewed(profile, again)


def test_a_lock_while_a_renewal_waits_for_a_reader(
    profile: MovableProfile, door: ProfileOpening, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = _services(door)
    waits, go_on = threading.Event(), threading.Event()

    def busy(_database: Database, _key: bytes) -> None:
        waits.set()
        go_on.wait(10)
        raise StoreBusyError

    monkeypatch.setattr(Database, "rekey", busy)
    monkeypatch.setattr(renewing, "BUSY_TRIES", 1)
    errors: list[type[Exception]] = []

    def renew() -> None:
        try:
            services.security.renew_keys(PASSPHRASE)
        except (StoreBusyError, DatabaseClosedError) as error:
            errors.append(type(error))

    renewal = threading.Thread(target=renew)
    renewal.start()
    assert waits.wait(10)
    door.lock()
    go_on.set()
    renewal.join()
    monkeypatch.undo()
    assert errors
    door.glance()
    _is_renewed(profile, door)


def test_keys_of_a_time_that_is_over_set_nothing_aside(
    profile: MovableProfile, door: ProfileOpening
) -> None:
    services = _services(door)
    stale = door.handover()
    services.security.renew_keys(PASSPHRASE)
    door.lock()
    again = profile.start(stale)
    again.glance()
    again.listen(_heard, lambda: None)
    _keeps_its_watch_database(profile)
    again.unlock(PASSPHRASE)
    _keeps_its_watch_database(profile)


def test_new_keys_do_not_outlive_a_lock(profile: MovableProfile, door: ProfileOpening) -> None:
    services = _services(door)
    records = services.security._records
    door.lock()
    keys = opening.unlock(profile.folder, profile.keyring, PASSPHRASE, QUICK)
    with pytest.raises(DatabaseClosedError):
        records.take_keys(keys)
    with pytest.raises(ValueError, match="wiped"):
        keys.database_key.reveal()


def test_a_verb_that_a_lock_overtakes_says_that_it_is_closed(door: ProfileOpening) -> None:
    services = _services(door)
    door.lock()
    with pytest.raises(DatabaseClosedError):
        services.security.renew_keys(PASSPHRASE)


def test_a_service_that_cannot_stop_keeps_nothing_open(
    profile: MovableProfile, door: ProfileOpening, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = _services(door)
    keys = services.security._records.keys

    def fail() -> None:
        raise StoreAccessError

    with monkeypatch.context() as patched:
        patched.setattr(services.watch, "stop", fail)
        with pytest.raises(StoreAccessError):
            door.lock()
    with pytest.raises(ValueError, match="wiped"):
        keys.master_key.reveal()
    services.watch.stop()
    door.unlock(PASSPHRASE)


def test_records_that_could_not_be_set_aside_are_not_accepted(
    profile: MovableProfile, door: ProfileOpening, monkeypatch: pytest.MonkeyPatch
) -> None:
    _services(door)
    door.lock()
    copy = (profile.folder / "guardian.db").read_bytes()
    door.unlock(PASSPHRASE).preferences.set_theme("dark")
    door.lock()
    (profile.folder / "guardian.db").write_bytes(copy)

    def fail(_path: Path, _target: Path) -> Path:
        raise OSError(13, "refused")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", fail)
        with pytest.raises(StoreAccessError):
            door.set_records_aside()
    services = door.unlock(PASSPHRASE)
    assert services.security.security().history.history is History.ROLLED_BACK


@pytest.mark.parametrize("kept", ["version-1-keyring", "version-1-passphrase"])
def test_an_old_vault_that_is_put_back_opens_nothing_of_today(tmp_path: Path, kept: str) -> None:
    keyring = MemorySecretStore()
    keyring.write(VERSION_1_NAME, SECRET)
    profile = MovableProfile(tmp_path, keyring)
    shutil.copytree(KEPT / kept, profile.folder)
    old_vault, old_key = profile.folder / "vault.json", key_of_version_1(profile.folder)
    raw = old_vault.read_bytes()
    door = profile.start()
    by_keyring = "keyring" in kept
    passphrase = PASSPHRASE if by_keyring else FIRST_PASSPHRASE
    services = (door.create if by_keyring else door.unlock)(passphrase)
    assert services.alerts.recent() or services.accounts.links()
    assert services.security.security().history.history is History.SOUND
    door.close()
    for name in ("guardian.db", *(path.name for path in profile.folder.glob("guardian.db.*"))):
        with pytest.raises((WrongKeyError, CorruptDatabaseError)):
            Database.open(profile.folder / name, old_key)
    old_vault.write_bytes(raw)
    (profile.folder / "tries.json").unlink()
    thief = profile.start()
    with pytest.raises(RecordsDamagedError):
        (thief.create if by_keyring else thief.unlock)(passphrase)
