"""From the child's wish to the provider's decision, at the real provider: open, and locked."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from guardian.clock import SystemClock
from guardian.demo.consent import approve
from guardian.demo.family import PARENT
from guardian.desk.locked_values import GlanceKind
from guardian.desk.opening import ProfileOpening
from guardian.desk.services import Services
from guardian.desk.values import RequestKind, RequestView, Stage
from guardian.link.wire.requests import RequestState, WardRequest
from guardian.provider.accounts.people import ward
from guardian.provider.engine.ward_requests import list_requests
from tests.rig.listeners import kept_in, nothing
from tests.rig.memory_secret_store import MemorySecretStore
from tests.rig.movable_profile import PASSPHRASE, QUICK
from tests.rig.provider_server import ServedProvider, served_provider
from tests.rig.waiting_events import unheard

DEADLINE_SECONDS = 30.0


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedProvider]:
    with served_provider(tmp_path) as provider:
        provider.await_local_hour(10)  # at night no time can be given
        yield provider


class House:
    """Mia's parent, whose limit of an hour holds, and Mia."""

    def __init__(self, folder: Path, served: ServedProvider) -> None:
        self.served = served
        keyring = MemorySecretStore()
        self.told: list[bool] = []
        self.changed: list[frozenset[str]] = []
        self.door = ProfileOpening(
            folder / "profile",
            SystemClock(),
            "en",
            state_folder=folder / "state",
            find_keyring=lambda _wanted: keyring,
            cost=QUICK,
        )
        self.services = self._linked(self.door.create(PASSPHRASE))
        self.door.listen(kept_in(self.told), nothing)

    def _linked(self, services: Services) -> Services:
        pending = services.accounts.begin_link(self.served.url)
        with ThreadPoolExecutor(1) as pool:
            linking = pool.submit(services.accounts.wait_for_link, pending, threading.Event())
            approve(pending.verification_uri_complete, PARENT.login, PARENT.password, "Mia")
            self.link_id = linking.result(DEADLINE_SECONDS).link_id
        services.watch.start(self.changed.append, lambda _alert: None)
        services.limits.ask(self.link_id, {"daily_minutes": 60})
        until(lambda: limit(services, self.link_id) == 60)
        until(lambda: services.security.security().deaf_while_locked == ())
        return services

    def mia_asks(self, **wish: object) -> str:
        address = f"{self.served.url}/gl-test/v1/wards/ward-mia/requests"
        answer = requests.post(address, json=wish, timeout=DEADLINE_SECONDS)
        assert answer.ok, answer.text
        return str(answer.json()["request_id"])

    def mia_sees(self, request_id: str) -> WardRequest:
        provider = self.served.provider
        with provider.engine.begin() as connection:
            now = provider.clock.now()
            found = list_requests(connection, ward(connection, "ward-mia"), now)
        return next(each for each in found if each.request_id == request_id)

    def waiting(self) -> dict[str, RequestView]:
        return {each.request_id: each for each in self.services.requests.waiting()}

    def unlock(self, *, listening: bool) -> None:
        self.services = self.door.unlock(PASSPHRASE)
        if listening:
            self.services.watch.start(self.changed.append, lambda _alert: None)


def limit(services: Services, link_id: str) -> int | None:
    """Return the minutes per day that the service has confirmed."""
    return services.limits.limits(link_id).effective.settings.daily_minutes


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        threading.Event().wait(0.02)


@pytest.fixture
def house(tmp_path: Path, served: ServedProvider) -> Iterator[House]:
    made = House(tmp_path, served)
    yield made
    made.door.close()


def test_a_wish_arrives_and_the_answer_is_the_providers_decision(house: House) -> None:
    request_id = house.mia_asks(kind="extra_time", minutes=15)
    until(lambda: request_id in house.waiting())
    until(lambda: any("requests" in topics for topics in house.changed))
    assert house.waiting()[request_id].kind is RequestKind.EXTRA_TIME
    assert [each.request_id for each in house.services.requests.untold()] == [request_id]
    house.services.requests.answer(house.link_id, request_id, approve=True, minutes=20)
    assert house.services.requests.send_now(DEADLINE_SECONDS)
    assert house.waiting()[request_id].stage is Stage.CONFIRMED
    decided = house.mia_sees(request_id)
    assert (decided.state, decided.minutes) == (RequestState.APPROVED, 20)


def test_what_cannot_be_given_comes_back_with_its_reason(house: House) -> None:
    house.services.limits.ask(house.link_id, {"daily_minutes": None})
    until(lambda: limit(house.services, house.link_id) is None)
    request_id = house.mia_asks(kind="extra_time", minutes=15)
    until(lambda: request_id in house.waiting())
    house.services.requests.answer(house.link_id, request_id, approve=True)
    assert house.services.requests.send_now(DEADLINE_SECONDS)
    refused = house.waiting()[request_id]
    assert (refused.stage, refused.refusal) == (Stage.REFUSED, "no_limit")
    assert house.mia_sees(request_id).state is RequestState.PENDING
    house.services.requests.answer(house.link_id, request_id, approve=False)
    assert house.services.requests.send_now(DEADLINE_SECONDS)
    assert house.mia_sees(request_id).state is RequestState.DENIED


def test_a_wish_behind_the_lock_is_answered_between_two_locks(house: House) -> None:
    before = house.mia_asks(kind="purchase", item_id="coins_small")
    until(lambda: before in house.waiting())
    house.services.requests.answer(house.link_id, before, approve=False)
    assert house.services.requests.send_now(DEADLINE_SECONDS)
    until(lambda: unheard(house.served.provider) == 0)
    house.door.lock()
    until(lambda: house.door.glance().kind is GlanceKind.QUIET)
    request_id = house.mia_asks(kind="extra_time", minutes=15)
    until(lambda: house.door.glance().kind is GlanceKind.WAITING)
    until(lambda: house.told == [False])
    until(lambda: unheard(house.served.provider) == 0)  # and it is noted who was told
    house.unlock(listening=False)
    assert house.waiting()[request_id].minutes == 15, "nobody has to be asked for it"
    assert house.services.requests.untold() == (), "a notification said so while locked"
    house.services.watch.start(house.changed.append, lambda _alert: None)
    house.services.requests.answer(house.link_id, request_id, approve=True)
    until(lambda: house.services.requests.send_now(1))
    until(lambda: house.waiting()[request_id].stage is Stage.CONFIRMED)
    until(lambda: unheard(house.served.provider) == 0)
    house.door.lock()
    assert house.mia_sees(request_id).state is RequestState.APPROVED
    until(lambda: house.door.glance().kind is GlanceKind.QUIET)
    assert house.told == [False]
