"""The rows behind a number, and an export that no spreadsheet computes."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.desk.activity import Activity
from guardian.desk.activity_rows import FORMULA_STARTS, as_csv
from guardian.desk.activity_values import ALL_CHARACTERS, MOST_ROWS, UseHeadings, UseRow
from guardian.policy.settings import Weekday
from guardian.store.database import Database
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link
from tests.rig.told_use import stretch, tell

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 22)  # a Sunday
HEADINGS = UseHeadings(
    day="日期",
    started_at="开始",
    ended_at="结束",
    character="角色",
    minutes="分钟",
    turns="消息数",
    all_characters="所有角色",
)


def _row(name: str = "Owl", character_id: str = "owl", turns: int | None = 3) -> UseRow:
    start = datetime(2026, 11, 21, 20, 9, 7, tzinfo=SHANGHAI)
    return UseRow(
        day=start.date(),
        started_at=start,
        ended_at=start + timedelta(minutes=31),
        character_id=character_id,
        character_name=name,
        minutes=31,
        turns=turns,
    )


def _cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.fixture
def activity(database: Database, clock: MovableClock) -> Activity:
    with database.write() as connection:
        add_link(connection, clock.now())
    return Activity(database, clock)


def test_a_row_is_cut_to_what_was_asked_for(activity: Activity, database: Database) -> None:
    evening = datetime(2026, 11, 21, 11, 40, tzinfo=UTC)
    told = [
        stretch(evening, 60 * 90, turns=12),
        stretch(evening + timedelta(minutes=90), 60 * 10, "lan", turns=2),
    ]
    with database.write() as connection:
        days = (TODAY - timedelta(days=6), TODAY)
        tell(connection, told, days, SHANGHAI, datetime(2026, 11, 22, 7, tzinfo=UTC))
    whole = activity.rows(LINK, *days)
    assert [(row.character_name, row.minutes, row.turns) for row in whole] == [
        ("Lan", 10, 2),
        ("Owl", 90, 12),
    ]
    at_nine = activity.rows(LINK, *days, weekday=Weekday.SATURDAY, hour=21)
    assert [(row.minutes, row.turns) for row in at_nine] == [(10, 2), (10, None)]
    first_half = activity.rows(LINK, *days, hour=19)
    assert [f"{row.started_at:%H:%M} {row.ended_at:%H:%M}" for row in first_half] == ["19:40 20:00"]
    assert activity.rows(LINK, *days, weekday=Weekday.SUNDAY) == ()
    assert len(activity.rows(LINK, *days, character_id="lan", weekday=Weekday.SATURDAY)) == 1


def test_no_more_rows_are_listed_than_anybody_reads(activity: Activity, database: Database) -> None:
    first = datetime(2026, 11, 20, 16, tzinfo=UTC)
    told = [stretch(first + n * timedelta(minutes=2), 60) for n in range(MOST_ROWS + 20)]
    days = (TODAY - timedelta(days=1), TODAY)
    with database.write() as connection:
        tell(connection, told, days, SHANGHAI, datetime(2026, 11, 22, 7, tzinfo=UTC))
    rows = activity.rows(LINK, *days)
    assert len(rows) == MOST_ROWS
    assert rows[0].started_at == told[-1].started_at
    assert len(_cells(activity.export_csv(LINK, *days, HEADINGS))) == MOST_ROWS + 21


def test_an_export_has_local_times_with_their_offset() -> None:
    summed = UseRow(
        day=date(2026, 11, 21),
        started_at=None,
        ended_at=None,
        character_id=ALL_CHARACTERS,
        character_name=ALL_CHARACTERS,
        minutes=5,
        turns=None,
    )
    assert as_csv([_row(), summed], HEADINGS) == (
        "日期,开始,结束,角色,分钟,消息数\r\n"
        "2026-11-21,2026-11-21T20:09:07+08:00,2026-11-21T20:40:07+08:00,Owl,31,3\r\n"
        "2026-11-21,,,所有角色,5,\r\n"
    )


@pytest.mark.parametrize(
    "name",
    [
        '=HYPERLINK("http://evil.example","click")',
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "＝1＋1",
        "　＝cmd",
    ],
)
def test_a_name_that_would_be_computed_is_text(name: str) -> None:
    assert _cells(as_csv([_row(name)], HEADINGS))[1][3] == f"'{name}"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
def test_any_name_is_one_cell_and_begins_no_formula(name: str) -> None:
    text = as_csv([_row(name), _row("next")], HEADINGS)
    cells = _cells(text)
    assert [len(line) for line in cells] == [6, 6, 6]
    assert cells[1][3] in {name, f"'{name}"}
    assert not cells[1][3].startswith(FORMULA_STARTS)
    assert cells[2][3] == "next"
