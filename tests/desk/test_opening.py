"""A profile over restarts, with a keyring and without: made, locked, unlocked, heard."""

from pathlib import Path

import pytest

from guardian.desk import life
from guardian.desk.locked_values import GlanceKind, Seen
from guardian.desk.opening_state import OpeningState
from guardian.desk.security_values import History
from guardian.store.errors import DatabaseClosedError, DatabaseTooNewError
from guardian.vault.errors import (
    KeyringLockedError,
    KeyringMissingError,
    SelfTestFailedError,
    TooManyTriesError,
    VaultExistsError,
    WeakPassphraseError,
    WrongPassphraseError,
)
from tests.rig.listeners import nobody, nothing
from tests.rig.memory_secret_store import MemorySecretStore
from tests.rig.movable_profile import PASSPHRASE, MovableProfile
from ui.opening_port import Opening
from ui.ports import Services

WRONG = "another sentence altogether"


def test_a_new_profile_takes_a_passphrase_and_asks_for_it_from_then_on(
    profile: MovableProfile,
) -> None:
    door = profile.start()
    assert door.state() is OpeningState.NEW
    services = door.create(PASSPHRASE)
    view = services.security.security()
    assert view.keyring == (profile.keyring.backend if profile.keyring else None)
    assert view.history.history is History.SOUND
    assert (view.recovery_sheet_made_at, view.last_backup_at) == (None, None)
    assert services.accounts.links() == ()
    assert profile.start().state() is OpeningState.LOCKED
    assert profile.acts() == ["profile_created", "locked"]


def test_what_was_kept_is_there_after_a_restart(profile: MovableProfile) -> None:
    profile.start().create(PASSPHRASE).preferences.set_theme("dark")
    door = profile.start()
    services = door.unlock(PASSPHRASE)
    assert services.preferences.theme() == "dark"
    door.lock()
    assert door.unlock(PASSPHRASE).preferences.theme() == "dark"


def test_it_is_what_the_window_opens(profile: MovableProfile) -> None:
    door: Opening = profile.start()
    services: Services = door.create(PASSPHRASE)
    assert services.security.security().deaf_while_locked == ()


def test_a_weak_passphrase_makes_no_profile(profile: MovableProfile) -> None:
    door = profile.start()
    with pytest.raises(WeakPassphraseError):
        door.create("password1")
    assert not door.opinion("password1").acceptable
    assert door.opinion(PASSPHRASE).acceptable
    assert door.state() is OpeningState.NEW


def test_a_profile_is_made_once(profile: MovableProfile) -> None:
    profile.made()
    with pytest.raises(VaultExistsError):
        profile.start().create(PASSPHRASE)
    profile.start().unlock(PASSPHRASE)


def test_a_wrong_passphrase_opens_nothing_and_is_written_down_at_the_next_unlock(
    profile: MovableProfile,
) -> None:
    door = profile.made()
    for _ in range(2):
        with pytest.raises(WrongPassphraseError):
            door.unlock(WRONG)
    profile.start().unlock(PASSPHRASE)
    profile.close()
    assert profile.acts()[2:] == ["wrong_passphrase", "unlocked", "locked"]
    assert profile.entries()[2].details == {"count": 2}


def test_after_wrong_tries_the_next_one_waits_over_restarts_and_changed_clocks(
    profile: MovableProfile,
) -> None:
    door = profile.made()
    for _ in range(4):
        with pytest.raises(WrongPassphraseError):
            door.unlock(WRONG)
    wait = door.wait_seconds()
    assert wait > 0
    with pytest.raises(TooManyTriesError) as caught:
        door.unlock(PASSPHRASE)
    assert caught.value.values["seconds"] == wait
    again = profile.start()
    with pytest.raises(TooManyTriesError):
        again.unlock(PASSPHRASE)
    profile.since_boot.restart()
    with pytest.raises(TooManyTriesError):
        profile.start().unlock(PASSPHRASE)
    profile.since_boot.now += wait
    profile.start().unlock(PASSPHRASE)


def test_a_count_that_was_thrown_away_is_no_free_try(profile: MovableProfile) -> None:
    profile.made()
    (profile.folder / "tries.json").unlink()
    with pytest.raises(TooManyTriesError):
        profile.start().unlock(PASSPHRASE)


def test_a_wrong_passphrase_inside_counts_and_is_written_down(profile: MovableProfile) -> None:
    services = profile.start().create(PASSPHRASE)
    for _ in range(4):
        with pytest.raises(WrongPassphraseError):
            services.security.make_recovery_sheet(WRONG, "en")
    with pytest.raises(TooManyTriesError):
        services.security.change_passphrase(PASSPHRASE, "seven other owls on a roof")
    profile.since_boot.now += 60
    services.security.change_passphrase(PASSPHRASE, "seven other owls on a roof")
    profile.close()
    acts = profile.acts("seven other owls on a roof")
    assert acts.count("wrong_passphrase") == 4
    assert acts[-2:] == ["passphrase_changed", "locked"]


def test_services_of_a_locked_profile_do_nothing(profile: MovableProfile) -> None:
    door = profile.start()
    services = door.create(PASSPHRASE)
    door.lock()
    door.lock()
    with pytest.raises(DatabaseClosedError):
        services.accounts.links()
    with pytest.raises(DatabaseClosedError):
        services.preferences.set_theme("dark")
    assert profile.acts() == ["profile_created", "locked"]


def test_a_closed_opening_opens_nothing(profile: MovableProfile) -> None:
    door = profile.made()
    door.close()
    door.close()
    with pytest.raises(DatabaseClosedError):
        door.unlock(PASSPHRASE)


def test_unlocking_twice_leaves_one_open(profile: MovableProfile) -> None:
    door = profile.made()
    first = door.unlock(PASSPHRASE)
    second = door.unlock(PASSPHRASE)
    with pytest.raises(DatabaseClosedError):
        first.accounts.links()
    assert second.accounts.links() == ()


def test_the_face_is_the_systems_until_it_can_be_read(profile: MovableProfile) -> None:
    door = profile.start()
    assert (door.face().language, door.face().theme) == ("en", "system")
    services = door.create(PASSPHRASE)
    services.preferences.set_theme("dark")
    services.preferences.set_language("zh_CN")
    assert (door.face().language, door.face().theme) == ("zh_CN", "dark")
    door.lock()
    assert (door.face().language, door.face().theme) == ("zh_CN", "dark")
    assert door.face().practice_passphrase is None
    fresh = profile.start()
    assert (fresh.face().language, fresh.face().theme) == ("en", "system")
    fresh.listen(nobody, nothing)
    expected = ("zh_CN", "dark") if profile.keyring else ("en", "system")
    assert (fresh.face().language, fresh.face().theme) == expected


def test_what_is_seen_while_locked_is_the_parents_choice(profile: MovableProfile) -> None:
    door = profile.start()
    services = door.create(PASSPHRASE)
    door.listen(nobody, nothing)
    door.lock()
    assert door.glance().kind is GlanceKind.NOTHING_LINKED
    services = door.unlock(PASSPHRASE)
    services.security.set_seen_while_locked(Seen.NOTHING)
    door.lock()
    assert door.glance().kind is GlanceKind.HIDDEN


def test_nobody_hears_before_somebody_listens(profile: MovableProfile) -> None:
    door = profile.made()
    assert door.glance().kind is GlanceKind.NOT_LISTENING
    door.listen(nobody, nothing)
    assert door.glance().kind is GlanceKind.NOTHING_LINKED


def test_a_process_that_replaces_another_goes_on_without_the_keyring(
    profile: MovableProfile,
) -> None:
    door = profile.start()
    door.create(PASSPHRASE).preferences.set_theme("dark")
    door.lock()
    left = door.handover()
    assert left is not None
    if isinstance(profile.keyring, MemorySecretStore):
        profile.keyring.failure = KeyringLockedError(backend="Memory")
    fresh = profile.start(left)
    assert fresh.face().theme == "dark"
    fresh.listen(nobody, nothing)
    assert fresh.glance().kind is GlanceKind.NOTHING_LINKED
    assert fresh.handover() == left


@pytest.mark.parametrize("left", [b"", b"no key", bytes(32)])
def test_what_is_no_handover_is_not_used(profile: MovableProfile, left: bytes) -> None:
    profile.made()
    fresh = profile.start(left)
    assert fresh.handover() is None
    assert fresh.glance().kind is GlanceKind.NOT_LISTENING
    fresh.unlock(PASSPHRASE)


def test_nothing_is_handed_over_of_nothing(profile: MovableProfile) -> None:
    assert profile.start().handover() is None
    assert profile.start(bytes(32)).state() is OpeningState.NEW


def test_without_its_keyring_nothing_opens_and_the_keyring_is_named(tmp_path: Path) -> None:
    keyring = MemorySecretStore("Secret Service")
    profile = MovableProfile(tmp_path, keyring)
    profile.made()
    profile.keyring = None
    door = profile.start()
    assert door.state() is OpeningState.LOCKED
    with pytest.raises(KeyringMissingError) as caught:
        door.unlock(PASSPHRASE)
    assert "Secret Service" in str(caught.value)
    with pytest.raises(KeyringMissingError):
        door.listen(nobody, nothing)
    assert door.glance().kind is GlanceKind.NOT_LISTENING
    profile.keyring = keyring
    keyring.failure = KeyringLockedError(backend="Secret Service")
    with pytest.raises(KeyringLockedError):
        door.unlock(PASSPHRASE)
    with pytest.raises(KeyringLockedError):
        door.listen(nobody, nothing)
    keyring.failure = None
    door.listen(nobody, nothing)
    assert door.glance().kind is GlanceKind.NOTHING_LINKED
    door.unlock(PASSPHRASE)


def test_trouble_with_the_keyring_is_no_wrong_try(tmp_path: Path) -> None:
    keyring = MemorySecretStore()
    profile = MovableProfile(tmp_path, keyring)
    profile.made()
    door = profile.start()
    keyring.failure = KeyringLockedError(backend="Memory")
    for _ in range(5):
        with pytest.raises(KeyringLockedError):
            door.unlock(PASSPHRASE)
    keyring.failure = None
    door.unlock(PASSPHRASE)
    profile.close()
    assert "wrong_passphrase" not in profile.acts()


def test_records_of_a_newer_guardian_are_left_alone(profile: MovableProfile) -> None:
    profile.made()
    newer = profile.database()
    with newer.write() as connection:
        connection.execute("PRAGMA user_version = 999")
    newer.close()
    before = (profile.folder / "guardian.db").read_bytes()
    door = profile.start()
    with pytest.raises(DatabaseTooNewError):
        door.unlock(PASSPHRASE)
    assert (profile.folder / "guardian.db").read_bytes() == before
    door.listen(nobody, nothing)
    if profile.keyring is not None:
        assert door.glance().kind is GlanceKind.NOTHING_LINKED, "it still listens"


def test_it_gets_ready_before_anybody_asks_and_while_it_is_open(profile: MovableProfile) -> None:
    door = profile.start()
    door.prepare()
    assert door.state() is OpeningState.NEW
    services = door.create(PASSPHRASE)
    door.prepare()
    assert services.accounts.links() == ()
    door.lock()
    door.prepare()
    assert profile.acts() == ["profile_created", "locked"]


def test_ciphers_that_fail_their_test_open_nothing_however_it_got_ready(
    profile: MovableProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing() -> None:
        raise SelfTestFailedError

    monkeypatch.setattr(life, "self_test", failing)
    door = profile.start()
    with pytest.raises(SelfTestFailedError):
        door.prepare()
    with pytest.raises(SelfTestFailedError):
        door.create(PASSPHRASE)
    assert door.state() is OpeningState.NEW
