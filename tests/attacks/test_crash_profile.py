"""The process dies at every write of what a person does with a profile: unlock, renew, restore."""

import gc
import json
from pathlib import Path
from shutil import copytree

import pytest

from guardian.desk.opening import ProfileOpening
from guardian.desk.security_values import History
from guardian.desk.services import Services
from guardian.store import alerts, inbox, journal, links, signing_keys, watching
from guardian.store.conditions import Condition
from guardian.store.database import Database
from guardian.store.links import LinkRow
from guardian.store.schemas import WATCH
from guardian.store.sealing import sealed_event
from guardian.store.watching import SealedEvent, WatchedLink
from guardian.vault import opening
from guardian.vault.errors import TooManyTriesError, WrongPassphraseError
from tests.rig.clock import START
from tests.rig.crash_points import crash_points
from tests.rig.folder_secret_store import FolderSecretStore
from tests.rig.movable_profile import PASSPHRASE, QUICK, MovableProfile
from tests.rig.seeded_store import LINK, add_alert, alert_row
from tests.sync.fake_provider import ISSUER, FakeProvider

KEPT = Path(__file__).parents[1] / "kept"
NEW = "nine large herons under a bridge"
WAITING = [f"waiting-{number}" for number in range(6)]


def profile_in(root: Path) -> MovableProfile:
    return MovableProfile(root, FolderSecretStore(root / "keyring"))


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """Return a locked profile with a link, an alert that was seen and six that wait sealed."""
    root = tmp_path / "before"
    root.mkdir()
    profile = profile_in(root)
    profile.made()
    profile.close()
    keys = opening.unlock(profile.folder, profile.keyring, PASSPHRASE, QUICK)
    provider = FakeProvider(profile.clock)
    main = Database.open(profile.folder / "guardian.db", keys.database_key.reveal())
    with main.write() as connection:
        row = LinkRow(
            link_id=LINK,
            provider_name="Sandbox",
            issuer=ISSUER,
            provider_card="{}",
            condition=Condition.ACTIVE,
            created_at=START,
        )
        links.add(connection, row)
        add_alert(connection, alert_row("seen", START))
        public = provider.key.as_dict(private=False)
        signing_keys.replace(connection, LINK, [(str(public["kid"]), json.dumps(public))], START)
    main.close()
    watch = Database.open(profile.folder / "watch.db", keys.watch.watch_key.reveal(), schema=WATCH)
    with watch.write() as connection:
        card = WatchedLink(link_id=LINK, issuer=ISSUER, provider_name="Sandbox", provider_card="{}")
        watching.add(connection, card)
        for number, name in enumerate(WAITING, start=1):
            jti = provider.emit_alert(name)
            event = SealedEvent(
                link_id=LINK,
                jti=jti,
                gl_seq=number,
                sealed=b"",
                asks_for_person=True,
                urgent=True,
                received_at=START,
            )
            public_key = keys.watch.inbox_public_key
            watching.append(connection, sealed_event(public_key, event, provider.events[jti]))
    watch.close()
    del main, watch
    gc.collect()
    return root


def everything_came_in(profile: MovableProfile, services: Services) -> None:
    """Raise unless every alert is there once, nothing waits, and the history goes on."""
    view = services.security.security()
    assert view.history.history is History.SOUND
    profile.close()
    keys = opening.unlock(profile.folder, profile.keyring, PASSPHRASE, QUICK)
    assert keys.before is None
    main = Database.open(profile.folder / "guardian.db", keys.database_key.reveal())
    main.check()
    with main.read() as connection:
        assert sorted(row.alert_id for row in alerts.latest(connection)) == ["seen", *WAITING]
        assert len(inbox.entries(connection)) == len(WAITING)
        assert journal.verify(connection) is None
    main.close()
    path, watch_key = profile.folder / "watch.db", keys.watch.watch_key.reveal()
    watch = Database.open(path, watch_key, schema=WATCH)
    with watch.read() as connection:
        assert watching.waiting_count(connection) == 0
    watch.close()


def test_unlocking_with_what_waits(before: Path, tmp_path: Path) -> None:
    def work(root: Path) -> None:
        profile_in(root).start().unlock(PASSPHRASE)

    points = 0
    for _, root in crash_points(work, before, tmp_path, within=40):
        points += 1
        profile = profile_in(root)
        everything_came_in(profile, profile.start().unlock(PASSPHRASE))
    assert points > 10


def test_renewing_every_key(before: Path, tmp_path: Path) -> None:
    def work(root: Path) -> None:
        profile_in(root).start().unlock(PASSPHRASE).security.renew_keys(PASSPHRASE)

    first = opening.unlock(
        profile_in(before).folder, FolderSecretStore(before / "keyring"), PASSPHRASE, QUICK
    )
    renewed = set()
    for _, root in crash_points(work, before, tmp_path, within=40):
        profile = profile_in(root)
        everything_came_in(profile, profile.start().unlock(PASSPHRASE))
        keys = opening.unlock(profile.folder, profile.keyring, PASSPHRASE, QUICK)
        renewed.add(keys.database_key != first.database_key)
    assert renewed == {False, True}


def test_putting_a_backup_in_the_place_of_a_profile(before: Path, tmp_path: Path) -> None:
    profile = profile_in(before)
    security = profile.start().unlock(PASSPHRASE).security
    security.back_up(before / "family.backup", PASSPHRASE)
    security.change_passphrase(PASSPHRASE, NEW)
    profile.close()
    del security
    gc.collect()

    def work(root: Path) -> None:
        profile_in(root).start().restore(root / "family.backup", PASSPHRASE)

    opened = []
    for point, root in crash_points(work, before, tmp_path, within=50):
        profile = profile_in(root)
        door = profile.start()
        words = [word for word in (NEW, PASSPHRASE) if opens(door, word)]
        assert len(words) == 1, point
        opened += words
        assert len(profile.entries(words[0])) > len(WAITING)
        profile.close()
    assert opened == sorted(opened), "the old one until the new one stands"
    assert set(opened) == {NEW, PASSPHRASE}


def opens(door: ProfileOpening, word: str) -> bool:
    try:
        door.unlock(word)
    except WrongPassphraseError:
        return False
    return True


def unlocked_at_last(profile: MovableProfile, passphrase: str) -> Services:
    """Unlock; between the vault and what vouches for its count of tries a crash costs a wait."""
    door = profile.start()
    try:
        return door.unlock(passphrase)
    except TooManyTriesError as error:
        profile.since_boot.now += int(error.values["seconds"])
        return door.unlock(passphrase)


def test_taking_over_a_profile_of_version_1(tmp_path: Path) -> None:
    before = tmp_path / "before"
    copytree(KEPT / "version-1-passphrase", before / "profile")
    passphrase = "kept since version 1"

    def work(root: Path) -> None:
        profile_in(root).start().unlock(passphrase)

    for _, root in crash_points(work, before, tmp_path, within=40):
        profile = profile_in(root)
        services = unlocked_at_last(profile, passphrase)
        assert len(services.accounts.links()) > 0
        profile.close()
        security = profile.start().unlock(passphrase).security
        # Killed between the vault and the first mark, nobody can say that nothing is missing.
        assert security.security().history.history in {History.SOUND, History.UNKNOWN}
        security.accept_history()
        assert security.security().history.history is History.SOUND
        profile.close()
