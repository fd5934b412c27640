"""Every link gets tokens that only read, kept where a locked profile can use them."""

import json
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from guardian.desk.watch_families import WatchFamilies
from guardian.link.client.credentials import Credentials
from guardian.link.errors import (
    LinkError,
    OfflineError,
    RequestRefusedError,
    SignInAgainError,
    StepUpError,
    WatchNotOfferedError,
)
from guardian.store import credentials, inbox, links, signing_keys, watching
from guardian.store.conditions import Condition
from guardian.store.watching import WatchedLink
from guardian.sync.pace import Pace
from tests.rig.clock import START, MovableClock
from tests.rig.provider_server import ServedProvider, served_provider
from tests.rig.seeded_store import LINK, add_link
from tests.rig.watched_profile import WatchedProfile
from tests.sync.fake_link import FakeLink
from tests.sync.fake_provider import FakeProvider

QUICK = Pace(first_seconds=0.01, most_seconds=0.02)


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[WatchedProfile]:
    made = WatchedProfile(tmp_path / "profile")
    yield made
    made.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedProvider]:
    with served_provider(tmp_path) as provider:
        yield provider


def test_a_link_gets_tokens_of_its_own_that_change_nothing(
    profile: WatchedProfile, served: ServedProvider
) -> None:
    link_id = profile.link(served.url)
    main = profile.main()
    with main.read() as connection:
        full = json.loads(str(credentials.find(connection, link_id)))
    main.close()
    with profile.unlocked():
        profile.until(lambda: profile.watch_credentials(link_id) is not None)
    kept = profile.watch_credentials(link_id)
    assert kept is not None
    assert kept.dpop_jwk != full["dpop_jwk"]
    assert {kept.access_token, kept.refresh_token}.isdisjoint(
        {full["access_token"], full["refresh_token"]}
    )
    with closing(profile.watch_client(link_id)) as client:
        assert client.link().link_id == link_id
        stop = partial(client.stop_session, "stop-1")
        for change in (stop, client.end_link, client.watch_credentials):
            with pytest.raises((StepUpError, RequestRefusedError)):
                change()


def test_tokens_that_are_there_are_not_asked_for_again(
    profile: WatchedProfile, served: ServedProvider
) -> None:
    link_id = profile.link(served.url)
    kept = []
    for _ in range(2):
        with profile.unlocked():
            profile.until(lambda: profile.watch_credentials(link_id) is not None)
        kept.append(profile.watch_credentials(link_id))
    assert kept[0] == kept[1]


def test_an_account_that_is_unlinked_leaves_nothing_behind(
    profile: WatchedProfile, served: ServedProvider
) -> None:
    link_id = profile.link(served.url)
    with profile.unlocked() as watch:
        profile.until(lambda: profile.watch_credentials(link_id) is not None)
        watch.remove(link_id)
        assert profile.watched(link_id) is None
        assert profile.watch_credentials(link_id) is None
    assert profile.watched(link_id) is None, "although its row in the records is still there"


class Families:
    """Watch families over providers in memory; ``errors`` are raised by every exchange."""

    def __init__(self, profile: WatchedProfile) -> None:
        self.profile = profile
        self.main = profile.main()
        self.provider = FakeProvider(MovableClock())
        with self.main.write() as connection:
            add_link(connection, START)
        self.made = self.new()

    def new(self) -> WatchFamilies:
        return WatchFamilies(
            self.main,
            self.profile.watch,
            MovableClock(),
            lambda _: FakeLink(self.provider),
            QUICK,
        )

    def asked(self) -> int:
        return self.provider.calls.count("watch_credentials")

    def has_tokens(self) -> bool:
        with self.profile.watch.read() as connection:
            return credentials.find(connection, LINK) is not None


@pytest.fixture
def families(profile: WatchedProfile) -> Iterator[Families]:
    made = Families(profile)
    yield made
    made.made.stop(5)
    made.main.close()


def test_a_provider_that_is_out_of_reach_is_asked_until_it_answers(
    profile: WatchedProfile, families: Families
) -> None:
    families.provider.faults["watch_credentials"] = [OfflineError(), OfflineError()]
    families.made.start()
    profile.until(families.has_tokens)
    assert families.asked() == 3


@pytest.mark.parametrize(
    "error", [WatchNotOfferedError(), RequestRefusedError(), SignInAgainError()]
)
def test_a_provider_that_has_none_is_asked_once_and_its_link_is_listed_without(
    profile: WatchedProfile, families: Families, error: LinkError
) -> None:
    families.provider.faults["watch_credentials"] = [error] * 9
    families.made.start()
    profile.until(lambda: families.asked() == 1)
    for _ in range(3):
        families.made.look_again()
    families.made.stop(5)
    assert families.asked() == 1
    watched = profile.watched(LINK)
    assert watched is not None
    assert not families.has_tokens()


def test_tokens_that_died_are_replaced_at_the_next_unlock(
    profile: WatchedProfile, families: Families
) -> None:
    families.made.start()
    profile.until(families.has_tokens)
    families.made.stop(5)
    dead = profile.watch_credentials(LINK)
    with profile.watch.write() as connection:
        watching.set_condition(connection, LINK, Condition.SIGN_IN_NEEDED)
    families.made = families.new()
    families.made.start()
    profile.until(lambda: profile.watch_credentials(LINK) != dead)


def test_cards_and_keys_follow_the_records_and_what_is_over_goes(
    profile: WatchedProfile, families: Families
) -> None:
    with profile.watch.write() as connection:
        stray = WatchedLink(link_id="stray", issuer="i", provider_name="n", provider_card="{}")
        watching.add(connection, stray)
    named = [("k1", '{"kty":"OKP"}')]
    with families.main.write() as connection:
        signing_keys.replace(connection, LINK, named, START)
    families.made.keep_in_step()
    assert profile.watched("stray") is None
    with profile.watch.write() as connection:
        assert signing_keys.in_use(connection, LINK) == ('{"kty":"OKP"}',)
        planted = [("k1", '{"kty":"planted"}')]
        signing_keys.replace(connection, LINK, planted, START)
    families.made.keep_in_step()
    with profile.watch.read() as connection:
        assert signing_keys.in_use(connection, LINK) == ('{"kty":"OKP"}',)
    with families.main.write() as connection:
        links.set_condition(connection, LINK, Condition.ENDED)
    families.made.keep_in_step()
    assert profile.watched(LINK) is None


def test_tokens_that_come_after_the_end_of_the_link_are_not_kept(
    profile: WatchedProfile, families: Families
) -> None:
    families.made.keep_in_step()

    class Late(FakeLink):
        def watch_credentials(self) -> Credentials:
            kept = super().watch_credentials()
            families.made.forget(LINK)
            return kept

    families.made = WatchFamilies(
        families.main, profile.watch, MovableClock(), lambda _: Late(families.provider), QUICK
    )
    families.made.start()
    profile.until(lambda: profile.watched(LINK) is None and families.asked() == 1)
    families.made.look_again()
    families.made.stop(5)
    assert profile.watched(LINK) is None
    assert not families.has_tokens()


def test_what_is_in_the_inbox_is_known_while_locked(families: Families) -> None:
    event = inbox.Event(link_id=LINK, jti="a", gl_seq=1, compact="x", received_at=START)
    with families.main.write() as connection:
        assert inbox.append(connection, event)
    families.made.keep_in_step()
    with families.profile.watch.read() as connection:
        assert watching.is_in_inbox(connection, LINK, "a")
        assert not watching.is_in_inbox(connection, LINK, "b")
