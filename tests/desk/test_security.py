"""Passphrase, keys, backup and records of a profile that is open."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.desk import renewing
from guardian.desk.locked_values import Seen
from guardian.desk.record_values import LogFilter
from guardian.desk.security_values import KEEP_MONTHS, LOCK_AFTER_MINUTES, Checked, History
from guardian.desk.services import Services
from guardian.store import alerts, credentials, watching
from guardian.store.alerts import AlertStep
from guardian.store.database import Database
from guardian.store.errors import StoreBusyError
from guardian.store.schemas import WATCH
from guardian.store.sealing import opened, sealed_event
from guardian.store.watching import SealedEvent, WatchedLink
from guardian.vault import changing, opening
from guardian.vault.errors import (
    NoRecoverySheetError,
    WeakPassphraseError,
    WrongPassphraseError,
    WrongRecoveryWordsError,
)
from tests.rig.movable_profile import PASSPHRASE, QUICK, MovableProfile
from tests.rig.seeded_store import LINK, add_alert, add_link, alert_row

OTHER = "seven other owls on a roof"


@pytest.fixture
def services(profile: MovableProfile) -> Services:
    return profile.start().create(PASSPHRASE)


def test_choices_are_kept_and_written_down(profile: MovableProfile, services: Services) -> None:
    view = services.security.security()
    assert (view.lock_after_minutes, view.seen_while_locked) == (15, Seen.WHETHER)
    assert view.keep_months is None
    services.security.set_lock_after(LOCK_AFTER_MINUTES[-1])
    services.security.set_seen_while_locked(Seen.NOTHING)
    services.security.set_keep_months(KEEP_MONTHS[0])
    view = profile.start().unlock(PASSPHRASE).security.security()
    assert view.lock_after_minutes == LOCK_AFTER_MINUTES[-1]
    assert view.seen_while_locked is Seen.NOTHING
    assert view.keep_months == KEEP_MONTHS[0]
    profile.close()
    changed = [e.details for e in profile.entries() if e.kind == "setting_changed"]
    assert changed == [{"setting": "lock_after_minutes"}, {"setting": "seen_while_locked"}]
    assert "retention_changed" in profile.acts()


@pytest.mark.parametrize(
    "choose",
    [
        lambda security: security.set_lock_after(2),
        lambda security: security.set_keep_months(7),
        lambda security: security.set_seen_while_locked("everything"),
    ],
)
def test_what_is_no_choice_is_refused(services: Services, choose: Callable[[object], None]) -> None:
    before = services.security.security()
    with pytest.raises(ValueError, match=r"no such choice|not a valid"):
        choose(services.security)
    assert services.security.security() == before


def test_another_passphrase_ends_the_one_before(
    profile: MovableProfile, services: Services
) -> None:
    with pytest.raises(WeakPassphraseError):
        services.security.change_passphrase(PASSPHRASE, "password1")
    with pytest.raises(WrongPassphraseError):
        services.security.change_passphrase(OTHER, PASSPHRASE)
    services.security.change_passphrase(PASSPHRASE, OTHER)
    assert services.security.check_records().sound
    door = profile.start()
    with pytest.raises(WrongPassphraseError):
        door.unlock(PASSPHRASE)
    door.unlock(OTHER)


def test_a_recovery_sheet_ends_the_one_before(profile: MovableProfile, services: Services) -> None:
    first = services.security.make_recovery_sheet(PASSPHRASE, "en")
    profile.clock.advance(timedelta(hours=1))
    second = services.security.make_recovery_sheet(PASSPHRASE, "zh_CN")
    assert services.security.security().recovery_sheet_made_at == second.made_at
    assert first.profile_mark == second.profile_mark
    assert not any(word in repr(second) for word in second.words)
    with pytest.raises(WrongRecoveryWordsError):
        profile.start().unlock_with_recovery(" ".join(first.words), OTHER)
    profile.start().unlock_with_recovery(" ".join(second.words), OTHER)


def test_a_check_tells_whether_everything_is_as_it_was_written(
    profile: MovableProfile, services: Services
) -> None:
    checked = services.security.check_records()
    assert (checked.checked_at, checked.entries, checked.sound) == (profile.clock.now(), 1, True)
    assert services.records.log(LogFilter()).intact_at == profile.clock.now()
    database = profile.database()
    with database.write() as connection:
        connection.execute("UPDATE journal SET kind = 'unlocked'")
    database.close()
    assert services.security.check_records() == Checked(
        checked_at=profile.clock.now(), entries=0, sound=False
    )
    assert services.records.log(LogFilter()).intact_at is None, "what was found is not so any more"


def test_a_check_that_meets_damaged_pages_everywhere_tells_it(
    profile: MovableProfile, services: Services
) -> None:
    database = profile.database()
    database.settle()
    database.close()
    file = profile.folder / "guardian.db"
    whole = bytearray(file.read_bytes())
    for page in range(4096, len(whole), 4096):
        whole[page + 100] ^= 1
    file.write_bytes(whole)
    assert not services.security.check_records().sound


def test_a_service_without_watch_tokens_is_named_as_deaf(
    profile: MovableProfile, services: Services
) -> None:
    database = profile.database()
    with database.write() as connection:
        add_link(connection, profile.clock.now())
    database.close()
    assert services.security.security().deaf_while_locked == ("Sandbox",)


def test_what_is_older_than_the_family_wants_goes_for_good(
    profile: MovableProfile, services: Services
) -> None:
    database = profile.database()
    with database.write() as connection:
        add_link(connection, profile.clock.now())
        for number, days in enumerate((0, 50, 150, 400)):
            at = profile.clock.now() - timedelta(days=days)
            add_alert(connection, alert_row(f"a{number}", at))
            alerts.mark(connection, LINK, f"a{number}", AlertStep.ACKNOWLEDGED, at)
    database.close()
    services.security.set_keep_months(12)
    assert {each.alert_id for each in services.alerts.recent()} == {"a0", "a1", "a2"}
    services.security.set_keep_months(3)
    assert {each.alert_id for each in services.alerts.recent()} == {"a0", "a1"}
    services.security.set_keep_months(None)
    assert services.security.check_records().sound
    assert profile.acts().count("records_removed") == 2


# Renewal of keys


def _with_something_waiting(profile: MovableProfile) -> None:
    """Leave tokens, an alert and an event that is sealed and cannot be verified yet."""
    keys = opening.unlock(profile.folder, profile.keyring, PASSPHRASE, QUICK)
    watch = Database.open(profile.folder / "watch.db", keys.watch.watch_key.reveal(), schema=WATCH)
    event = SealedEvent(
        link_id=LINK,
        jti="jti-1",
        gl_seq=1,
        sealed=b"",
        asks_for_person=True,
        urgent=False,
        received_at=profile.clock.now(),
    )
    with watch.write() as connection:
        link = WatchedLink(
            link_id=LINK,
            issuer="http://127.0.0.1:8420",
            provider_name="Sandbox",
            provider_card="{}",
        )
        watching.add(connection, link)
        credentials.save(connection, LINK, '{"watch": "tokens"}')
        watching.append(connection, sealed_event(keys.watch.inbox_public_key, event, "a.b.c"))
    watch.close()
    main = profile.database()
    with main.write() as connection:
        add_link(connection, profile.clock.now())
        add_alert(connection, alert_row("a1", profile.clock.now()))
    main.close()


def _waiting(profile: MovableProfile) -> str:
    """Return the event that waits, opened with the key of now."""
    keys = opening.unlock(profile.folder, profile.keyring, PASSPHRASE, QUICK)
    watch = Database.open(profile.folder / "watch.db", keys.watch.watch_key.reveal(), schema=WATCH)
    with watch.read() as connection:
        (event,) = watching.oldest(connection)
    watch.close()
    return opened([keys.inbox_private_key], event) or ""


def _all_keys(profile: MovableProfile) -> set[bytes]:
    keys = opening.unlock(profile.folder, profile.keyring, PASSPHRASE, QUICK)
    assert keys.before is None
    return {
        key.reveal()
        for key in (
            keys.master_key,
            keys.database_key,
            keys.inbox_private_key,
            keys.journal_key,
            keys.watch.watch_key,
        )
    }


def _whole(services: Services) -> None:
    """Everything is there, sound, and under new keys."""
    assert [each.alert_id for each in services.alerts.recent()] == ["a1"]
    assert services.security.check_records().sound
    assert services.security.security().history.history is History.SOUND


def test_every_key_is_renewed_while_everything_runs(
    profile: MovableProfile, services: Services
) -> None:
    before = _all_keys(profile)
    _with_something_waiting(profile)
    sheet = services.security.make_recovery_sheet(PASSPHRASE, "en")
    services.watch.start(lambda _topics: None, lambda _alert: None)
    with pytest.raises(WrongPassphraseError):
        services.security.renew_keys(OTHER)
    services.security.renew_keys(PASSPHRASE)
    assert not before & _all_keys(profile)
    assert _waiting(profile) == "a.b.c"
    services.preferences.set_theme("dark")
    _whole(services)
    services = profile.start().unlock(PASSPHRASE)
    _whole(services)
    assert services.preferences.theme() == "dark"
    profile.close()
    assert profile.acts().count("keys_renewed") == 1
    with pytest.raises(NoRecoverySheetError):
        profile.start().unlock_with_recovery(" ".join(sheet.words), OTHER)


STEPS = ("rekey watch", "rekey main", "renew", "reseal", "finish")


@pytest.mark.parametrize("cut", STEPS)
def test_a_renewal_that_was_cut_short_is_finished_at_the_next_unlock(
    profile: MovableProfile,
    services: Services,
    cut: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = _all_keys(profile)
    _with_something_waiting(profile)

    def fail(*_all: object) -> None:
        raise KeyboardInterrupt

    rekey = Database.rekey

    def rekey_until(database: Database, key: bytes) -> None:
        if repr(database) == f"Database({'watch.db' if cut == 'rekey watch' else 'guardian.db'!r})":
            raise KeyboardInterrupt
        rekey(database, key)

    if cut.startswith("rekey"):
        monkeypatch.setattr(Database, "rekey", rekey_until)
    elif cut == "renew":
        monkeypatch.setattr("guardian.store.head.HeadKeeper.renew", fail)
    elif cut == "reseal":
        monkeypatch.setattr(renewing, "reseal", fail)
    else:
        monkeypatch.setattr(changing, "finish_rotation", fail)
    with pytest.raises(KeyboardInterrupt):
        services.security.renew_keys(PASSPHRASE)
    monkeypatch.undo()
    services = profile.start().unlock(PASSPHRASE)
    _whole(services)
    assert not before & _all_keys(profile)
    services = profile.start().unlock(PASSPHRASE)
    _whole(services)


def test_a_renewal_waits_for_who_reads_and_says_so_in_the_end(
    profile: MovableProfile, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_something_waiting(profile)
    tries = 0

    def busy(_database: Database, _key: bytes) -> None:
        nonlocal tries
        tries += 1
        raise StoreBusyError

    monkeypatch.setattr(renewing, "BUSY_SECONDS", 0.0)
    monkeypatch.setattr(Database, "rekey", busy)
    with pytest.raises(StoreBusyError):
        services.security.renew_keys(PASSPHRASE)
    assert tries == renewing.BUSY_TRIES
    monkeypatch.undo()
    services.preferences.set_theme("dark")
    services = profile.start().unlock(PASSPHRASE)
    _whole(services)
    assert services.preferences.theme() == "dark"


def test_a_backup_replaces_the_one_that_was_there(
    profile: MovableProfile, services: Services, tmp_path: Path
) -> None:
    file = tmp_path / "backup"
    file.write_bytes(b"an older one")
    services.security.back_up(file, PASSPHRASE)
    assert file.stat().st_size > 4096
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["backup"]
    assert PASSPHRASE.encode() not in file.read_bytes()
    profile.close()
    assert profile.acts() == ["profile_created", "backup_made", "locked"]
