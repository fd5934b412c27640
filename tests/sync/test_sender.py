from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardian.link.errors import (
    OfflineError,
    PermissionMissingError,
    ProviderTroubleError,
    RequestRefusedError,
    StaleVersionError,
)
from guardian.link.wire.policy import PolicyDocument, parse_requested
from guardian.policy.merge_patch import JsonObject, merge_patch
from guardian.policy.settings import PolicySettings
from guardian.store import alerts
from guardian.store.alerts import AlertStep
from guardian.store.outbox import OutboxState
from guardian.sync import asking
from tests.rig.seeded_store import LINK
from tests.sync.fake_link import FakeLink
from tests.sync.family import Family


def ask(family: Family, patch: JsonObject) -> int:
    with family.database.write() as connection:
        return asking.ask_policy_change(connection, LINK, patch, family.clock.now())


def kept(family: Family) -> PolicyDocument:
    return PolicyDocument.model_validate_json(family.policy.document)


def test_a_change_is_a_row_first_and_then_confirmed(family: Family) -> None:
    wish = ask(family, {"daily_minutes": 40})
    with family.database.read() as connection:
        pending = asking.pending_patches(connection, LINK)
    assert [(one.id, one.body) for one in pending] == [(wish, {"daily_minutes": 40})]
    family.session.catch_up()
    assert family.wish(wish).state is OutboxState.CONFIRMED
    assert kept(family).requested.daily_minutes == 40
    assert family.policy.etag == '"v2"'
    with family.database.read() as connection:
        assert asking.pending_patches(connection, LINK) == ()


def test_changes_leave_in_the_order_they_were_asked(family: Family) -> None:
    wishes = [ask(family, {"daily_minutes": n}) for n in (10, 20, 30)]
    wishes.append(ask(family, {"daily_minutes": None}))
    family.session.catch_up()
    assert family.provider.requested.daily_minutes is None
    assert family.provider.version == 5
    assert {family.wish(wish).state for wish in wishes} == {OutboxState.CONFIRMED}


def test_another_guardians_change_in_between_is_kept(family: Family) -> None:
    family.session.catch_up()
    family.provider.set_requested(PolicySettings(spend_per_month_minor=500))
    wish = ask(family, {"daily_minutes": 40})
    family.provider.calls.clear()
    family.restart()
    family.provider.events.clear()  # our copy of the policy stays the old one
    family.provider.faults["policy"] = [ProviderTroubleError(None)]
    family.session.catch_up()
    assert family.wish(wish).state is OutboxState.CONFIRMED
    assert family.provider.requested == parse_requested(
        {"daily_minutes": 40, "spend_per_month_minor": 500}
    )
    assert family.provider.calls.count("change_policy") == 2


def test_a_change_whose_answer_was_lost_is_not_made_twice(family: Family) -> None:
    family.session.catch_up()
    wish = ask(family, {"daily_minutes": 40})

    def lose(call: str) -> None:
        family.provider.before_answer = None
        raise OfflineError

    family.provider.before_answer = lose
    with pytest.raises(OfflineError):
        family.session.catch_up()
    assert family.wish(wish).state is OutboxState.SENT
    assert family.provider.version == 2
    family.restart()
    family.session.catch_up()
    assert family.wish(wish).state is OutboxState.CONFIRMED
    assert family.wish(wish).attempts == 2
    assert family.provider.version == 2


def test_a_refused_change_says_why_and_lets_the_next_pass(family: Family) -> None:
    refused = ask(family, {"daily_minutes": True, "curfew": {"start": "21:00"}})
    unlawful = ask(family, {"blocked_relationship_classes": {"virtual_partner": None}})
    fine = ask(family, {"daily_minutes": 15})
    family.session.catch_up()
    row = family.wish(refused)
    assert row.state is OutboxState.REFUSED
    assert row.refusal is not None
    assert row.refusal["code"] == "link_policy_refused"
    errors = row.refusal["errors"]
    assert isinstance(errors, list)
    assert "daily_minutes" in [one["field"] for one in errors if isinstance(one, dict)]
    law = family.wish(unlawful).refusal
    assert law is not None
    assert "Measures Art. 14" in str(law["errors"])
    assert family.wish(fine).state is OutboxState.CONFIRMED
    assert family.provider.requested == PolicySettings(daily_minutes=15)


@pytest.mark.parametrize("error", [RequestRefusedError(), PermissionMissingError()])
def test_what_will_never_be_accepted_is_not_tried_again(
    family: Family, error: RequestRefusedError | PermissionMissingError
) -> None:
    wish = ask(family, {"daily_minutes": 15})
    family.provider.faults["change_policy"] = [error]
    family.session.catch_up()
    assert family.wish(wish).refusal == {"code": error.code, "errors": []}


def test_trouble_with_one_kind_holds_no_other_back(family: Family) -> None:
    family.provider.emit_alert("a")
    family.session.catch_up()
    family.provider.faults["change_policy"] = [ProviderTroubleError(None)]
    first = ask(family, {"daily_minutes": 15})
    second = ask(family, {"daily_minutes": 25})
    with family.database.write() as connection:
        asking.ask_alert_step(connection, LINK, "a", AlertStep.SHOWN, family.clock.now())
    with pytest.raises(ProviderTroubleError):
        family.session.catch_up()
    assert family.provider.steps == [("a", "shown")]
    assert family.wish(second).state is OutboxState.WAITING
    family.session.catch_up()
    assert family.wish(first).state is OutboxState.CONFIRMED
    assert family.provider.requested.daily_minutes == 25


def test_for_ever_stale_is_trouble_and_not_a_loop(family: Family) -> None:
    family.provider.faults["change_policy"] = [StaleVersionError() for _ in range(99)]
    wish = ask(family, {"daily_minutes": 15})
    with pytest.raises(StaleVersionError):
        family.session.catch_up()
    assert family.wish(wish).state is OutboxState.SENT
    assert family.provider.calls.count("change_policy") == 5


def test_steps_of_an_alert_travel_once(family: Family) -> None:
    family.provider.emit_alert("a")
    family.session.catch_up()
    now = family.clock.now()
    with family.database.write() as connection:
        assert asking.ask_alert_step(connection, LINK, "a", AlertStep.SHOWN, now)
        assert not asking.ask_alert_step(connection, LINK, "a", AlertStep.SHOWN, now)
        assert asking.ask_alert_step(connection, LINK, "a", AlertStep.ACKNOWLEDGED, now)
        assert not asking.ask_alert_step(connection, LINK, "unknown", AlertStep.SHOWN, now)
        assert alerts.waiting(connection) == ()
    family.session.catch_up()
    family.session.catch_up()
    assert family.provider.steps == [("a", "shown"), ("a", "acknowledged")]


def test_a_stop_leaves_soon_or_not_at_all(family: Family) -> None:
    with family.database.write() as connection:
        asking.ask_session_stop(connection, LINK, family.clock.now())
    family.session.catch_up()
    assert len(family.provider.stops) == 1
    family.provider.go(online=False)
    with family.database.write() as connection:
        late = asking.ask_session_stop(connection, LINK, family.clock.now())
    with pytest.raises(OfflineError):
        family.session.catch_up()
    family.clock.advance(timedelta(minutes=11))
    family.provider.go(online=True)
    family.session.catch_up()
    assert len(family.provider.stops) == 1
    assert family.wish(late).refusal == {"code": "lapsed", "errors": []}


def test_a_stop_whose_answer_was_lost_is_the_same_stop_again(family: Family) -> None:
    with family.database.write() as connection:
        wish = asking.ask_session_stop(connection, LINK, family.clock.now())

    def lose(call: str) -> None:
        family.provider.before_answer = None
        raise OfflineError

    family.provider.before_answer = lose
    with pytest.raises(OfflineError):
        family.session.catch_up()
    family.restart()
    family.session.catch_up()
    assert family.provider.calls.count("stop_session") == 2
    assert set(family.provider.stops) == {family.wish(wish).idempotency_key}


FIELDS: st.SearchStrategy[JsonObject] = st.fixed_dictionaries(
    {},
    optional={
        "daily_minutes": st.none() | st.integers(0, 1440),
        "spend_per_month_minor": st.none() | st.integers(0, 10_000),
        "curfew": st.none() | st.sampled_from([{"start": "21:00:00", "end": "06:30:00"}]),
        "blocked_characters": st.dictionaries(
            st.sampled_from(["owl", "lan"]), st.none() | st.just({}), max_size=2
        ),
    },
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(patches=st.lists(FIELDS, max_size=4), lost=st.sets(st.integers(0, 4)))
def test_whatever_is_lost_on_the_way_the_end_is_as_if_all_arrived_in_order(
    family: Family, patches: list[JsonObject], lost: set[int]
) -> None:
    family.provider.set_requested(PolicySettings())
    family.session.catch_up()
    expected: JsonObject = {}
    for patch in patches:
        ask(family, patch)
        expected = merge_patch(expected, patch)
    sent = 0

    def lose(call: str) -> None:
        nonlocal sent
        sent += 1
        if sent - 1 in lost:
            raise OfflineError

    family.provider.before_answer = lose
    for _ in range(6):
        try:
            family.session.catch_up()
        except OfflineError:
            continue
    with family.database.read() as connection:
        assert asking.pending_patches(connection, LINK) == ()
    assert family.provider.requested == parse_requested(expected)


def test_a_kept_answer_of_somebody_on_the_way_confirms_nothing(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    family.provider.set_requested(PolicySettings(daily_minutes=40))
    family.session.catch_up()
    old = family.new_client().policy()
    family.provider.set_requested(PolicySettings())
    family.session.catch_up()
    wish = ask(family, {"daily_minutes": 40})
    family.provider.faults["change_policy"] = [OfflineError()]
    with pytest.raises(OfflineError):
        family.session.catch_up()
    family.provider.calls.clear()
    fresh = FakeLink.policy

    def kept_on_the_way(link: FakeLink) -> tuple[PolicyDocument, str]:
        return fresh(link) if "change_policy" in family.provider.calls else old

    monkeypatch.setattr(FakeLink, "policy", kept_on_the_way)
    family.session.catch_up()
    assert family.wish(wish).state is OutboxState.CONFIRMED
    assert family.provider.requested == PolicySettings(daily_minutes=40)


def test_an_answer_to_an_earlier_change_does_not_confirm_a_later_one(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = ask(family, {"daily_minutes": 40}), ask(family, {"session_minutes": 25})
    fresh = FakeLink.change_policy
    kept: list[tuple[PolicyDocument, str]] = []

    def kept_on_the_way(link: FakeLink, patch: JsonObject, etag: str) -> tuple[PolicyDocument, str]:
        if len(kept) == 1:
            return kept.pop()
        kept.append(fresh(link, patch, etag))
        return kept[-1]

    monkeypatch.setattr(FakeLink, "change_policy", kept_on_the_way)
    family.session.catch_up()
    assert family.wish(first).state is OutboxState.CONFIRMED
    assert family.wish(second).state is OutboxState.CONFIRMED
    assert family.provider.requested == PolicySettings(daily_minutes=40, session_minutes=25)
