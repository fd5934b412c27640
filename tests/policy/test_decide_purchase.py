"""May the child buy: three caps, and of several that refuse the one that does so longest."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.decide import decide_purchase
from guardian.policy.decisions import Decision, Reason
from guardian.policy.effective import effective
from guardian.policy.settings import Floor, PolicySettings
from guardian.policy.wall_clock import local_date
from tests.policy.strategies import amounts, moments, settings_values, zone_names

SHANGHAI = ZoneInfo("Asia/Shanghai")
AFTERNOON = datetime(2026, 11, 22, 15, 0, tzinfo=SHANGHAI)
TOMORROW = datetime(2026, 11, 23, tzinfo=SHANGHAI)
NEXT_MONTH = datetime(2026, 12, 1, tzinfo=SHANGHAI)
CAPS = PolicySettings(
    spend_per_purchase_minor=5000, spend_per_day_minor=8000, spend_per_month_minor=20_000
)


def _buy(price: int, day: int = 0, month: int = 0, *, settings: PolicySettings = CAPS) -> Decision:
    return decide_purchase(
        effective(Floor(), [settings]),
        price_minor=price,
        spent_day_minor=day,
        spent_month_minor=month,
        now=AFTERNOON,
        zone=SHANGHAI,
    )


def test_a_purchase_at_the_cap_is_allowed() -> None:
    assert _buy(5000).allowed
    assert _buy(5000, 3000, 15_000).allowed


@pytest.mark.parametrize(
    ("price", "day", "month", "field", "until"),
    [
        (5001, 0, 0, "spend_per_purchase_minor", None),
        (3000, 5001, 5001, "spend_per_day_minor", TOMORROW),
        (3000, 0, 17_001, "spend_per_month_minor", NEXT_MONTH),
        (3000, 6000, 18_000, "spend_per_month_minor", NEXT_MONTH),
        (8001, 0, 0, "spend_per_purchase_minor", None),
    ],
)
def test_the_cap_that_refuses_longest_is_named(
    price: int, day: int, month: int, field: str, until: datetime | None
) -> None:
    decision = _buy(price, day, month)
    assert decision.refusal is not None
    refusal = decision.refusal
    assert (refusal.reason, refusal.field, refusal.until) == (Reason.SPENDING_CAP, field, until)
    assert decision.next_change == until


def test_a_price_above_a_whole_days_cap_is_not_possible_tomorrow() -> None:
    refusal = _buy(100, settings=PolicySettings(spend_per_day_minor=99)).refusal
    assert refusal is not None
    assert refusal.until is None


def test_december_opens_in_january() -> None:
    refusal = decide_purchase(
        effective(Floor(), [CAPS]),
        price_minor=3000,
        spent_day_minor=0,
        spent_month_minor=20_000,
        now=datetime(2026, 12, 31, 23, 0, tzinfo=SHANGHAI),
        zone=SHANGHAI,
    ).refusal
    assert refusal is not None
    assert refusal.until == datetime(2027, 1, 1, tzinfo=SHANGHAI)


def test_without_caps_everything_may_be_bought() -> None:
    assert _buy(10**9, 10**9, 10**9, settings=PolicySettings()).allowed


spent = st.integers(0, 30_000)


@given(spent, spent, spent, spent)
def test_more_money_spent_never_opens_a_door(price: int, day: int, month: int, more: int) -> None:
    assert _buy(price, day, month).allowed or not _buy(price, day + more, month + more).allowed


@given(settings_values, moments, zone_names, amounts, amounts, amounts)
def test_at_the_time_it_names_that_cap_refuses_no_longer(
    settings: PolicySettings, now: datetime, name: str, price: int, day: int, more: int
) -> None:
    zone = ZoneInfo(name)
    policy = effective(Floor(), [settings])

    def ask(moment: datetime, day_minor: int, month_minor: int) -> Decision:
        return decide_purchase(
            policy,
            price_minor=price,
            spent_day_minor=day_minor,
            spent_month_minor=month_minor,
            now=moment,
            zone=zone,
        )

    refusal = ask(now, day, day + more).refusal
    if refusal is None or refusal.until is None:
        return
    assert refusal.origin == policy.origins[refusal.field]
    new_month = local_date(refusal.until, zone).month != local_date(now, zone).month
    then = ask(refusal.until, 0, 0 if new_month else day + more)
    assert then.allowed
