"""What the child asks for arrives, and the guardian's answer leaves: once, whatever happens."""

import pytest

from guardian.link.errors import OfflineError, PermissionMissingError
from guardian.link.wire.events import Change, Topic
from guardian.link.wire.happenings import REQUEST_URI
from guardian.link.wire.requests import RequestState
from guardian.policy.settings import PolicySettings
from guardian.store import journal, ward_requests
from guardian.store.conditions import Condition
from guardian.store.outbox import OutboxState
from guardian.store.ward_requests import WardRequestRow
from guardian.sync import asking
from tests.rig.seeded_store import LINK
from tests.sync.fake_wire import ward_request
from tests.sync.family import Family


def kept(family: Family, request_id: str = "r") -> WardRequestRow:
    with family.database.read() as connection:
        row = ward_requests.find(connection, LINK, request_id)
    assert row is not None
    return row


def answer(family: Family, *, approve: bool, minutes: int | None = None) -> bool:
    with family.database.write() as connection:
        return asking.ask_request_decision(
            connection, LINK, "r", family.clock.now(), approve=approve, minutes=minutes
        )


def wish(family: Family) -> int:
    with family.database.read() as connection:
        (one,) = asking.open_answers(connection, LINK)
    return one.id


@pytest.fixture
def asked(family: Family) -> Family:
    """Return a family whose child has asked for 15 more minutes, under a daily limit."""
    family.provider.requested = PolicySettings(daily_minutes=60)
    family.provider.emit_request("r")
    family.session.catch_up()
    return family


def test_a_request_is_there_as_soon_as_its_event_is(family: Family) -> None:
    family.session.catch_up()
    family.provider.emit_request("r")
    family.provider.faults["requests"] = [OfflineError()]
    with pytest.raises(OfflineError):
        family.session.catch_up()
    assert (kept(family).minutes, kept(family).state) == (15, RequestState.PENDING)


def test_the_change_is_told_to_whoever_shows_it(asked: Family) -> None:
    asked.changes.clear()
    asked.provider.emit_request("r", state=RequestState.WITHDRAWN)
    asked.session.catch_up()
    assert any("requests" in topics for topics in asked.changes)
    assert kept(asked).state is RequestState.WITHDRAWN


def test_requests_are_read_when_the_provider_says_so(asked: Family) -> None:
    asked.provider.requests["other"] = ward_request("other", asked.clock)
    asked.provider.emit_change(Topic.REQUESTS)
    asked.session.catch_up()
    assert kept(asked, "other").state is RequestState.PENDING


def test_a_request_of_a_later_version_is_taken_and_read_again(asked: Family) -> None:
    asked.provider.calls.clear()
    asked.provider.emit(REQUEST_URI, Change(topics=[], at=asked.clock.now()))
    asked.session.catch_up()
    assert asked.provider.errors == {}
    assert "requests" in asked.provider.calls


def test_a_provider_without_requests_is_no_trouble(family: Family) -> None:
    family.provider.offers_requests = False
    family.session.catch_up()
    assert family.condition() is Condition.ACTIVE


def test_an_answer_is_a_row_first_and_then_confirmed(asked: Family) -> None:
    assert answer(asked, approve=True, minutes=20)
    wish_id = wish(asked)
    assert asked.wish(wish_id).body == {
        "request_id": "r",
        "decision": "approve",
        "minutes": 20,
    }
    assert kept(asked).state is RequestState.PENDING
    asked.session.catch_up()
    assert asked.wish(wish_id).state is OutboxState.CONFIRMED
    told = asked.provider.requests["r"]
    assert (told.state, told.minutes) == (RequestState.APPROVED, 20)
    assert kept(asked).state is RequestState.APPROVED
    with asked.database.read() as connection:
        acts = [one for one in journal.entries(connection) if one.kind == "request_answered"]
    assert [one.details for one in acts] == [{"request": "r", "decision": "approve", "minutes": 20}]


def test_an_answer_on_its_way_stays_the_one(asked: Family) -> None:
    assert answer(asked, approve=False)
    assert not answer(asked, approve=True)
    asked.session.catch_up()
    assert kept(asked).state is RequestState.DENIED
    assert not answer(asked, approve=True), "it waits no longer"


def test_nobody_answers_what_nobody_asked(family: Family) -> None:
    assert not answer(family, approve=True)
    with family.database.read() as connection:
        assert asking.open_answers(connection, LINK) == ()
        assert journal.entries(connection) == ()


@pytest.mark.parametrize("approve", [True, False])
def test_an_answer_whose_confirmation_was_lost_counts_once(asked: Family, approve: bool) -> None:
    answer(asked, approve=approve)
    wish_id = wish(asked)

    def lose(call: str) -> None:
        assert call == "decide_request"
        asked.provider.before_answer = None
        raise OfflineError

    asked.provider.before_answer = lose
    with pytest.raises(OfflineError):
        asked.session.catch_up()
    assert asked.wish(wish_id).state is OutboxState.SENT
    asked.restart()
    asked.session.catch_up()
    assert asked.wish(wish_id).state is OutboxState.CONFIRMED
    assert asked.provider.calls.count("decide_request") == 2


def test_an_answer_that_comes_too_late_says_how_it_stands(asked: Family) -> None:
    answer(asked, approve=True)
    wish_id = wish(asked)
    asked.provider.requests["r"] = ward_request("r", asked.clock, state=RequestState.WITHDRAWN)
    asked.session.catch_up()
    assert asked.wish(wish_id).refusal == {
        "code": "link_request_settled",
        "errors": [],
        "problem": "state-conflict",
        "reason": "withdrawn",
    }
    assert kept(asked).state is RequestState.WITHDRAWN


def test_an_approval_in_vain_comes_back_and_may_be_answered_otherwise(asked: Family) -> None:
    asked.provider.requested = PolicySettings()
    answer(asked, approve=True)
    wish_id = wish(asked)
    asked.session.catch_up()
    refusal = asked.wish(wish_id).refusal
    assert refusal is not None
    assert (refusal["code"], refusal["reason"]) == ("link_approval_in_vain", "no_limit")
    assert kept(asked).state is RequestState.PENDING
    assert answer(asked, approve=False)
    asked.session.catch_up()
    assert kept(asked).state is RequestState.DENIED


def test_a_request_that_is_gone_is_refused(asked: Family) -> None:
    answer(asked, approve=True)
    wish_id = wish(asked)
    asked.provider.requests.clear()
    asked.session.catch_up()
    refusal = asked.wish(wish_id).refusal
    assert refusal is not None
    assert refusal["code"] == "link_request_unknown"


def test_what_this_link_may_not_answer_is_not_tried_again(asked: Family) -> None:
    answer(asked, approve=True)
    wish_id = wish(asked)
    asked.provider.faults["decide_request"] = [PermissionMissingError()]
    asked.session.catch_up()
    assert asked.wish(wish_id).refusal == {"code": "link_permission_missing", "errors": []}
