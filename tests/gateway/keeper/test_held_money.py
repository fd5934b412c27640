"""Two answers at once together pass no cap, whichever process gives them, and whoever is killed."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.policy.decisions import Reason
from guardian.provider.backends.gateway.held_money import HELD_FOR
from guardian.provider.backends.gateway.paying import LONGEST_PAID
from guardian.provider.backends.gateway.port import TokenUse
from guardian.provider.backends.gateway.prices import PriceTable
from guardian.provider.backends.gateway.reply import ASKED_EVERY, EngineReply
from guardian.provider.ledger.gateway import held_money_table
from tests.gateway.keeper.kept_family import MODEL, OTHER, KeptFamily
from tests.gateway.keeper.ledgers import BOTH
from tests.gateway.keeper.test_money import TABLE, table
from tests.gateway.keeper.test_statements import statements


@pytest.fixture
def prices(tmp_path: Path) -> PriceTable:
    return table(tmp_path, TABLE.format(currency="CNY"))


@pytest.fixture
def paid(family_db: str, prices: PriceTable) -> Iterator[KeptFamily]:
    kept = KeptFamily(family_db, prices=prices)
    kept.change(spend_per_day_minor=300, spend_per_month_minor=1_000)
    yield kept
    kept.close()


def said(reply: EngineReply) -> TokenUse:
    """Return the use of an answer that is as long as it may be."""
    assert reply.most_tokens is not None
    return TokenUse(input_tokens=5, output_tokens=reply.most_tokens)


def test_a_second_answer_has_what_the_first_leaves(paid: KeptFamily) -> None:
    first = paid.begin()
    assert paid.refusal("and?").code == Reason.SPENDING_CAP
    paid.begin(model=OTHER)
    paid.end(first, tokens=TokenUse(input_tokens=0, output_tokens=1_000))
    second = paid.begin("and now?")
    assert second.most_tokens is not None
    assert 1_990 <= second.most_tokens < 2_000
    paid.end(second, tokens=said(second))
    assert sum(each.price_minor for each in paid.purchases()) <= 300
    assert paid.count(held_money_table) == 0


def test_under_a_large_cap_there_is_room_for_several(paid: KeptFamily) -> None:
    paid.change(spend_per_day_minor=8_000, spend_per_month_minor=None)
    replies = [paid.begin(f"hello {number}") for number in range(3)]
    mosts = [reply.most_tokens or 0 for reply in replies]
    assert mosts[0] == pytest.approx(LONGEST_PAID, abs=10)
    assert mosts[0] == mosts[1] > mosts[2]
    for reply in replies:
        paid.end(reply, tokens=said(reply))
    assert 7_990 <= sum(each.price_minor for each in paid.purchases()) <= 8_000


@BOTH
def test_processes_agree(paid: KeptFamily, family_db: str, prices: PriceTable) -> None:
    other = KeptFamily(family_db, prices=prices)
    try:
        with ThreadPoolExecutor(2) as both:
            asked = [both.submit(each.ask) for each in (paid, other)]
        answers = [each.result() for each in asked]
        assert sum(isinstance(each, EngineReply) for each in answers) == 1
    finally:
        other.close()


def test_what_a_killed_process_held_is_free_after_a_while(paid: KeptFamily) -> None:
    paid.begin()
    paid.clock.advance(HELD_FOR - timedelta(seconds=1))
    paid.refusal()
    paid.clock.advance(timedelta(seconds=1))
    paid.end(paid.begin("again"), tokens=TokenUse(input_tokens=1, output_tokens=1))
    assert paid.count(held_money_table) == 0, "nor does it stay in the ledger"


def test_a_long_answer_holds_on(family_db: str, prices: PriceTable) -> None:
    paid = KeptFamily(family_db, prices=prices)
    paid.change(spend_per_day_minor=300)
    reply = paid.begin()
    for _ in range(2 * (HELD_FOR // ASKED_EVERY)):
        paid.clock.advance(ASKED_EVERY)
        assert reply.stopped() is None
        while reply._asking:
            time.sleep(0.005)
    paid.refusal()
    paid.close()


def test_what_was_not_answered_holds_nothing(paid: KeptFamily) -> None:
    paid.end(paid.begin(), "")
    assert paid.count(held_money_table) == 0
    paid.begin("again")


def test_a_helper_holds_no_more_than_it_may_say(paid: KeptFamily) -> None:
    paid.end(paid.begin("my cat"), tokens=TokenUse(input_tokens=1, output_tokens=1))
    titles = [paid.begin("### Task: a title for my cat", helper=True) for _ in range(2)]
    further = paid.begin("and my dog")
    assert further.most_tokens is not None
    assert 2_300 <= further.most_tokens < 2_400
    for each in titles:
        paid.end(each, "")
    assert paid.count(held_money_table) == 1


def test_a_question_that_cannot_be_paid_is_not_asked(paid: KeptFamily) -> None:
    assert paid.refusal(characters=400_000).code == Reason.SPENDING_CAP


def test_money_is_two_more_statements(paid: KeptFamily) -> None:
    paid.end(paid.begin(model=OTHER))
    with statements(paid) as free:
        paid.end(paid.begin("and?", model=OTHER))
    paid.end(paid.begin(model=MODEL), tokens=TokenUse(input_tokens=1, output_tokens=1))
    with statements(paid) as seen:
        reply = paid.begin("and you?", model=MODEL)
    assert sum("held_money" in each for each in seen) == 2
    assert sum("FROM purchase" in each for each in seen) == 1
    assert not [each for each in free if "held_money" in each]
    paid.end(reply)
