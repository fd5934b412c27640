"""A locked profile at the real provider: an alert arrives sealed, and comes in once."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.demo.family import WORRY
from guardian.desk import choices
from guardian.desk.locked_values import Glance, GlanceKind
from guardian.desk.locked_watch import LockedWatch
from guardian.provider.ledger.keys import rotate_key
from guardian.store import credentials, links, settings, watching
from guardian.store.conditions import Condition
from guardian.store.watching import SealedEvent, WatchedLink
from guardian.sync.drain import Drained
from tests.rig.child_browserless import child_of
from tests.rig.link_desk import fresh_credentials
from tests.rig.provider_process import provider_process
from tests.rig.provider_server import ServedProvider, served_provider
from tests.rig.watched_profile import INBOX_PUBLIC, WatchedProfile
from tests.rig.wire_family import done
from tests.sync.real_family import mia_says

OURS = {"guardian-locked", "guardian-remind"}
"""The threads of a locked profile that listens."""
LESS_THAN_A_POLL_SECONDS = 15.0


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[WatchedProfile]:
    made = WatchedProfile(tmp_path / "profile")
    yield made
    made.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedProvider]:
    with served_provider(tmp_path) as provider:
        yield provider


def watched_link(profile: WatchedProfile, url: str, ward: str = "Mia") -> str:
    """Link, and stay open until the profile could be locked."""
    link_id = profile.link(url, ward)
    with profile.unlocked():
        profile.until(lambda: profile.watch_credentials(link_id) is not None)
        profile.until(lambda: profile.watched(link_id) is not None)
    return link_id


def quiet(watch: LockedWatch) -> bool:
    return watch.glance().kind is GlanceKind.QUIET


def test_an_alert_arrives_while_locked_and_is_an_alert_once(
    profile: WatchedProfile, served: ServedProvider
) -> None:
    link_id = watched_link(profile, served.url)
    with profile.locked() as watch:
        profile.until(lambda: quiet(watch))
        child_of(served).say(WORRY["en"])
        profile.until(lambda: len(profile.waiting) == 1)
        profile.until(lambda: any(event.told_at for event in profile.sealed()))
        glance = watch.glance()
        assert glance.kind is GlanceKind.WAITING
        assert glance.last_heard_at is not None
    assert b"self_harm" not in b"".join(event.sealed for event in profile.sealed())
    drained = profile.drain()
    assert (drained.alerts, drained.left, drained.broken) == (1, 0, 0)
    assert len(profile.kept_alerts()) == 1
    with profile.unlocked():
        profile.until(lambda: profile.watched(link_id) is not None)
    assert profile.alerts == [], "told while locked, so not again"
    with profile.locked() as watch:
        profile.until(lambda: quiet(watch))
    assert profile.drain() == Drained()
    assert len(profile.waiting) == 1
    assert len(profile.kept_alerts()) == 1


def test_keys_that_changed_while_locked_do_not_lose_an_alert(
    profile: WatchedProfile, served: ServedProvider
) -> None:
    watched_link(profile, served.url)
    child = child_of(served)
    with profile.locked():
        child.say(WORRY["en"])
        profile.until(lambda: len(profile.waiting) == 1)
        with served.provider.engine.begin() as connection:
            rotate_key(connection, served.provider.wall_clock.now())
        served.clock.advance(timedelta(hours=2))
        child.say(WORRY["en"])
        profile.until(lambda: len(profile.waiting) == 2)
    drained = profile.drain()
    assert (drained.alerts, drained.left, drained.broken) == (2, 0, 0)


def test_a_link_that_ends_while_locked_waits_to_be_looked_at(
    profile: WatchedProfile, served: ServedProvider
) -> None:
    link_id = watched_link(profile, served.url)
    with profile.locked() as watch:
        profile.until(lambda: quiet(watch))
        with served.provider.engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE link SET ended_at = created_at, state = 'revoked' WHERE link_id = ?",
                (link_id,),
            )
        child_of(served).say("hello")
        profile.until(lambda: profile.waiting == [False])
        assert watch.glance().kind is GlanceKind.WAITING
    with profile.locked() as watch:
        assert watch.glance().kind is GlanceKind.WAITING
    assert profile.waiting == [False]
    with profile.unlocked():
        profile.until(lambda: profile.watched(link_id) is not None)
        profile.until(lambda: _ended(profile, link_id))
    assert profile.watched(link_id) is None
    with profile.locked() as watch:
        assert watch.glance() == Glance(kind=GlanceKind.NOTHING_LINKED)


def _ended(profile: WatchedProfile, link_id: str) -> bool:
    main = profile.main()
    with main.read() as connection:
        row = links.find(connection, link_id)
    main.close()
    return row is not None and row.condition is Condition.ENDED


def test_a_provider_that_restarts_is_heard_again_and_while_it_is_down_nobody_says_quiet(
    profile: WatchedProfile, tmp_path: Path
) -> None:
    with provider_process(tmp_path, language="en") as process:
        process.await_local_hour(10)
        link_id = watched_link(profile, process.url)
        with profile.locked() as watch:
            profile.until(lambda: quiet(watch))
            process.kill()
            profile.until(lambda: _condition(profile, link_id) is Condition.OFFLINE)
            profile.clock.ahead = timedelta(minutes=4)
            assert watch.glance().kind is GlanceKind.DEAF
            profile.clock.ahead = timedelta()
            process.start()
            process.await_local_hour(10)
            mia_says(process, WORRY["en"])
            profile.until(lambda: len(profile.waiting) == 1)
        assert profile.drain().alerts == 1


def _condition(profile: WatchedProfile, link_id: str) -> Condition | None:
    watched = profile.watched(link_id)
    return None if watched is None else watched.condition


def test_it_stops_in_the_middle_of_long_polls(
    profile: WatchedProfile, served: ServedProvider
) -> None:
    watched_link(profile, served.url)
    before = set(threading.enumerate())
    with profile.locked() as watch:
        profile.until(lambda: quiet(watch))
        ours = {each for each in threading.enumerate() if each.name in OURS} - before
        assert ours
        watch.stop()
        for each in ours:
            each.join(LESS_THAN_A_POLL_SECONDS)
        assert not any(each.is_alive() for each in ours), "it waited for the provider's answer"


def keep(profile: WatchedProfile, link: WatchedLink, *, tokens: bool = True) -> None:
    with profile.watch.write() as connection:
        watching.add(connection, link)
        if tokens:
            document = json.dumps(fresh_credentials().to_dict())
            credentials.save(connection, link.link_id, document)


def link_heard(
    profile: WatchedProfile,
    seconds_ago: float | None,
    link_id: str = "a",
    condition: Condition = Condition.ACTIVE,
) -> WatchedLink:
    now = profile.clock.now()
    return WatchedLink(
        link_id=link_id,
        issuer="i",
        provider_name="n",
        provider_card="{}",
        condition=condition,
        last_heard_at=None if seconds_ago is None else now - timedelta(seconds=seconds_ago),
    )


@pytest.mark.parametrize(
    ("seconds_ago", "condition", "kind"),
    [
        (0, Condition.ACTIVE, GlanceKind.QUIET),
        (170, Condition.OFFLINE, GlanceKind.QUIET),
        (190, Condition.ACTIVE, GlanceKind.DEAF),
        (-60, Condition.ACTIVE, GlanceKind.DEAF),
        (None, Condition.CATCHING_UP, GlanceKind.DEAF),
        (0, Condition.SIGN_IN_NEEDED, GlanceKind.DEAF),
        (0, Condition.SUSPENDED, GlanceKind.DEAF),
        (0, Condition.ENDED, GlanceKind.WAITING),
    ],
)
def test_quiet_is_said_only_of_what_was_heard_just_now(
    profile: WatchedProfile, seconds_ago: float | None, condition: Condition, kind: GlanceKind
) -> None:
    keep(profile, link_heard(profile, seconds_ago, condition=condition))
    assert LockedWatch(profile.watch, INBOX_PUBLIC, profile.clock).glance().kind is kind


def test_one_account_that_is_not_heard_is_enough(profile: WatchedProfile) -> None:
    watch = LockedWatch(profile.watch, INBOX_PUBLIC, profile.clock)
    assert watch.glance() == Glance(kind=GlanceKind.NOTHING_LINKED)
    keep(profile, link_heard(profile, 5, "a"))
    assert watch.glance().kind is GlanceKind.QUIET
    older = link_heard(profile, 60, "b")
    keep(profile, older, tokens=False)
    assert watch.glance() == Glance(kind=GlanceKind.DEAF, last_heard_at=older.last_heard_at)
    with profile.watch.write() as connection:
        event = SealedEvent(
            link_id="a",
            jti="j",
            gl_seq=1,
            sealed=b"s",
            asks_for_person=False,
            urgent=False,
            received_at=profile.clock.now(),
        )
        watching.append(connection, event)
    assert watch.glance().kind is GlanceKind.DEAF
    with profile.watch.write() as connection:
        connection.execute("UPDATE sealed_event SET asks_for_person = 1")
    assert watch.glance().kind is GlanceKind.WAITING


def test_tokens_of_nonsense_need_the_guardian_and_trouble_nobody(profile: WatchedProfile) -> None:
    for link_id, document in (("a", "{"), ("b", "{}")):
        keep(profile, link_heard(profile, 5, link_id), tokens=False)
        with profile.watch.write() as connection:
            credentials.save(connection, link_id, document)
    with profile.locked() as watch:
        profile.until(
            lambda: {_condition(profile, link_id) for link_id in "ab"} == {Condition.SIGN_IN_NEEDED}
        )
        assert watch.glance().kind is GlanceKind.DEAF


def a_crisis(served: ServedProvider) -> None:
    grave = {"category": "self_harm.intent", "level": "critical", "imminence": "urgent"}
    done(served.url, "/wards/ward-mia/signals", grave)


def test_a_crisis_that_waits_is_told_again_while_locked(
    profile: WatchedProfile, served: ServedProvider
) -> None:
    watched_link(profile, served.url)
    with profile.locked() as watch:
        profile.until(lambda: quiet(watch))
        a_crisis(served)
        profile.until(lambda: profile.waiting == [True])
        profile.clock.ahead = timedelta(minutes=6)
        watch.wake_all()
        profile.until(lambda: profile.waiting == [True, True])


def test_a_crisis_that_was_told_before_the_lock_is_told_again_after_it(
    profile: WatchedProfile, served: ServedProvider
) -> None:
    link_id = watched_link(profile, served.url)
    with profile.unlocked():
        profile.until(lambda: profile.watched(link_id) is not None)
        a_crisis(served)
        profile.until(lambda: len(profile.alerts) == 1)
    with profile.locked() as watch:
        profile.clock.ahead = timedelta(minutes=6)
        watch.wake_all()
        profile.until(lambda: profile.waiting == [True])


def test_quiet_hours_hold_while_locked_for_what_is_in_no_hurry(
    profile: WatchedProfile, served: ServedProvider
) -> None:
    link_id = watched_link(profile, served.url)
    now = profile.clock.now().astimezone()
    start, end = ((now + timedelta(hours=hours)).strftime("%H:%M") for hours in (-1, 1))
    with profile.watch.write() as connection:
        settings.save(connection, choices.QUIET_HOURS, {"start": start, "end": end})
        for jti, urgent in (("calm", False), ("urgent", True)):
            watching.append(
                connection,
                SealedEvent(
                    link_id=link_id,
                    jti=jti,
                    gl_seq=1,
                    sealed=b"",
                    asks_for_person=True,
                    urgent=urgent,
                    received_at=now,
                ),
            )
    with profile.locked() as watch:
        profile.until(lambda: profile.waiting == [True])
        profile.until(lambda: told_of(profile) == {"urgent"})
        profile.clock.ahead = timedelta(hours=2)
        watch.wake_all()
        profile.until(lambda: False in profile.waiting)
        profile.until(lambda: told_of(profile) == {"calm", "urgent"})


def told_of(profile: WatchedProfile) -> set[str]:
    return {each.jti for each in profile.sealed() if each.told_at is not None}
