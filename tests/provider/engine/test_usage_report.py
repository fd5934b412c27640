"""What a guardian reads of use, as closely as the age allows (R38)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.link.wire.activity import ALL_CHARACTERS, UsageDay
from guardian.provider.engine.usage_report import summed_by_day
from tests.rig.chatting_ward import ChattingWard, chatting_ward
from tests.rig.provider_server import ServedProvider

DAY = date(2026, 11, 10)
ROWS = st.lists(
    st.builds(
        UsageDay,
        date=st.integers(min_value=0, max_value=5).map(lambda n: DAY + timedelta(days=n)),
        character_id=st.sampled_from(["owl", "lan", "max"]),
        active_seconds=st.integers(min_value=0, max_value=20_000),
        turns=st.integers(min_value=0, max_value=99),
    ),
    max_size=12,
    unique_by=lambda row: (row.date, row.character_id),
)


@given(rows=ROWS)
def test_a_sum_loses_nothing_but_the_names(rows: list[UsageDay]) -> None:
    ordered = tuple(sorted(rows, key=lambda row: (row.date, row.character_id)))
    summed = summed_by_day(ordered)
    assert [row.date for row in summed] == sorted({row.date for row in rows})
    assert {row.character_id for row in summed} <= {ALL_CHARACTERS}
    assert sum(row.active_seconds for row in summed) == sum(row.active_seconds for row in rows)
    assert sum(row.turns for row in summed) == sum(row.turns for row in rows)


def chatted(served: ServedProvider, age: int) -> ChattingWard:
    ward = chatting_ward(served, age=age)
    ward.chat(8, to="study_owl")
    ward.chat(8, to="buddy_max")
    return ward


@pytest.mark.parametrize(
    ("age", "characters"),
    [(10, {"study_owl", "buddy_max"}), (15, {"study_owl", "buddy_max"}), (16, {"*"}), (40, {"*"})],
)
def test_from_sixteen_on_nobody_reads_with_whom(
    served: ServedProvider, age: int, characters: set[str]
) -> None:
    usage = chatted(served, age).usage()["usage"]
    assert {row["character_id"] for row in usage} == characters
    assert 940 <= sum(row["active_seconds"] for row in usage) <= 1000


def test_the_sixteenth_birthday_changes_the_report_of_days_before(served: ServedProvider) -> None:
    ward = chatting_ward(served, age=15, birthday_in_days=2)
    ward.chat(8)
    assert [row["character_id"] for row in ward.usage()["usage"]] == ["study_owl"]
    ward.wait(3 * 24 * 60)
    assert [row["character_id"] for row in ward.usage()["usage"]] == ["*"]


def test_only_the_days_asked_for_are_told(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    ward.say()
    ward.do("/exits", method="button")
    assert ward.usage()["reminders"]
    past = ward.app.read("/usage?from=2020-01-01&to=2020-01-31")
    assert (past["usage"], past["reminders"], past["exits"]) == ([], [], [])
