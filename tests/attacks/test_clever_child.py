"""A clever child at a locked profile, with every right of the parent's session but no passphrase.

Files are deleted, put back and replaced, clocks are set, the app is killed and started over. Two
computers' worth of cleverness: with a file manager, and with a program that reads the keyring.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from joserfc import jws
from joserfc.jwk import ECKey

from guardian.desk.locked_values import GlanceKind
from guardian.desk.security_values import History
from guardian.desk.services import Services
from guardian.errors import GuardianError
from guardian.store import journal, links, signing_keys, watching
from guardian.store.database import Database
from guardian.store.schemas import WATCH
from guardian.store.sealing import sealed_event
from guardian.store.watching import SealedEvent, WatchedLink
from guardian.system.instance import LOCK_NAME, Instance
from guardian.vault import opening
from guardian.vault.errors import (
    KeyringLostSecretError,
    TooManyTriesError,
    VaultAbsentError,
    VaultDamagedError,
    WrongPassphraseError,
)
from tests.attacks.test_keyring_alone import app_with, only
from tests.rig.lived_profile import NEW, OLD, LivedProfile, until, watched
from tests.rig.memory_secret_store import MemorySecretStore
from tests.rig.movable_profile import PASSPHRASE, MovableProfile
from tests.rig.provider_server import served_provider

WRONG = "ten large herons near a bridge"
LONGEST_WAIT_SECONDS = 900
TAILS = ("", "-wal", "-shm")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[MovableProfile]:
    """Return a locked profile with a keyring, whose theme was chosen."""
    profile = MovableProfile(tmp_path / "home", MemorySecretStore())
    profile.start().create(PASSPHRASE).preferences.set_theme("dark")
    profile.close()
    yield profile
    profile.close()


@pytest.fixture
def lived(tmp_path: Path) -> Iterator[LivedProfile]:
    """Return a locked profile that hears a child at the real provider."""
    with served_provider(tmp_path) as served:
        profile = LivedProfile(tmp_path / "app", served)
        profile.linked()
        profile.locked()
        yield profile
        profile.close()


def guessed(profile: MovableProfile, times: int) -> None:
    """Type wrong passphrases, each in a process of its own that is killed at once."""
    for _ in range(times):
        with pytest.raises((WrongPassphraseError, TooManyTriesError)):
            profile.start().unlock(WRONG)


def remove(folder: Path, name: str) -> None:
    for tail in TAILS:
        (folder / f"{name}{tail}").unlink(missing_ok=True)


def acts(lived: LivedProfile) -> list[tuple[str, object]]:
    """Return the acts of the journal, the last one first, which is whole."""
    lived.close()
    database = lived.main()
    with database.read() as connection:
        assert journal.verify(connection) is None
        found = journal.entries(connection, limit=1000)
    database.close()
    return [(each.kind, each.details.get("count")) for each in found]


def seen(services: Services) -> list[str]:
    return sorted(each.category for each in services.alerts.recent())


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


# The watch database


SPOILED: dict[str, bytes | None] = {"gone": None, "empty": b"", "no database": bytes(9000)}


@pytest.mark.parametrize("spoiled", SPOILED)
def test_a_spoiled_watch_database_is_told_and_heard_again(
    lived: LivedProfile, spoiled: str
) -> None:
    lived.signal()
    until(lambda: lived.glance() is GlanceKind.WAITING)
    lived.close()
    remove(lived.folder, "watch.db")
    content = SPOILED[spoiled]
    if content is not None:
        (lived.folder / "watch.db").write_bytes(content)
    door = lived.start()
    assert lived.glance() is not GlanceKind.QUIET, "quiet is never claimed of what is not heard"
    lived.start()  # killed and started again: what was found is not forgotten
    assert lived.started is not None
    assert lived.started is not door
    services = lived.started.unlock(lived.passphrase)
    watched(services)
    until(lambda: services.security.security().deaf_while_locked == ())
    lived.signal("violence")
    until(lambda: "violence" in seen(services))
    got_all = seen(services) == ["grooming", "violence"]
    lived.locked()
    until(lambda: lived.glance() is GlanceKind.QUIET)
    told = acts(lived)
    assert ("watch_records_changed", 1) in told
    assert got_all or ("events_missing", 1) in told, "what was thrown away is missed"


def test_an_older_watch_database_shows_nothing_twice_and_hides_nothing(
    lived: LivedProfile,
) -> None:
    lived.close()
    older = (lived.folder / "watch.db").read_bytes()
    lived.start()
    lived.signal()
    until(lambda: lived.glance() is GlanceKind.WAITING)
    lived.close()
    waiting = (lived.folder / "watch.db").read_bytes()
    services = lived.start().unlock(lived.passphrase)
    watched(services)  # which asks for the keys that sign
    until(lambda: seen(services) == ["grooming"])
    lived.close()
    remove(lived.folder, "watch.db")
    (lived.folder / "watch.db").write_bytes(waiting)
    lived.start()
    assert lived.glance() is GlanceKind.WAITING
    services = lived.start().unlock(lived.passphrase)
    assert seen(services) == ["grooming"], "an event that came in already is no second alert"
    lived.close()
    remove(lived.folder, "watch.db")
    (lived.folder / "watch.db").write_bytes(older)
    services = lived.start().unlock(lived.passphrase)
    watched(services)
    lived.signal("violence")
    until(lambda: seen(services) == ["grooming", "violence"])


# With a program that reads the keyring


class Program:
    """Has the first tier: the watch database open, and the public key that events are sealed to."""

    def __init__(self, lived: LivedProfile) -> None:
        lived.close()
        self.keys = opening.open_watch(lived.folder, lived.keyring)
        path, key = lived.folder / "watch.db", self.keys.watch_key.reveal()
        self.database = Database.open(path, key, schema=WATCH)
        with self.database.read() as connection:
            (self.link,) = watching.every(connection)
        self.key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256", "kid": "own"})

    def forged(self, number: int, **claims: object) -> tuple[SealedEvent, str]:
        """Return an alert that the provider never sent, signed with a key of the child's own."""
        now = datetime.now(UTC)
        alert = {
            "alert_id": f"forged-{number}",
            "category": "grooming",
            "level": "low",
            "imminence": "none",
            "actor": "user",
            "detected_at": now.isoformat(),
            "method": "rule",
            "rule_version": "1",
            "evidence_digest": "00" * 16,
        }
        jti = f"forged-{number}"
        said = {
            "iss": self.link.issuer,
            "aud": self.link.link_id,
            "jti": jti,
            "iat": int(now.timestamp()),
            "gl_seq": number,
            "events": {"urn:guardian-link:1:event:alert": alert},
            **claims,
        }
        header = {"alg": "ES256", "typ": "secevent+jwt", "kid": "own"}
        compact = jws.serialize_compact(header, json.dumps(said), self.key, algorithms=["ES256"])
        event = SealedEvent(
            link_id=self.link.link_id,
            jti=jti,
            gl_seq=number,
            sealed=b"",
            asks_for_person=True,
            urgent=True,
            received_at=now,
        )
        return event, compact

    def plant(self, event: SealedEvent, compact: str) -> None:
        with self.database.write() as connection:
            sealed = sealed_event(self.keys.inbox_public_key, event, compact)
            assert watching.append(connection, sealed)

    def close(self) -> None:
        self.database.close()


def test_forged_events_are_refused_and_told(lived: LivedProfile) -> None:
    program = Program(lived)
    public = program.key.as_dict(private=False)
    with program.database.write() as connection:
        named = [("own", json.dumps(public))]
        signing_keys.replace(connection, program.link.link_id, named, datetime.now(UTC))
    program.plant(*program.forged(1))
    program.plant(*program.forged(2, iss="http://127.0.0.1:9", gl_seq=2**53))
    event, compact = program.forged(3)
    program.plant(replace(event, link_id="link-of-nobody"), compact)
    program.plant(replace(event, jti="no token", gl_seq=4), "not.a.token")
    program.plant(replace(event, jti="long", gl_seq=5), "x" * 1_000_000)
    program.close()
    services = lived.start().unlock(lived.passphrase)
    watched(services)
    lived.signal("violence")
    until(lambda: seen(services) == ["violence"])
    assert sum(count for kind, count in acts(lived) if kind == "events_refused") >= 5  # type: ignore[misc]


def test_a_link_to_another_service_forges_nothing_and_is_told(
    lived: LivedProfile, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    with served_provider(tmp_path / "other") as other:
        program = Program(lived)
        card = program.link.provider_card.replace(lived.served.url, other.url)
        elsewhere = replace(program.link, issuer=other.url, provider_card=card)
        stranger = WatchedLink(
            link_id="link-of-nobody", issuer=other.url, provider_name="Me", provider_card=card
        )
        with program.database.write() as connection:
            watching.add(connection, elsewhere)
            watching.add(connection, stranger)
        program.close()
        door = lived.start()
        until(lambda: lived.glance() in {GlanceKind.DEAF, GlanceKind.WAITING})
        lived.signal()
        services = door.unlock(lived.passphrase)
        assert seen(services) == []
        watched(services)
        until(lambda: seen(services) == ["grooming"])
        until(lambda: services.security.security().deaf_while_locked == ())
        (link,) = services.accounts.links()
        assert link.provider_url == lived.served.url
        lived.locked()
    assert ("watch_records_changed", 2) in acts(lived)
    watch = lived.watch()
    with watch.read() as connection:
        assert [each.issuer for each in watching.every(connection)] == [lived.served.url]
    watch.close()


def test_events_that_were_swallowed_with_the_watch_token_are_missed(lived: LivedProfile) -> None:
    lived.close()
    lived.signal()
    thief = app_with(lived.served.url, only(lived.watch()))
    assert [each["kind"] for each in thief.drain()] == ["alert"]
    services = lived.start().unlock(lived.passphrase)
    watched(services)
    lived.signal("violence")
    until(lambda: "violence" in seen(services))
    assert ("events_missing", 1) in acts(lived)


def test_a_program_cannot_make_the_lock_screen_crash(lived: LivedProfile) -> None:
    program = Program(lived)
    with program.database.write() as connection:
        connection.execute("UPDATE watched_link SET provider_card = '{\"', condition = 'x'")
        connection.execute("UPDATE watched_link SET last_heard_at = 'yesterday'")
        connection.execute("UPDATE credentials SET document = '[]'")
    program.plant(*program.forged(1))
    with program.database.write() as connection:
        connection.execute("UPDATE sealed_event SET sealed = x'00', received_at = 'x', gl_seq = -1")
    program.close()
    door = lived.start()
    assert lived.glance() is GlanceKind.WAITING
    services = door.unlock(lived.passphrase)
    watched(services)
    lived.signal("violence")
    until(lambda: seen(services) == ["violence"])
    assert links_of(lived) == 1
    assert acts(lived)[0][0] in {"locked", "event"}


def links_of(lived: LivedProfile) -> int:
    database = lived.main()
    with database.read() as connection:
        count = len(links.every(connection))
    database.close()
    return count


def test_passphrases_of_before_open_nothing_after_a_change(lived: LivedProfile) -> None:
    assert lived.started is not None
    lived.started.unlock(OLD).security.change_passphrase(OLD, NEW)
    lived.passphrase = NEW
    with pytest.raises(WrongPassphraseError):
        lived.start().unlock(OLD)
    lived.start().unlock(NEW)
