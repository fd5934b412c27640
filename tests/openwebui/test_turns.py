"""A child's turns and time, whenever and in whatever pieces the rows were read."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from guardian.policy.usage_time import IDLE_GAP
from guardian.provider.backends.openwebui.shapes import Row, Tokens
from guardian.provider.backends.openwebui.turns import (
    Mirror,
    Outcome,
    Turn,
    absorb,
    turns,
)
from tests.openwebui.payloads import payload

BEGIN = 1_795_000_000
_ROWS = TypeAdapter(tuple[Row, ...])


def row(name: str, at: int, *, chat: str = "chat", **more: object) -> Row:
    return Row.model_validate(
        {
            "id": f"{chat}-{name}",
            "chat_id": chat,
            "user_id": "mia",
            "role": "assistant" if "model_id" in more else "user",
            "created_at": BEGIN + at,
            "updated_at": BEGIN + at,
            **more,
        }
    )


def exchange(number: int, at: int, character: str = "luna", **more: object) -> tuple[Row, Row]:
    asked = row(f"u{number}", at)
    answer = row(f"a{number}", at, parent_id=f"u{number}", model_id=character)
    ended = BEGIN + at + 5
    return asked, answer.model_copy(update={"updated_at": ended, **more})


def of(rows: Sequence[Row]) -> Sequence[Turn]:
    return turns(absorb(Mirror(), rows, BEGIN + 10_000))


def test_a_real_servers_rows_become_turns() -> None:
    rows = _ROWS.validate_python(payload("messages"))

    made = of(rows)

    luna = next(turn.character_id for turn in made if turn.character_id.startswith("luna"))
    prince = next(turn.character_id for turn in made if turn.character_id.startswith("shadow"))
    assert [(turn.character_id, turn.outcome) for turn in made].count(
        (luna, Outcome.ANSWERED)
    ) == 3  # two messages, one of them answered twice
    assert [turn.outcome for turn in made if turn.character_id == prince] == [Outcome.REFUSED]
    assert sum(turn.outcome is Outcome.UNDER_WAY for turn in made) == 1
    assert all(turn.output_tokens for turn in made if turn.outcome is Outcome.ANSWERED)


def test_only_what_characters_answered_is_a_turn() -> None:
    waiting = row("u1", 0)
    foreign = row("s1", 0, role="system", model_id="luna")
    nobody = row("a1", 0, role="assistant", parent_id="u1")

    assert not of([waiting, foreign, nobody])


def test_an_answer_that_comes_later_ends_the_same_turn() -> None:
    asked, answer = exchange(1, 0)
    begun = answer.model_copy(update={"done": False, "updated_at": answer.created_at})
    mirror = absorb(Mirror(), [asked, begun], BEGIN + 1)
    (under_way,) = turns(mirror)

    usage = Tokens(input_tokens=7, output_tokens=9)
    ended = answer.model_copy(update={"usage": usage, "updated_at": BEGIN + 60})
    (turn,) = turns(absorb(mirror, [asked, ended], BEGIN + 61))

    assert under_way.outcome is Outcome.UNDER_WAY
    assert turn.outcome is Outcome.ANSWERED
    assert turn.turn_id == under_way.turn_id
    assert turn.asked_at == under_way.asked_at
    assert turn.ended_at - turn.asked_at == timedelta(seconds=60)
    assert (turn.input_tokens, turn.output_tokens) == (7, 9)


def test_an_answer_that_was_given_stays_one_whatever_is_written_over_it() -> None:
    rows = exchange(1, 0)
    mirror = absorb(Mirror(), rows, BEGIN + 10)
    erased = rows[1].model_copy(update={"error": {"content": "x"}, "updated_at": BEGIN + 99_999})

    assert turns(absorb(mirror, [erased], BEGIN + 100_000)) == turns(mirror)


def test_an_answer_that_is_called_a_question_later_stays_one() -> None:
    rows = exchange(1, 0)
    mirror = absorb(Mirror(), rows, BEGIN + 10)
    renamed = rows[1].model_copy(update={"role": "user", "updated_at": BEGIN + 20})

    assert turns(absorb(mirror, [renamed], BEGIN + 30)) == turns(mirror)


def test_a_chat_that_was_deleted_still_counts() -> None:
    mirror = absorb(Mirror(), exchange(1, 0), BEGIN + 10)

    assert turns(absorb(mirror, [], BEGIN + 100)) == turns(mirror)


def test_a_browser_whose_clock_is_wrong_does_not_move_a_turn() -> None:
    mirror = Mirror(seen_until=BEGIN + 100)
    asked, answer = exchange(1, 120)
    years_ago = asked.model_copy(update={"created_at": BEGIN - 90_000_000})
    in_years = asked.model_copy(update={"created_at": BEGIN + 90_000_000})
    in_milliseconds = asked.model_copy(update={"created_at": (BEGIN + 120) * 1000})

    (early,) = turns(absorb(mirror, [years_ago, answer], BEGIN + 200))
    (late,) = turns(absorb(mirror, [in_years, answer], BEGIN + 200))
    (right,) = turns(absorb(mirror, [in_milliseconds, answer], BEGIN + 200))

    assert int(early.asked_at.timestamp()) == BEGIN + 100
    assert int(late.asked_at.timestamp()) == BEGIN + 120
    assert int(right.asked_at.timestamp()) == BEGIN + 120


def test_words_that_waited_long_for_their_answer_are_no_hours_of_use() -> None:
    asked = row("u1", 0)
    answer = row("a1", 90_000, parent_id="u1", model_id="luna")

    (turn,) = of([asked, answer])

    assert turn.ended_at - turn.asked_at <= IDLE_GAP


messages = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.integers(0, 200_000),
        st.sampled_from(["luna", "prince"]),
        st.booleans(),
    ),
    max_size=12,
    unique_by=lambda each: each[0],
)


def rows_of(said: Sequence[tuple[int, int, str, bool]]) -> list[Row]:
    return [
        each
        for number, at, character, refused in said
        for each in exchange(number, at, character, error={"content": "no"} if refused else None)
    ]


@given(messages, st.randoms())
def test_the_order_and_the_pieces_in_which_rows_are_read_make_no_difference(
    said: Sequence[tuple[int, int, str, bool]], random: object
) -> None:
    rows = rows_of(said)
    whole = turns(absorb(Mirror(), rows, BEGIN))
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    mirror = Mirror()
    for each in shuffled + rows[:3]:
        mirror = Mirror(rows=absorb(mirror, [each], BEGIN).rows)

    assert turns(mirror) == whole


@given(messages)
def test_there_is_a_turn_for_each_answer_and_none_ends_before_it_began(
    said: Sequence[tuple[int, int, str, bool]],
) -> None:
    made = of(rows_of(said))

    assert len(made) == len(said)
    assert all(turn.asked_at <= turn.ended_at for turn in made)
