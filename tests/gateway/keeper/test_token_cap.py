"""A cap on tokens: for models that cost nothing by the answer and are not without end."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.policy.decisions import Reason
from guardian.provider.backends.gateway.port import TokenUse
from guardian.provider.backends.gateway.prices import PriceTable
from tests.gateway.keeper.kept_family import DAY, LEO, OTHER, KeptFamily, fill

CAP = 1_000
TOLD = TokenUse(input_tokens=300, output_tokens=500)


@pytest.fixture
def capped(tmp_path: Path) -> Iterator[KeptFamily]:
    made = family_in(tmp_path)
    yield made
    made.close()


def family_in(folder: Path, prices: PriceTable | None = None) -> KeptFamily:
    db = f"sqlite:///{folder / 'ledger.db'}"
    fill(db)
    return KeptFamily(db, prices=prices, tokens_per_day=CAP)


def test_an_answer_may_be_as_long_as_what_is_left(capped: KeptFamily) -> None:
    assert capped.begin("hello").most_tokens == CAP - len("hello")


def test_a_day_whose_tokens_are_used_up_is_said_to_be(capped: KeptFamily) -> None:
    capped.end(capped.begin("hello"), tokens=TOLD)
    capped.end(capped.begin("again", OTHER), tokens=TOLD)

    refused = capped.refusal("once more")

    assert refused.code == Reason.SPENDING_CAP
    assert refused.title == "That was all for today"
    assert refused.until is not None
    assert timedelta(0) < refused.until - capped.clock.now() < DAY


def test_a_question_that_alone_is_too_long_is_refused(capped: KeptFamily) -> None:
    assert capped.refusal("x" * CAP).code == Reason.SPENDING_CAP
    assert capped.begin("x" * (CAP - 1)).most_tokens == 1


def test_it_starts_anew_the_next_day_and_is_each_child_s_own(capped: KeptFamily) -> None:
    capped.end(capped.begin(), tokens=TokenUse(input_tokens=0, output_tokens=CAP))
    assert capped.begin(ward_id=LEO).most_tokens == CAP - len("hello")
    capped.refusal()

    capped.clock.advance(DAY)

    assert capped.begin().most_tokens == CAP - len("hello")


def test_with_prices_the_narrower_of_both_holds(tmp_path: Path) -> None:
    table = tmp_path / "prices.toml"
    table.write_text('currency = "CNY"\n[other]\ninput = 0\noutput = 10000\n')
    capped = family_in(tmp_path, PriceTable.read(table))
    try:
        capped.change(spend_per_day_minor=5)
        first = capped.begin("hello")
        assert first.most_tokens == 500
        capped.end(first, tokens=TokenUse(input_tokens=0, output_tokens=0))
        capped.end(capped.begin("again"), tokens=TokenUse(input_tokens=700, output_tokens=0))
        by_tokens = capped.begin("more").most_tokens
        assert by_tokens is not None
        assert by_tokens <= CAP - 700 - len("more")
    finally:
        capped.close()
