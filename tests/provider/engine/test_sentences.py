"""Every refusal has words, in both languages, with the child's own time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.decisions import Reason, Refusal
from guardian.policy.settings import Origin, OriginKind
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.helplines import all_helplines, crisis_helplines
from guardian.provider.engine.sentences import closing_sentence, explain, stopped_sentence
from guardian.provider.engine.shop import SHOP, item_name

NOON = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)
"""Noon in Shanghai."""


def ward(language: str) -> WardRow:
    return WardRow(
        ward_id="w",
        display_name="Mia",
        birth_date=date(2015, 1, 1),
        jurisdiction="CN",
        language=language,
        time_zone="Asia/Shanghai",
        currency="CNY",
    )


def refusal(reason: Reason, until: datetime | None, field: str = "x") -> Refusal:
    origin = Origin(by=OriginKind.GUARDIAN)
    return Refusal(reason=reason, field=field, origin=origin, until=until)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@given(
    reason=st.sampled_from(Reason),
    hours=st.none() | st.floats(min_value=0, max_value=24 * 40, allow_nan=False),
)
def test_every_refusal_is_explained(language: str, reason: Reason, hours: float | None) -> None:
    until = None if hours is None else NOON + timedelta(hours=hours)
    said = explain(refusal(reason, until), ward(language), NOON)
    assert said.title
    assert said.detail
    assert "{" not in said.title + said.detail
    assert said.detail.isascii() is (language == "en")


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(9, "今天 21:00"), (18.5, "明天 06:30")],
)
def test_the_hour_is_the_childs(hours: float, expected: str) -> None:
    until = NOON + timedelta(hours=hours)
    assert expected in explain(refusal(Reason.CURFEW, until), ward("zh-CN"), NOON).detail


def test_a_day_further_off_is_named() -> None:
    until = NOON + timedelta(days=3)
    for reason in (Reason.CURFEW, Reason.LIMIT_REACHED):
        assert "2026-03-13 12:00" in explain(refusal(reason, until), ward("zh-CN"), NOON).detail
        assert "2026-03-13" in explain(refusal(reason, until), ward("en"), NOON).detail


def test_money_of_the_day_starts_anew_tomorrow_and_of_the_month_on_its_first() -> None:
    until = NOON + timedelta(hours=12)
    day = refusal(Reason.SPENDING_CAP, until, "spend_per_day_minor")
    assert "tomorrow" in explain(day, ward("en"), NOON).detail
    month = refusal(Reason.SPENDING_CAP, until, "spend_per_month_minor")
    assert "2026-03-11" in explain(month, ward("en"), NOON).detail


def test_a_child_without_any_chat_time_is_not_promised_tomorrow() -> None:
    said = explain(refusal(Reason.LIMIT_REACHED, None), ward("en"), NOON)
    assert "tomorrow" not in said.detail


def test_the_other_sentences_are_translated_too() -> None:
    english, chinese = ward("en-GB"), ward("zh-CN")
    for sentence in (stopped_sentence, closing_sentence):
        assert sentence(english).isascii()
        assert not sentence(chinese).isascii()
    assert all_helplines(chinese)["12355"] == "青少年服务热线"
    assert set(crisis_helplines(english)) == {"12356", "12355", "110", "120"}
    for item in SHOP:
        assert item_name(item.item_id, "zh-CN") != item_name(item.item_id, "en")
    assert item_name("no_longer_sold", "en") == "no_longer_sold"


def test_every_helpline_of_the_presets_has_a_translation() -> None:
    assert not any(name.isascii() for name in all_helplines(ward("zh-CN")).values())
