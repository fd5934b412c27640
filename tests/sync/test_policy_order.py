"""Reading and changing the policy at once: nobody waits, and no older answer replaces a newer."""

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.link.wire.policy import PolicyDocument
from guardian.policy.settings import PolicySettings
from guardian.store.outbox import OutboxState
from guardian.sync import asking
from guardian.sync.policy_order import PolicyOrder
from tests.rig.seeded_store import LINK
from tests.sync.family import Family, Running

PATIENCE_SECONDS = 30


def test_an_answer_that_was_overtaken_is_left_out() -> None:
    order = PolicyOrder()
    first, second = order.ask(), order.ask()
    assert order.take(second, 4)
    assert not order.take(first, 4)
    assert not order.take(first, 3)


def test_a_change_counts_although_something_was_asked_after_it() -> None:
    order = PolicyOrder()
    change, reading = order.ask(), order.ask()
    assert order.take(reading, 4)
    assert order.take(change, 5)
    assert order.take(order.ask(), 5)


def test_a_provider_that_went_back_to_an_older_copy_is_believed() -> None:
    order = PolicyOrder()
    assert order.take(order.ask(), 9)
    assert order.take(order.ask(), 2)
    assert order.take(order.ask(), 2)


@given(answers=st.permutations(range(6)))
def test_what_was_asked_last_is_what_stays(answers: list[int]) -> None:
    order = PolicyOrder()
    asked = [order.ask() for _ in answers]
    stays = [number for number in answers if order.take(asked[number], version=1)]
    assert stays[-1] == max(answers)
    assert stays == sorted(stays)


@pytest.fixture
def slow_change(family: Family) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Let the provider make a change and not answer before the test says so."""
    made, answer = threading.Event(), threading.Event()

    def hold(call: str) -> None:
        if call == "change_policy":
            made.set()
            assert answer.wait(PATIENCE_SECONDS)

    family.provider.before_answer = hold
    yield made, answer
    answer.set()


def test_an_alert_arrives_while_a_change_waits_for_its_answer(
    family: Family, slow_change: tuple[threading.Event, threading.Event]
) -> None:
    made, answer = slow_change
    family.session.catch_up()
    with Running(family):
        with family.database.write() as connection:
            wish = asking.ask_policy_change(
                connection, LINK, {"daily_minutes": 40}, family.clock.now()
            )
        family.session.wake()
        assert made.wait(PATIENCE_SECONDS)
        # Another computer's change has the policy read, and after it comes an alert.
        family.provider.set_requested(PolicySettings(daily_minutes=40, spend_per_month_minor=700))
        family.provider.emit_alert("urgent")
        family.until(lambda: family.kept_alerts == ["urgent"])
        answer.set()
        family.until(lambda: family.wish(wish).state is OutboxState.CONFIRMED)
    kept = PolicyDocument.model_validate_json(family.policy.document)
    assert kept.requested.spend_per_month_minor == 700
