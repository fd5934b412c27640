import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import requests

from guardian.clock import SystemClock
from guardian.demo.consent import approve, deny
from guardian.link.client.credentials import Credentials
from guardian.link.client.device import DeviceAuthorization, DeviceLink
from guardian.link.client.discovery import discover
from guardian.link.client.link_client import LinkClient
from guardian.link.client.oauth import LinkOAuth, new_key_jwk, proof_key
from guardian.link.errors import (
    AuthorizationPendingError,
    LinkDeniedError,
    LinkEndedError,
    OfflineError,
    PolicyRefusedError,
    RequestRefusedError,
    SignInAgainError,
    SlowDownError,
    StaleVersionError,
    StepUpError,
)
from guardian.link.http.cancellation import Cancellation
from guardian.link.http.transport import Transport
from guardian.link.set_tokens import verify_set
from guardian.link.wire.events import ALERT_URI, Alert
from guardian.link.wire.problems import ProblemType
from guardian.link.wire.ward import LinkState
from guardian.policy.merge_patch import JsonObject
from tests.rig.link_desk import SavedCredentials
from tests.rig.provider_process import ProviderProcess, provider_process

GUARDIAN = ("parent", "sandbox-parent")


class AheadClock:
    """A wall clock that is wrong by a fixed time."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProviderProcess]:
    """Run one provider for the module; every test makes links of its own."""
    folder: Path = tmp_path_factory.mktemp("provider")
    with provider_process(folder, language="en") as running:
        running.await_local_hour(10)  # at night the child would be refused
        yield running


def begin(process: ProviderProcess) -> DeviceAuthorization:
    return DeviceLink(SystemClock()).begin(discover(process.url))


def linked(process: ProviderProcess, ward: str = "Mia") -> Credentials:
    authorization = begin(process)
    approve(authorization.verification_uri_complete, *GUARDIAN, ward)
    return DeviceLink(SystemClock()).poll_once(authorization)


def client_with(
    process: ProviderProcess, credentials: Credentials, saved: SavedCredentials
) -> LinkClient:
    return LinkClient(discover(process.url), credentials, saved, SystemClock())


def expired(credentials: Credentials) -> Credentials:
    return replace(credentials, expires_at=SystemClock().now())


@pytest.fixture
def mia(process: ProviderProcess, saved: SavedCredentials) -> Iterator[LinkClient]:
    """Return a client linked to Mia, over the real provider."""
    with closing(client_with(process, linked(process), saved)) as client:
        yield client


def chat(process: ProviderProcess, login: str, text: str) -> None:
    """Let a child say one thing to a character, over HTTP."""
    with requests.Session() as child:
        child.trust_env = False
        form = {"login": login, "password": f"sandbox-{login}"}
        child.post(f"{process.url}/app/sign-in", data=form, timeout=20).raise_for_status()
        message = {"character_id": "study_owl", "text": text}
        answer = child.post(f"{process.url}/app/api/chat", json=message, timeout=20)
        assert answer.ok, answer.text


def test_a_code_is_pending_then_confirmed(process: ProviderProcess) -> None:
    authorization = begin(process)
    link = DeviceLink(SystemClock())
    with pytest.raises(AuthorizationPendingError):
        link.poll_once(authorization)
    with pytest.raises(SlowDownError):
        link.poll_once(authorization)
    threading.Timer(0, approve, (authorization.verification_uri_complete, *GUARDIAN, "Mia")).start()
    credentials = link.wait(authorization, threading.Event())
    assert credentials.link_id
    assert credentials.expires_at > SystemClock().now() + timedelta(minutes=9)


def test_a_refused_code_is_denied(process: ProviderProcess) -> None:
    authorization = begin(process)
    deny(authorization.verification_uri_complete, *GUARDIAN, "Mia")
    with pytest.raises(LinkDeniedError):
        DeviceLink(SystemClock()).poll_once(authorization)


def test_everything_can_be_read(mia: LinkClient) -> None:
    ward = mia.ward()
    assert ward.display_name == "Mia"
    assert ward.time_zone == "Asia/Shanghai"
    assert mia.link().state == "active"
    classes = {character.relationship_class for character in mia.characters().characters}
    assert len(classes) == 5
    today = date(2026, 1, 1)
    assert mia.usage(today, today).usage == []
    assert mia.refusals(today, today).refusals == []
    assert mia.spending(today, today).currency == "CNY"
    document, etag = mia.policy()
    assert etag == f'"v{document.version}"'


def test_the_policy_changes_only_for_whom_knows_it(mia: LinkClient) -> None:
    document, etag = mia.policy()
    wished = (document.requested.daily_minutes or 40) - 1
    changed, newer = mia.change_policy({"daily_minutes": wished}, etag)
    assert changed.requested.daily_minutes == wished
    assert newer != etag
    with pytest.raises(StaleVersionError):
        mia.change_policy({"daily_minutes": 5}, etag)
    for nonsense in (-1, 10**9, "many", True):
        with pytest.raises(PolicyRefusedError) as caught:
            mia.change_policy({"daily_minutes": nonsense}, newer)
        assert [error.field for error in caught.value.errors] == ["daily_minutes"]
    assert mia.policy()[1] == newer


def test_what_the_law_bans_stays_banned(mia: LinkClient) -> None:
    unblock: JsonObject = {"blocked_relationship_classes": {"virtual_partner": None}}
    with pytest.raises(PolicyRefusedError) as caught:
        mia.change_policy(unblock, mia.policy()[1])
    error = caught.value.errors[0]
    assert error.field == "blocked_relationship_classes/virtual_partner"
    assert error.clause


def test_a_change_that_names_no_version_is_refused(mia: LinkClient) -> None:
    with pytest.raises(RequestRefusedError) as caught:
        mia.change_policy({"daily_minutes": 5}, "")
    assert caught.value.kind is ProblemType.PRECONDITION_REQUIRED


def test_expired_tokens_are_renewed_and_saved(
    process: ProviderProcess, saved: SavedCredentials
) -> None:
    old = linked(process)
    with closing(client_with(process, expired(old), saved)) as client:
        assert client.link().link_id == old.link_id
    (new,) = saved.pairs
    assert new.refresh_token != old.refresh_token
    assert new.link_id == old.link_id
    with closing(client_with(process, new, saved)) as client:
        client.ward()
    assert len(saved.pairs) == 1


def test_a_crash_before_saving_does_not_lock_the_guardian_out(
    process: ProviderProcess, saved: SavedCredentials
) -> None:
    old = expired(linked(process))
    saved.broken = True
    with closing(client_with(process, old, saved)) as client, pytest.raises(OSError, match="space"):
        client.ward()
    saved.broken = False
    with closing(client_with(process, old, saved)) as client:
        client.ward()
    assert len(saved.pairs) == 1


def test_an_old_refresh_token_used_later_ends_the_whole_family(
    process: ProviderProcess, saved: SavedCredentials
) -> None:
    old = expired(linked(process))
    with closing(client_with(process, old, saved)) as client:
        client.ward()
    with closing(client_with(process, old, saved)) as thief, pytest.raises(SignInAgainError):
        thief.ward()
    (new,) = saved.pairs
    with closing(client_with(process, new, saved)) as client, pytest.raises(SignInAgainError):
        client.ward()


def test_tokens_are_worth_nothing_with_another_key(
    process: ProviderProcess, saved: SavedCredentials
) -> None:
    stolen = replace(linked(process), dpop_jwk=new_key_jwk())
    for credentials in (stolen, expired(stolen)):
        with (
            closing(client_with(process, credentials, saved)) as thief,
            pytest.raises(SignInAgainError),
        ):
            thief.ward()
    assert saved.pairs == []


@pytest.mark.parametrize("minutes", [-5, 5])
def test_a_wrong_clock_is_helped_by_a_nonce(
    process: ProviderProcess, saved: SavedCredentials, minutes: int
) -> None:
    credentials = linked(process)
    clock = AheadClock(timedelta(minutes=minutes))
    provider = discover(process.url)
    with closing(LinkClient(provider, credentials, saved, clock)) as client:
        assert client.ward().ward_id == "ward-mia"
        assert client.link().link_id == credentials.link_id
    with pytest.raises(AuthorizationPendingError):
        DeviceLink(clock).poll_once(DeviceLink(clock).begin(provider))


@pytest.mark.parametrize("minutes", [0, 5])
def test_a_watch_pair_looks_and_changes_nothing(
    process: ProviderProcess, saved: SavedCredentials, minutes: int
) -> None:
    full = linked(process)
    clock = AheadClock(timedelta(minutes=minutes))
    provider = discover(process.url)
    jwk = new_key_jwk()
    with Transport() as transport:
        oauth = LinkOAuth(provider, transport, clock)
        pair = oauth.watch_tokens(
            full.access_token, proof_key(full.dpop_jwk, clock), proof_key(jwk, clock)
        )
    assert pair.refresh_token is not None
    watch = replace(
        full, access_token=pair.access_token, refresh_token=pair.refresh_token, dpop_jwk=jwk
    )
    with closing(LinkClient(provider, watch, saved, clock)) as client:
        assert client.link().link_id == full.link_id
        stop = partial(client.stop_session, "stop-1")
        for change in (stop, client.end_link):
            with pytest.raises(StepUpError):
                change()
        assert client.link().state is LinkState.ACTIVE


def test_an_alert_arrives_signed_and_leaves_when_acknowledged(
    process: ProviderProcess, mia: LinkClient
) -> None:
    never = Cancellation()
    before = mia.poll([], {}, wait=False, cancelled=never)
    mia.poll(list(before.sets), {}, wait=False, cancelled=never)
    arrived: list[tuple[float, dict[str, str]]] = []

    def wait_for_it() -> None:
        answer = mia.poll([], {}, wait=True, cancelled=never)
        arrived.append((time.monotonic(), answer.sets))

    waiting = threading.Thread(target=wait_for_it)
    waiting.start()
    chat(process, "mia", "我不想活了")
    said_at = time.monotonic()
    waiting.join(30)
    assert arrived[0][0] - said_at < 1
    sets = mia.poll([], {}, wait=False, cancelled=never).sets
    keys, link_id = mia.jwks(), mia.link().link_id
    claims = [verify_set(s, keys, issuer=process.url, audience=link_id) for s in sets.values()]
    numbers = [claim.gl_seq for claim in claims]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    (alert,) = [Alert.model_validate(c.events[ALERT_URI]) for c in claims if ALERT_URI in c.events]
    assert alert.category.startswith("self_harm")
    for step in ("shown", "acknowledged", "acknowledged"):
        mia.acknowledge_alert(alert.alert_id, step)
    assert mia.poll(list(sets), {}, wait=False, cancelled=never).sets == {}


def test_an_alert_of_nobody_is_refused(mia: LinkClient) -> None:
    with pytest.raises(RequestRefusedError) as caught:
        mia.acknowledge_alert("no-such-alert", "shown")
    assert caught.value.kind is ProblemType.NOT_FOUND


def test_a_real_long_poll_is_cancelled_at_once(mia: LinkClient) -> None:
    cancelled = Cancellation()
    never = Cancellation()
    known = mia.poll([], {}, wait=False, cancelled=never).sets
    mia.poll(list(known), {}, wait=False, cancelled=never)
    cancelled_at: list[float] = []

    def cancel() -> None:
        cancelled_at.append(time.monotonic())
        cancelled.set()

    threading.Timer(0.3, cancel).start()
    assert mia.poll([], {}, wait=True, cancelled=cancelled).sets == {}
    assert time.monotonic() - cancelled_at[0] < 0.1
    mia.stop_session("stop-1")
    assert mia.stop_session("stop-2").stopped_sessions == 0


def test_a_link_that_was_ended_is_over(process: ProviderProcess, saved: SavedCredentials) -> None:
    credentials = linked(process, "Leo")
    with closing(client_with(process, credentials, saved)) as client:
        assert client.ward().display_name == "Leo"
        client.end_link()
        with pytest.raises(LinkEndedError):
            client.ward()
        client.end_link()
    with (
        closing(client_with(process, expired(credentials), saved)) as client,
        pytest.raises(LinkEndedError),
    ):
        client.ward()


def test_a_provider_that_comes_back_is_picked_up_again(
    tmp_path: Path, saved: SavedCredentials
) -> None:
    with (
        provider_process(tmp_path, language="en") as own,
        closing(client_with(own, linked(own), saved)) as client,
    ):
        client.ward()
        own.kill()
        with pytest.raises(OfflineError):
            client.ward()
        own.start()
        assert client.ward().display_name == "Mia"
