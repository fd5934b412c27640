"""Answers as spending: exact, capped by day and month, and never of another's money."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from guardian.link.wire.data import DataClass
from guardian.policy.decisions import Reason
from guardian.provider.accounts.people import ward
from guardian.provider.backends.gateway.health import Trouble, counted
from guardian.provider.backends.gateway.opening import warn_of_currency
from guardian.provider.backends.gateway.port import TokenUse
from guardian.provider.backends.gateway.prices import (
    MICRO,
    Price,
    PriceTable,
    PriceTableError,
    estimated,
    minor_of,
)
from guardian.provider.backends.gateway.recent_turns import HELPER_TOKENS
from guardian.provider.engine.deletions import Eraser
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.gateway import model_use_table
from tests.gateway.keeper.kept_family import LEO, MIA, MODEL, OTHER, KeptFamily
from tests.gateway.keeper.ledgers import BOTH

THOUSAND = TokenUse(input_tokens=1_000, output_tokens=1_000)
TABLE = """
currency = "{currency}"
[other]
input = 0
output = 0
[models."llama-3"]
input = "1000"
output = 100000.0
"""
"""A thousand tokens each way of llama-3 cost 101 fen."""


def table(folder: Path, text: str) -> PriceTable:
    (folder / "prices.toml").write_text(text, encoding="utf-8")
    return PriceTable.read(folder / "prices.toml")


@pytest.fixture
def paid(family_db: str, tmp_path: Path) -> Iterator[KeptFamily]:
    kept = KeptFamily(family_db, prices=table(tmp_path, TABLE.format(currency="CNY")))
    yield kept
    kept.close()


@BOTH
def test_an_answer_is_spending_and_caps_end_it(paid: KeptFamily, family_db: str) -> None:
    paid.change(spend_per_day_minor=300, spend_per_purchase_minor=1)
    for left in (300, 199, 98):
        reply = paid.begin()
        assert reply.most_tokens == left * 10 - 1, "the question is paid for, too"
        paid.end(reply, tokens=THOUSAND)
    refused = paid.refusal()
    assert refused.code == Reason.SPENDING_CAP
    assert refused.until is not None
    assert [each.price_minor for each in paid.purchases()] == [101, 101, 101]
    assert {each.item for each in paid.purchases()} == {"Answers of the AI"}
    assert paid.turns() == {MODEL: 3}
    paid.begin(model=OTHER)


def test_the_next_day_has_money_again_and_the_month_ends_it(paid: KeptFamily) -> None:
    paid.change(spend_per_day_minor=100, spend_per_month_minor=150)
    paid.end(paid.begin(), tokens=THOUSAND)
    paid.refusal()
    paid.clock.advance(timedelta(days=1))
    reply = paid.begin()
    assert reply.most_tokens == 489
    paid.end(reply, tokens=THOUSAND)
    assert paid.refusal().until is not None
    paid.clock.advance(timedelta(days=8))
    paid.begin()


def test_helpers_and_what_was_kept_back_are_paid_for(paid: KeptFamily) -> None:
    paid.talk("my cat")
    reply = paid.begin("### Task: a title for my cat", helper=True)
    assert reply.most_tokens == HELPER_TOKENS
    paid.end(reply, "", THOUSAND, kept_back="Please don't go!")
    assert max(each.price_minor for each in paid.purchases()) == 101


def test_what_was_not_answered_costs_nothing(paid: KeptFamily) -> None:
    paid.end(paid.begin(), "")
    assert paid.purchases() == ()
    assert paid.count(model_use_table) == 0


def test_tokens_that_nobody_told_are_estimated_and_marked(paid: KeptFamily) -> None:
    paid.end(paid.begin("hello", characters=900), "Guten Tag!" * 30)
    (purchase,) = paid.purchases()
    assert purchase.item == "Answers of the AI (estimated)"
    with reading(paid.provider.engine) as connection:
        row = connection.execute(select(model_use_table)).one()
        troubles = counted(connection)
    assert (row.input_tokens, row.output_tokens, row.estimated_answers) == (900, 100, 1)
    assert purchase.price_minor == 11
    assert troubles[Trouble.NO_TOKENS_TOLD].times == 1


def test_small_costs_add_up_and_are_not_rounded_each(paid: KeptFamily) -> None:
    for _ in range(25):
        paid.end(paid.begin(), tokens=TokenUse(input_tokens=0, output_tokens=1))
    assert sum(each.price_minor for each in paid.purchases()) == 3


def test_another_currency_is_no_way_around_a_cap(family_db: str, tmp_path: Path) -> None:
    paid = KeptFamily(family_db, prices=table(tmp_path, TABLE.format(currency="USD")))
    refused = paid.refusal()
    assert (refused.code, refused.until) == (Reason.SPENDING_CAP, None)
    paid.change(spend_per_day_minor=None, spend_per_month_minor=None, spend_per_purchase_minor=None)
    reply = paid.begin()
    assert reply.most_tokens is None
    paid.end(reply, tokens=THOUSAND)
    assert paid.purchases() == ()
    paid.close()
    with reading(paid.provider.engine) as connection:
        assert counted(connection)[Trouble.OTHER_CURRENCY].times == 1


def test_children_whom_another_currency_keeps_from_answers_are_named_at_the_start(
    family: KeptFamily, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def told(table_text: str) -> list[str]:
        warn_of_currency(family.provider, table(tmp_path, table_text))
        lines = [record.getMessage() for record in caplog.records]
        caplog.clear()
        return lines

    dollars = TABLE.format(currency="USD")
    assert told(TABLE.format(currency="CNY")) == []
    assert told("currency = 'USD'\n[other]\ninput = 0\noutput = 0\n") == []
    (line,) = told(dollars)
    assert "prices are in USD" in line
    assert f"{MIA} (CNY)" in line
    assert f"{LEO} (CNY)" in line
    family.change(spend_per_day_minor=None, spend_per_month_minor=None)
    (line,) = told(dollars)
    assert MIA not in line, "without a limit nothing is refused"
    assert LEO in line


def test_without_prices_tokens_are_counted_all_the_same(family: KeptFamily) -> None:
    family.change(spend_per_day_minor=0)
    reply = family.begin()
    assert reply.most_tokens is None
    family.end(reply, tokens=THOUSAND)
    assert family.count(model_use_table) == 1
    assert family.purchases() == ()


def test_what_was_used_is_forgotten_with_the_use(family: KeptFamily) -> None:
    family.end(family.begin(), tokens=THOUSAND)
    family.clock.advance(timedelta(days=1))
    family.end(family.begin(), tokens=THOUSAND)
    with family.provider.engine.begin() as connection:
        person = ward(connection, MIA)
        now = family.clock.now()
        assert Eraser(connection=connection, person=person, now=now).erase(DataClass.USAGE) == 1
    assert family.count(model_use_table) == 1, "today's is needed until tomorrow"


AMOUNTS = st.decimals(0, 10_000_000, allow_nan=False, places=4)
TOKENS = st.integers(0, 10_000_000)


@given(AMOUNTS, AMOUNTS, TOKENS, TOKENS)
def test_costs_are_exact_but_for_a_last_millionth(
    input_: Decimal, output: Decimal, sent: int, said: int
) -> None:
    cost = Price(input=input_, output=output).cost_micro(
        TokenUse(input_tokens=sent, output_tokens=said)
    )
    exact = input_ * sent + output * said
    assert exact <= cost < exact + 1
    assert minor_of(cost) * MICRO >= cost


@given(AMOUNTS, st.integers(0, 10**12))
def test_what_is_affordable_is_paid_by_what_is_left(output: Decimal, left: int) -> None:
    price = Price(input=Decimal(0), output=output)
    most = price.affordable_tokens(left)
    if most is None:
        assert output == 0
    elif most > 1:
        assert price.cost_micro(TokenUse(input_tokens=0, output_tokens=most)) <= left


@given(st.text(), st.integers(-5, 10**6))
def test_an_estimate_is_never_nothing(answer: str, sent: int) -> None:
    told = estimated(sent, answer)
    assert told.input_tokens >= max(1, sent)
    assert 1 <= told.output_tokens <= max(1, 4 * len(answer))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "currency"),
        ("not toml", "prices.toml"),
        ("currency = 'yuan'", "currency"),
        ("currency = 'CNY'", "other"),
        ("currency = 'CNY'\nmodels = 3\n[other]\ninput=1\noutput=1", "models"),
        ("currency = 'CNY'\nprices = 3\n[other]\ninput=1\noutput=1", "prices"),
        ("currency = 'CNY'\n[other]\ninput = 1", "other"),
        ("currency = 'CNY'\n[other]\ninput = -1\noutput = 1", "other.input"),
        ("currency = 'CNY'\n[other]\ninput = nan\noutput = 1", "other.input"),
        ("currency = 'CNY'\n[other]\ninput = 1\noutput = 'a lot'", "other.output"),
        ("currency = 'CNY'\n[other]\ninput = true\noutput = 1", "other.input"),
        (
            "currency = 'CNY'\n[other]\ninput = 1\noutput = 1\n[models.a]\ninput = 1",
            "models.a",
        ),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(tmp_path: Path, text: str, where: str) -> None:
    with pytest.raises(PriceTableError) as error:
        table(tmp_path, text)
    assert error.value.values == {"where": where}


def test_no_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(PriceTableError):
        PriceTable.read(tmp_path / "missing.toml")
