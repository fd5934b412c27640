"""Reading pages of a list that moves between them."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.messages import (
    LATE_SECONDS,
    ROWS_A_PAGE,
    read_since,
    rows_of,
)
from guardian.provider.backends.openwebui.shapes import Chat, Row
from tests.openwebui.payloads import payload

NOW = 1_795_000_000


def row(number: int, at: int = NOW) -> Row:
    return Row.model_validate(
        {
            "id": f"chat-{number}",
            "chat_id": "chat",
            "user_id": "mia",
            "role": "user",
            "created_at": at,
            "updated_at": at,
        }
    )


def newest_first(count: int, apart: int = 1) -> list[Row]:
    return [row(number, NOW - number * apart) for number in range(count)]


class Table:
    """A table that changes after each page."""

    def __init__(self, rows: list[Row], change: Callable[[list[Row], int], None]) -> None:
        self.rows, self.asked, self._change = rows, 0, change

    def page(self, skip: int) -> Sequence[Row]:
        read = tuple(self.rows[skip : skip + ROWS_A_PAGE])
        self.asked += 1
        self._change(self.rows, self.asked)
        return read


def nothing(_rows: list[Row], _asked: int) -> None:
    pass


@given(st.integers(0, 450))
def test_everything_is_read_once(count: int) -> None:
    table = Table(newest_first(count), nothing)

    assert list(read_since(table.page, None)) == table.rows


@given(st.integers(1, 450), st.integers(1, 3))
def test_what_is_said_meanwhile_loses_nothing(count: int, at_once: int) -> None:
    there = newest_first(count)

    def more(rows: list[Row], asked: int) -> None:
        rows[:0] = [row(10_000 + asked * 10 + each, NOW + asked) for each in range(at_once)]

    found = {each.id for each in read_since(Table(list(there), more).page, None)}

    assert {each.id for each in there} <= found


@given(st.integers(120, 450), st.integers(0, 99), st.integers(1, 100))
def test_what_is_deleted_meanwhile_hides_nothing_else(count: int, first: int, many: int) -> None:
    there = newest_first(count)

    def once(rows: list[Row], asked: int) -> None:
        if asked == 1:
            del rows[first : first + many]

    found = {each.id for each in read_since(Table(list(there), once).page, None)}

    left = there[:first] + there[first + many :]
    assert {each.id for each in left} <= found


def test_a_table_that_never_stands_still_is_asked_again_later() -> None:
    def always(rows: list[Row], _asked: int) -> None:
        del rows[:100]

    with pytest.raises(errors.ServerTroubleError):
        read_since(Table(newest_first(5_000), always).page, None)


def test_a_cursor_ends_the_reading_a_day_before_it() -> None:
    hourly = Table(newest_first(1_000, apart=3_600), nothing)

    found = read_since(hourly.page, NOW)

    assert hourly.asked == 1
    assert len(found) == ROWS_A_PAGE
    assert found[-1].created_at < NOW - LATE_SECONDS


def test_chats_one_by_one_say_what_the_table_says() -> None:
    chat = Chat.model_validate(payload("chat"))
    told = {each.id: each for each in rows_of(chat)}
    table = TypeAdapter(tuple[Row, ...]).validate_python(payload("messages"))
    of_it = {each.id: each for each in table if each.chat_id == chat.id}

    assert set(told) == set(of_it)
    for row_id, each in told.items():
        other = of_it[row_id]
        assert (each.role, each.parent_id, each.model_id, each.done, each.usage) == (
            other.role,
            other.parent_id,
            other.model_id,
            other.done,
            other.usage,
        )
        assert each.created_at == other.created_at
