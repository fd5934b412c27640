"""The real desk's requests: the contract, and what an encrypted store and moving clocks add."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.desk.services import Services
from guardian.desk.values import RequestKind, RequestView, Stage
from guardian.link.errors import LinkEndedError
from guardian.link.wire.requests import RequestState
from guardian.policy.merge_patch import JsonObject
from guardian.store import journal, links, outbox, ward_requests, wards
from guardian.store.conditions import Condition
from guardian.store.database import Database
from guardian.store.ward_requests import WardRequestRow
from guardian.sync.asking import open_answers
from tests.contract.asked_requests import Asking, RequestsContract
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link, open_database
from tests.rig.small_desk import compose

OTHER_LINK = "link-2"
MINUTE = timedelta(minutes=1)


def row(clock: MovableClock, request_id: str, **change: object) -> WardRequestRow:
    now = clock.now()
    made = WardRequestRow(
        link_id=LINK,
        request_id=request_id,
        kind=RequestKind.EXTRA_TIME,
        minutes=15,
        character_id=None,
        item=None,
        price_minor=None,
        state=RequestState.PENDING,
        asked_at=now,
        expires_at=now + timedelta(hours=24),
    )
    return replace(made, **change)  # type: ignore[arg-type]  # a test names real fields


class AskingDesk:
    """A desk over a store, and what the worker of an account would do to the store."""

    def __init__(self, folder: Path, clock: MovableClock) -> None:
        self.folder, self.clock = folder, clock
        self.database: Database = open_database(folder)
        with self.database.write() as connection:
            add_link(connection, clock.now(), LINK)
            add_link(connection, clock.now() + MINUTE, OTHER_LINK)
        self.opened: list[Services] = []
        self.services = self.again()

    def again(self) -> Services:
        made = compose(self.folder, open_database(self.folder), self.clock, "en")
        self.opened.append(made)
        return made

    def ask(self, request_id: str, **change: object) -> None:
        with self.database.write() as connection:
            ward_requests.keep(connection, row(self.clock, request_id, **change))

    def waiting(self) -> dict[str, RequestView]:
        return {each.request_id: each for each in self.services.requests.waiting()}

    def confirm(self, request_id: str, state: RequestState = RequestState.APPROVED) -> None:
        with self.database.write() as connection:
            (wish,) = open_answers(connection, LINK)
            outbox.set_confirmed(connection, wish.id, self.clock.now())
            ward_requests.settle(connection, LINK, request_id, state)

    def refuse(self, refusal: JsonObject) -> None:
        with self.database.write() as connection:
            (wish,) = open_answers(connection, LINK)
            outbox.set_refused(connection, wish.id, refusal, self.clock.now())

    def close(self) -> None:
        for each in self.opened:
            each.watch.stop()
        self.database.close()


@pytest.fixture
def desk(tmp_path: Path, clock: MovableClock) -> Iterator[AskingDesk]:
    made = AskingDesk(tmp_path, clock)
    yield made
    made.close()


class TestRealRequests(RequestsContract):
    @pytest.fixture
    def asking(self, desk: AskingDesk) -> Asking:
        now = desk.clock.now()
        desk.ask("other", link_id=OTHER_LINK, asked_at=now + 2 * MINUTE)
        desk.ask("time")
        desk.ask(
            "coins",
            kind=RequestKind.PURCHASE,
            minutes=None,
            item="Coins",
            price_minor=600,
            asked_at=now + MINUTE,
        )
        return Asking(
            services=desk.services,
            again=desk.again,
            link_id=LINK,
            other_link_id=OTHER_LINK,
            time="time",
            purchase="coins",
            other="other",
        )


def answer(desk: AskingDesk, request_id: str, *, approve: bool, minutes: int | None = None) -> None:
    desk.services.requests.answer(LINK, request_id, approve=approve, minutes=minutes)


def test_nobody_is_answered_through_a_link_that_has_ended(desk: AskingDesk) -> None:
    desk.ask("time")
    with desk.database.write() as connection:
        links.set_condition(connection, LINK, Condition.ENDED_BY_PROVIDER)
    with pytest.raises(LinkEndedError):
        answer(desk, "time", approve=True)
    with desk.database.read() as connection:
        assert open_answers(connection, LINK) == ()


def test_what_came_of_an_answer_is_told_for_a_while(desk: AskingDesk) -> None:
    desk.ask("time")
    answer(desk, "time", approve=True)
    desk.confirm("time")
    assert desk.waiting()["time"].stage is Stage.CONFIRMED
    desk.clock.advance(timedelta(minutes=11))
    assert desk.waiting() == {}


def test_a_refused_answer_says_why_and_leaves_the_request_open(desk: AskingDesk) -> None:
    desk.ask("time")
    answer(desk, "time", approve=True)
    desk.refuse({"code": "link_approval_in_vain", "errors": [], "reason": "no_limit"})
    refused = desk.waiting()["time"]
    assert (refused.stage, refused.approved, refused.refusal) == (Stage.REFUSED, True, "no_limit")
    desk.clock.advance(timedelta(minutes=11))
    assert desk.waiting()["time"] == refused, "it still waits"
    answer(desk, "time", approve=False)
    assert (desk.waiting()["time"].stage, desk.waiting()["time"].refusal) == (Stage.ASKED, None)


def test_a_refusal_without_a_reason_is_told_by_its_code(desk: AskingDesk) -> None:
    desk.ask("time")
    answer(desk, "time", approve=True)
    desk.refuse({"code": "link_permission_missing", "errors": []})
    assert desk.waiting()["time"].refusal == "link_permission_missing"


def test_what_others_settled_waits_no_longer(desk: AskingDesk) -> None:
    for state in RequestState:
        desk.ask(state.value, state=state)
    assert list(desk.waiting()) == ["pending"]


def test_times_are_the_services_and_so_is_what_is_left(desk: AskingDesk) -> None:
    ahead = timedelta(hours=3)
    with desk.database.write() as connection:
        ward = wards.find(connection, LINK)
        assert ward is not None
        wards.save(connection, replace(ward, as_of=ward.fetched_at + ahead))
    asked = desk.clock.now() + ahead
    desk.ask("time", asked_at=asked, expires_at=asked + 30 * MINUTE)
    shown = desk.waiting()["time"]
    assert (shown.asked_at, shown.expires_at) == (asked, asked + 30 * MINUTE)
    assert shown.provider_time(desk.clock.now()) == asked
    desk.clock.advance(29 * MINUTE)
    assert "time" in desk.waiting()
    desk.clock.advance(MINUTE)
    assert desk.waiting() == {}, "its time is over, whoever says so"
    assert desk.services.requests.untold() == ()


def test_a_character_is_called_by_its_name_where_that_is_known(desk: AskingDesk) -> None:
    for character in ("owl", "gone"):
        desk.ask(character, kind=RequestKind.CHARACTER, minutes=None, character_id=character)
    names = {each.request_id: each.character_name for each in desk.waiting().values()}
    assert names == {"owl": "Owl", "gone": "gone"}


def test_an_answer_is_an_act_without_words(desk: AskingDesk) -> None:
    desk.ask("coins", kind=RequestKind.PURCHASE, minutes=None, item="Geheim", price_minor=1)
    answer(desk, "coins", approve=True)
    with desk.database.read() as connection:
        assert journal.verify(connection) is None
        (act,) = [one for one in journal.entries(connection) if one.kind == "request_answered"]
    assert act.details == {"request": "coins", "decision": "approve"}
    assert act.link_id == LINK


def test_it_waits_until_the_service_has_the_answer(desk: AskingDesk) -> None:
    desk.ask("time")
    answer(desk, "time", approve=True)

    def deliver() -> None:
        desk.confirm("time")
        desk.opened[0].watch.changed(frozenset({"outbox"}))  # type: ignore[attr-defined]

    worker = threading.Timer(0.05, deliver)
    worker.start()
    assert desk.services.requests.send_now(10)
    worker.join()


def test_a_service_that_is_not_reached_is_not_waited_for(desk: AskingDesk) -> None:
    desk.ask("time")
    answer(desk, "time", approve=True)
    with desk.database.write() as connection:
        links.set_condition(connection, LINK, Condition.OFFLINE)
    assert desk.services.requests.send_now(10)
