"""The same rules as in the sandbox, for words that another program sends."""

from datetime import timedelta

import pytest

from guardian.policy.decisions import Reason
from guardian.policy.settings import RelationshipClass
from guardian.provider.accounts.seed import GUARDIAN_ID
from guardian.provider.backends.characters import set_class
from guardian.provider.backends.gateway.port import FAREWELL, NOT_OFFERED
from guardian.provider.engine.exits import messages_after_last_exit
from guardian.provider.engine.live import Stopper
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.care import output_finding_table
from guardian.provider.ledger.conversations import message_table
from tests.gateway.keeper.kept_family import LEO, MIA, MODEL, OTHER, KeptFamily
from tests.gateway.keeper.ledgers import BOTH

MINUTE = timedelta(minutes=1)
DESPAIR = "I want to kill myself"


@BOTH
def test_an_answer_begins_with_who_answers_and_time_counts(family: KeptFamily) -> None:
    reply = family.begin("hello")
    assert [text.partition("\n")[0] for text in reply.opening] == ["You are talking with an AI"]
    assert reply.note is not None
    assert "minor" in reply.note
    assert reply.stopped() is None
    family.clock.advance(2 * MINUTE)
    assert family.end(reply) == ()
    assert family.turns() == {MODEL: 1}
    assert family.count(message_table) == 2


@BOTH
def test_the_day_ends_when_its_time_is_used_up(family: KeptFamily) -> None:
    family.change(daily_minutes=10)
    for _ in range(3):
        family.talk()
        family.clock.advance(4 * MINUTE)
    refused = family.refusal()
    assert refused.code == Reason.LIMIT_REACHED
    assert refused.until is not None
    assert "tomorrow" in refused.detail


def test_what_worries_is_looked_after_at_night_too(family: KeptFamily) -> None:
    family.clock.advance(timedelta(hours=8))
    refused = family.refusal(DESPAIR)
    assert refused.code == Reason.CURFEW
    assert refused.support is not None
    assert "12356" in refused.support
    assert family.alerts() == 1
    assert family.turns() == {}


def test_comfort_comes_before_the_answer(family: KeptFamily) -> None:
    first = family.begin(DESPAIR).opening[0]
    assert "12356" in first
    assert family.alerts() == 1


def test_nothing_hides_behind_a_long_beginning(family: KeptFamily) -> None:
    family.begin("la " * 1_500 + DESPAIR)
    assert family.alerts() == 1


def test_blocked_is_refused_and_so_is_what_nobody_offers(family: KeptFamily) -> None:
    family.change(blocked_characters={MODEL: {}})
    assert family.refusal().code == Reason.CHARACTER_BLOCKED
    for alias in ("LLAMA-3", "llama-3:latest", "llama-3 ", ""):
        assert family.refusal(model=alias).code == NOT_OFFERED
    family.begin(model=OTHER)


def test_a_partner_is_for_nobody_under_age_and_a_person_can_say_so(family: KeptFamily) -> None:
    with family.provider.engine.begin() as connection:
        assert set_class(connection, OTHER, RelationshipClass.VIRTUAL_PARTNER)
        assert not set_class(connection, "nobody", RelationshipClass.STUDY)
    assert family.refusal(model=OTHER).code == Reason.CLASS_BANNED
    assert family.keeper.models(MIA, [MODEL, OTHER]) == (MODEL,)


def test_a_new_model_waits_for_approval(family: KeptFamily) -> None:
    family.change(approve_new_characters=True, approved_characters={MODEL: {}})
    assert family.keeper.models(MIA, ["new", MODEL]) == (MODEL,)
    assert family.refusal(model="new").code == Reason.APPROVAL_NEEDED
    family.begin()


def test_what_is_withdrawn_is_not_answered_and_an_empty_list_withdraws_nothing(
    family: KeptFamily,
) -> None:
    assert family.keeper.models(MIA, []) == ()
    family.begin(model=OTHER)
    family.keeper.models(MIA, [MODEL])
    assert family.refusal(model=OTHER).code == NOT_OFFERED
    family.keeper.models(MIA, [MODEL, OTHER])
    family.begin(model=OTHER)


@pytest.mark.parametrize("text", ["bye", "Goodbye!", "再见"])
def test_a_wish_to_leave_ends_it_kindly(family: KeptFamily, text: str) -> None:
    running = family.begin("hello")
    parting = family.refusal(text)
    assert parting.code == FAREWELL
    assert parting.detail
    assert running.stopped() == parting.detail
    assert family.end(running, "") == ()
    with reading(family.provider.engine) as connection:
        assert messages_after_last_exit(connection, MIA) == 0


@pytest.mark.parametrize("stopper", Stopper)
def test_a_running_answer_is_stopped(family: KeptFamily, stopper: Stopper) -> None:
    reply, other = family.begin(), family.begin(ward_id=LEO)
    family.live.replies.stop(MIA, stopper)
    assert reply.stopped()
    assert other.stopped() is None


def test_a_change_of_the_rules_is_heard_in_the_middle(family: KeptFamily) -> None:
    reply = family.begin()
    family.change(blocked_characters={MODEL: {}})
    assert reply.stopped() is None  # the ledger is asked elsewhere
    family.keeper.close()  # once that has been done
    assert reply.stopped() == family.refusal().detail


def test_a_change_that_leaves_it_open_stops_nothing(family: KeptFamily) -> None:
    reply = family.begin()
    family.change(daily_minutes=30)
    reply.stopped()
    family.keeper.close()
    assert reply.stopped() is None


def test_what_must_not_be_said_is_replaced_and_told(family: KeptFamily) -> None:
    reply = family.begin()
    assert reply.unsaid("Shall we read a book?") is None
    assert reply.unsaid("Please don't go!") is not None
    assert family.count(output_finding_table) == 0
    family.end(reply, "Well. ", kept_back="Please don't go!")
    assert family.count(output_finding_table) == 1
    assert family.alerts() == 1


def test_an_adult_is_told_less_of_an_answer(family: KeptFamily) -> None:
    family.clock.advance(timedelta(days=8 * 365))
    reply = family.begin(ward_id=LEO)
    assert reply.note is None
    assert reply.unsaid("Some do the blackout challenge.") is None


def test_reminders_come_at_the_end_as_well(family: KeptFamily) -> None:
    family.change(reality_reminder_minutes=4, daily_minutes=100)
    family.talk()
    family.clock.advance(3 * MINUTE)
    reply = family.begin()
    family.clock.advance(2 * MINUTE)
    assert [text.partition("\n")[0] for text in family.end(reply)] == ["A look up from the screen"]


def test_an_answer_is_counted_once(family: KeptFamily) -> None:
    reply = family.begin()
    family.end(reply)
    family.end(reply)
    assert family.count(message_table) == 2


def test_an_answer_after_the_end_is_told_against_the_gateway(family: KeptFamily) -> None:
    reply = family.begin()
    family.refusal("bye")
    family.clock.advance(MINUTE)
    family.end(reply, "One more thing")
    with reading(family.provider.engine) as connection:
        assert messages_after_last_exit(connection, MIA) == 1


def test_the_guardian_of_the_seed_is_whom_limits_are_changed_for(family: KeptFamily) -> None:
    family.change(daily_minutes=0)
    assert family.refusal().code == Reason.LIMIT_REACHED
    assert GUARDIAN_ID not in family.refusal().detail
