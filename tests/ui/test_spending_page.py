"""Spending: the month against its cap, and every purchase."""

from dataclasses import replace

from PySide6.QtWidgets import QProgressBar

from tests.ui.conftest import Rig
from tests.ui.fakes import Desk


def _open(rig: Rig, desk: Desk) -> str:
    window = rig.window(desk)
    rig.click(window, "go_spending")
    return rig.texts(window)


def test_the_month_in_one_sentence(rig: Rig, desk: Desk) -> None:
    words = _open(rig, desk)
    assert "Mia spent ¥12 this month." in words
    assert "¥188 left of ¥200 this month" in words
    assert "At most ¥50 for one purchase." in words


def test_purchases_with_price_day_and_refund(rig: Rig, desk: Desk) -> None:
    words = _open(rig, desk)
    assert "100 coins" in words
    assert "today 17:40" in words
    assert "¥29.90" in words
    assert "Refunded" in words


def test_over_the_cap_never_shows_less_than_nothing(rig: Rig, desk: Desk) -> None:
    desk.spending_now = replace(desk.spending_now, month_total_minor=99_999)
    window = rig.window(desk)
    rig.click(window, "go_spending")
    assert "¥0 left of ¥200 this month" in rig.texts(window)
    bar = rig.find(window, "month_bar")
    assert isinstance(bar, QProgressBar)
    assert bar.value() == bar.maximum()


def test_without_caps_or_purchases(rig: Rig, desk: Desk) -> None:
    desk.spending_now = replace(
        desk.spending_now,
        purchases=(),
        month_total_minor=0,
        cap_per_month_minor=None,
        cap_per_purchase_minor=None,
    )
    words = _open(rig, desk)
    assert "Mia spent nothing this month." in words
    assert "There is no cap for a month." in words
    assert "No purchases" in words


def test_unknown_is_not_nothing(rig: Rig, desk: Desk) -> None:
    desk.spending_now = replace(desk.spending_now, purchases=(), month_total_minor=0, as_of=None)
    words = _open(rig, desk)
    assert "Nothing is known about Mia's spending yet." in words
    assert "spent nothing" not in words


def test_the_month_says_of_when_it_is(rig: Rig, desk: Desk) -> None:
    assert "As of today 20:09" in _open(rig, desk)


def test_the_cap_of_a_day_is_told_where_there_is_one(rig: Rig, desk: Desk) -> None:
    assert "in one day" not in _open(rig, desk)
    desk.spending_now = replace(desk.spending_now, cap_per_day_minor=2000)
    assert "At most ¥20 in one day." in _open(rig, desk)
