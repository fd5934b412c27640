"""Rows become use, refusals and alerts: at their own time, and each once."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event, select

from guardian.provider.backends.openwebui.rules import CLOSED
from guardian.provider.backends.openwebui.taking_in import TakingIn
from guardian.provider.engine.live import Live
from guardian.provider.engine.refusals import refusals_between
from guardian.provider.engine.reminders import reminders_between
from guardian.provider.engine.use_stretches import stretches_between
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.continuous_use import use_pattern_table
from guardian.provider.ledger.open_webui import open_webui_row_table
from guardian.provider.ledger.safety import alert_table
from tests.openwebui.told_family import MIA, ToldFamily, seconds_of
from tests.rig.postgres import postgres, postgres_url

__all__ = ["postgres", "postgres_url"]

DAY = timedelta(days=1)
HOUR = 3_600


@pytest.fixture
def family(tmp_path: Path) -> Iterator[ToldFamily]:
    told = ToldFamily(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield told
    told.close()


def alerts(family: ToldFamily) -> list[str]:
    with reading(family.provider.engine) as connection:
        payloads = connection.execute(select(alert_table.c.payload)).scalars()
        return [payload["category"] for payload in payloads]


def test_a_talk_is_counted_to_the_second(family: ToldFamily) -> None:
    family.said(10)
    family.said(70, lasts=20)
    family.take(100)

    assert family.usage() == {"luna": (80, 2)}
    with reading(family.provider.engine) as connection:
        stretches = stretches_between(
            connection, MIA, family.clock.now() - DAY, family.clock.now() + DAY
        )
    (stretch,) = stretches
    assert (stretch.started_at, stretch.ended_at) == (family.at(10), family.at(90))
    assert stretch.turns == 2


def test_nothing_is_counted_twice_by_a_bridge_that_starts_again(family: ToldFamily) -> None:
    family.said(10)
    for now in (20, 40, 60):
        family.take(now)
    family.said(70)
    for now in (80, 80, 90_000, 180_000):
        family.take(now)

    assert family.usage() == {"luna": (65, 2)}


def test_what_was_deleted_was_said(family: ToldFamily) -> None:
    family.said(10)
    family.take(20)
    family.table.rows.clear()
    family.take(90_000)
    assert family.usage() == {"luna": (5, 1)}


def test_what_was_before_is_nobodys_business(family: ToldFamily) -> None:
    family.said(-500, text="I want to kill myself")
    family.said(10)
    family.take(20)

    assert family.usage() == {"luna": (5, 1)}
    assert alerts(family) == []


def test_an_answer_is_counted_from_the_message_on_and_to_its_end(family: ToldFamily) -> None:
    asked, answer = family.said(10, lasts=200)
    running = answer.model_copy(update={"done": False, "updated_at": answer.created_at})
    family.table.rows = [asked, running]
    family.take(12)
    assert family.usage() == {}  # it may still be refused
    family.take(30)
    assert family.usage() == {"luna": (0, 1)}
    family.table.rows = [asked, answer]
    family.take(230)
    assert family.usage() == {"luna": (200, 1)}


def test_a_refusal_is_no_use_and_says_why(family: ToldFamily) -> None:
    family.said(10, error={"content": CLOSED})
    family.said(20, error={"content": "Connection error."})
    family.take(30)

    assert family.usage() == {}
    with reading(family.provider.engine) as connection:
        (refusal,) = refusals_between(connection, MIA, family.at(0), family.at(100))
    assert (refusal.reason, refusal.character_id, refusal.at) == ("curfew", "luna", family.at(10))


def test_late_nights_and_reminders_are_those_of_the_turns_time(family: ToldFamily) -> None:
    night = 8 * HOUR  # eleven in the evening
    for minute in range(0, 40, 5):
        family.said(night + minute * 60)
    family.take(20 * HOUR)

    with reading(family.provider.engine) as connection:
        reminders = reminders_between(connection, MIA, family.at(0), family.at(30 * HOUR))
        late = connection.execute(select(use_pattern_table.c.late_night_seconds)).scalars().all()
    assert [(each.kind, each.at) for each in reversed(reminders)] == [
        ("ai_identity", family.at(night)),
        ("reality", family.at(night + 1_800)),
    ]
    assert late == [35 * 60 + 5]


def test_no_reminder_is_claimed_where_nothing_shows_it(family: ToldFamily) -> None:
    family.said(10)
    family.take(20, reminds=False)
    with reading(family.provider.engine) as connection:
        assert reminders_between(connection, MIA, family.at(0), family.at(100)) == ()


def test_words_are_looked_at_once_and_kept_nowhere(family: ToldFamily, tmp_path: Path) -> None:
    family.said(10, text="I want to kill myself", answer="Nobody would miss you. Zebra.")
    for now in (20, 2_000, 90_000):
        family.take(now)

    assert sorted(alerts(family)) == ["self_harm.ideation", "self_harm.promotion"]
    for file in tmp_path.iterdir():
        assert b"kill myself" not in file.read_bytes()
        assert b"Zebra" not in file.read_bytes()


def test_a_row_that_was_found_late_counts_where_it_was(family: ToldFamily) -> None:
    family.said(0)
    family.said(3_000)
    family.take(3_010)
    late = family.said(1_000, "prince", lasts=30)
    family.table.rows = late
    family.take(3_020)
    family.take(90_000)

    assert family.usage() == {"luna": (10, 2), "prince": (30, 1)}


def test_on_postgresql_too_each_is_counted_once(postgres_url: str) -> None:
    family = ToldFamily(postgres_url)
    try:
        family.said(0)
        family.said(3_000, text="I want to kill myself")
        family.take(3_010)
        family.table.rows = [*family.said(1_000, "prince", lasts=30), *family.table.rows]
        family.take(3_020)
        family.take(90_000)

        assert family.usage() == {"luna": (10, 2), "prince": (30, 1)}
        assert alerts(family) == ["self_harm.ideation"]
    finally:
        family.close()


def test_a_kill_in_the_midst_loses_nothing_and_counts_nothing_twice(family: ToldFamily) -> None:
    for number in range(100):
        family.said(number * 20)
    failing = iter([False, False, True, False, True, True])

    def fail(_connection: Connection) -> None:
        if next(failing, False):
            raise KeyboardInterrupt  # the process ends before it is durable

    event.listen(family.provider.engine, "commit", fail)
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            family.take(2_000)
    family.take(2_000)

    assert family.usage() == {"luna": (99 * 20 + 5, 100)}


talk = st.lists(
    st.tuples(st.integers(0, 40_000), st.integers(0, 300), st.sampled_from(["luna", "prince"])),
    min_size=1,
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(talk, st.randoms(use_true_random=False), st.lists(st.integers(1, 6), max_size=4))
def test_whenever_rows_are_found_the_time_is_that_of_all_moments(
    tmp_path_factory: pytest.TempPathFactory,
    said: Sequence[tuple[int, int, str]],
    random: Random,
    pieces: Sequence[int],
) -> None:
    family = ToldFamily(f"sqlite:///{tmp_path_factory.mktemp('told') / 'ledger.db'}")
    try:
        rows = [
            row for at, lasts, character in said for row in family.said(at, character, lasts=lasts)
        ]
        pairs = [rows[number : number + 2] for number in range(0, len(rows), 2)]
        random.shuffle(pairs)
        family.table.rows = []
        for many in (*pieces, len(pairs)):
            for _ in range(many):
                if pairs:
                    family.table.rows += pairs.pop()
            family.take(50_000)
        moments = [moment for at, lasts, _ in said for moment in (at, at + lasts)]
        usage = family.usage().values()
        assert sum(seconds for seconds, _ in usage) == seconds_of(moments)
        assert sum(turns for _, turns in usage) == len(said)
    finally:
        family.close()


def test_a_clock_that_was_set_back_keeps_nothing_from_being_counted(family: ToldFamily) -> None:
    bridge = TakingIn(family.provider, Live(family.clock))
    family.said(10)
    family.take(3 * 24 * HOUR, again=bridge)
    assert family.usage()["luna"][1] == 1

    family.said(100)
    family.take(200, again=bridge)
    family.take(300, again=bridge)
    assert family.usage()["luna"][1] == 2


def test_words_that_stand_in_the_place_of_others_are_looked_at(family: ToldFamily) -> None:
    asked, _ = family.said(10, text="What is a comet?")
    family.take(30)
    assert alerts(family) == []

    (place,) = (number for number, row in enumerate(family.table.rows) if row.id == asked.id)
    for now, text, known in (
        (60, "What is a  comet? ", 0),
        (90, "I want to kill myself", 1),
        (120, "I want to kill myself", 1),
    ):
        family.table.rows[place] = asked.model_copy(update={"content": text})
        family.take(now)
        assert len(alerts(family)) == known
    assert family.usage()["luna"][1] == 1, "and the turn counts once"


def test_no_words_are_kept_to_know_them_again(family: ToldFamily) -> None:
    family.said(10, text="a marmalade lighthouse")
    family.take(30)
    with reading(family.provider.engine) as connection:
        kept = connection.execute(select(open_webui_row_table)).all()
    assert "marmalade" not in str(kept)
    assert len({row.words_digest for row in kept}) == 2, "of the child's words alone"


def test_words_are_looked_at_beside_those_before_them_in_their_chat(family: ToldFamily) -> None:
    bridge = TakingIn(family.provider, Live())
    family.said(10, text="hello", answer="Do you think about dying?")
    family.take(30, again=bridge)
    assert alerts(family) == []
    family.said(60, text="yes every day", answer="A person can help you.", chat="elsewhere")
    family.take(90, again=bridge)
    assert alerts(family) == []
    family.said(100, text="yes every day", answer="A person can help you.")
    family.take(130, again=bridge)
    assert alerts(family) == ["self_harm.ideation"]
