"""Whom to call follows what it is about, as far as a country's lines are known."""

import pytest

from guardian.provider.accounts.people import WardRow
from guardian.provider.accounts.seed import birth_date_for
from guardian.provider.engine.helplines import crisis_helplines, helplines_about
from guardian.provider.signals.support import Line
from tests.rig.chatting_ward import chatting_ward
from tests.rig.provider_server import ServedProvider
from tests.rig.small_family import START


def ward_in(jurisdiction: str) -> WardRow:
    return WardRow(
        ward_id="ward",
        display_name="Ward",
        birth_date=birth_date_for(12, START),
        jurisdiction=jurisdiction,
        language="en",
        time_zone="Asia/Shanghai",
        currency="CNY",
    )


@pytest.mark.parametrize(
    ("jurisdiction", "lines", "numbers"),
    [
        ("CN", (Line.YOUTH, Line.POLICE), ["12355", "110"]),
        ("CN", (Line.MIND, Line.AMBULANCE), ["12356", "120"]),
        ("US-CA", (Line.POLICE, Line.AMBULANCE), ["911"]),
        ("UK", (Line.YOUTH, Line.MIND), ["0800 1111", "116 123"]),
        ("EU", (Line.MIND, Line.YOUTH), ["116 111"]),
        ("US-NY", (Line.YOUTH,), ["988", "911"]),
        ("ZZ", (Line.MIND,), []),
    ],
)
def test_the_lines_of_a_country_come_in_the_order_of_need(
    jurisdiction: str, lines: tuple[Line, ...], numbers: list[str]
) -> None:
    assert list(helplines_about(ward_in(jurisdiction), lines)) == numbers


def test_no_kind_means_all_and_no_place_for_complaints() -> None:
    mia = ward_in("CN")
    assert helplines_about(mia, ()) == crisis_helplines(mia)
    assert "12377" not in crisis_helplines(mia)


@pytest.mark.parametrize(
    ("category", "first"),
    [("grooming", "110"), ("bullying", "12355"), ("extreme_emotion", "12356")],
)
def test_the_ward_is_shown_them_in_that_order(
    served: ServedProvider, category: str, first: str
) -> None:
    ward = chatting_ward(served)
    ward.do("/signals", category=category, level="high")
    assert ward.screen()["support"]["helplines"][0] == first
