"""One bit is flipped anywhere in a profile: it is refused or mended, and never shown as true."""

import gc
from pathlib import Path

import pytest

from guardian.errors import GuardianError
from guardian.store import alerts, journal
from guardian.store.database import Database
from guardian.vault import opening
from guardian.vault.since_boot import SystemSinceBoot
from guardian.vault.tries import FREE, Tries
from tests.attacks.profile import OLD, Profile
from tests.rig.bit_flips import bit_flips
from tests.rig.clock import START
from tests.rig.seeded_store import add_alert, add_link, alert_row


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "keyring").mkdir()
    profile = Profile(tmp_path)
    keys = profile.create()
    database = Database.open(profile.folder / "guardian.db", keys.database_key.reveal())
    with database.write() as connection:
        add_link(connection, START)
        for number in range(30):
            add_alert(connection, alert_row(f"alert-{number}", START))
            journal.append_act(connection, journal.Act.SETTING_CHANGED, START)
    database.settle()
    database.close()
    del database
    gc.collect()
    return tmp_path


def test_no_bit_of_the_vault_opens_other_keys(root: Path, tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    keys = profile.unlock(OLD)
    (profile.folder / "guardian.db").unlink()
    refused = mended = 0
    for flip in bit_flips(profile.folder, per_file=400):
        try:
            found = profile.unlock(OLD)
        except GuardianError:
            refused += 1
            continue
        mended += 1
        assert found.database_key == keys.database_key, flip
        assert found.watch.watch_key == keys.watch.watch_key, flip
        if flip.file.name == "tries.json":
            tries = Tries(profile.folder, SystemSinceBoot(), found.watch.watch_key)
            assert tries.wait_seconds() > 0, flip
            assert tries.failures > FREE
        else:
            assert flip.file.name.endswith(".json")
    assert refused >= 390
    assert mended <= 410


def test_no_bit_of_the_first_tier_opens_other_keys(root: Path, tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    keys = opening.open_watch(profile.folder, profile.keyring)
    (profile.folder / "guardian.db").unlink()
    refused = 0
    for flip in bit_flips(profile.folder, per_file=1000, seed=2):
        try:
            found = opening.open_watch(profile.folder, profile.keyring)
        except GuardianError:
            refused += 1
            continue
        assert found.watch_key == keys.watch_key, flip
        assert found.inbox_public_key == keys.inbox_public_key, flip
    assert refused >= 900


def test_no_bit_of_the_records_is_shown_as_something_else(root: Path, tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    key = profile.unlock(OLD).database_key.reveal()
    folder = tmp_path / "records"
    folder.mkdir()
    (profile.folder / "guardian.db").rename(folder / "guardian.db")
    database = Database.open(folder / "guardian.db", key)
    with database.read() as connection:
        whole = alerts.latest(connection)
    database.settle()
    database.close()
    del database
    gc.collect()
    refused = shown = 0
    for flip in bit_flips(folder, per_file=1000, seed=3):
        try:
            shown_rows = read_all(folder / "guardian.db", key)
        except GuardianError:
            refused += 1
            continue
        shown += 1
        assert shown_rows == whole, flip
        # A page that was not read: the check finds it.
        with pytest.raises(GuardianError):
            check(folder / "guardian.db", key)
    assert refused + shown == 1000
    assert refused > 100


def read_all(path: Path, key: bytes) -> tuple[alerts.AlertRow, ...]:
    database = Database.open(path, key)
    try:
        with database.read() as connection:
            return alerts.latest(connection)
    finally:
        database.close()


def check(path: Path, key: bytes) -> None:
    database = Database.open(path, key)
    try:
        database.check()
    finally:
        database.close()
