"""A clever child with a program that reads the keyring and bends the watch database.

Nothing that it writes is believed, and the log tells that it was there.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from joserfc import jws
from joserfc.jwk import ECKey

from guardian.desk.locked_values import GlanceKind
from guardian.store import links, signing_keys, watching
from guardian.store.database import Database
from guardian.store.schemas import WATCH
from guardian.store.sealing import sealed_event
from guardian.store.watching import SealedEvent, WatchedLink
from guardian.sync.unpublished import PATIENCE
from guardian.vault import opening
from tests.attacks.test_keyring_alone import app_with, only
from tests.rig.lived_profile import LivedProfile, seen, until, watched
from tests.rig.provider_server import served_provider

TAILS = ("", "-wal", "-shm")
FORGED = 5
"""At least so many of the events below are refused, and counted."""


def remove(folder: Path, name: str) -> None:
    for tail in TAILS:
        (folder / f"{name}{tail}").unlink(missing_ok=True)


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

    def is_missed() -> bool:
        return ("events_missing", 1) in lived.acts_so_far()

    # An alert may show before the history that came with it was looked at.
    until(lambda: seen(services) == ["grooming", "violence"] or is_missed())
    lived.locked()
    until(lambda: lived.glance() is GlanceKind.QUIET)
    told = lived.acts()
    assert ("watch_records_changed", 1) in told


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
    # A key that the service does not name is waited for, for a day.
    old = datetime.now(UTC) - PATIENCE
    for number, said in ((1, {}), (2, {"iss": "http://127.0.0.1:9", "gl_seq": 2**53})):
        event, compact = program.forged(number, **said)
        program.plant(replace(event, received_at=old), compact)
    event, compact = program.forged(3)
    program.plant(replace(event, link_id="link-of-nobody"), compact)
    program.plant(replace(event, jti="no token", gl_seq=4), "not.a.token")
    program.plant(replace(event, jti="long", gl_seq=5), "x" * 1_000_000)
    program.close()
    services = lived.start().unlock(lived.passphrase)
    watched(services)
    lived.signal("violence")
    until(lambda: seen(services) == ["violence"])
    until(lambda: _refused(lived) >= FORGED)


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
    assert ("watch_records_changed", 2) in lived.acts()
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
    # An alert may show before the history that came with it was looked at.
    until(lambda: ("events_missing", 1) in lived.acts_so_far())


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
    assert lived.acts()[0][0] in {"locked", "event"}


def _refused(lived: LivedProfile) -> int:
    counts = [count for kind, count in lived.acts_so_far() if kind == "events_refused"]
    return sum(each for each in counts if isinstance(each, int))


def links_of(lived: LivedProfile) -> int:
    database = lived.main()
    with database.read() as connection:
        count = len(links.every(connection))
    database.close()
    return count
