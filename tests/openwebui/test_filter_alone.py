"""The filter's own rules, beside those that both sides of the wire share."""

import ast
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.closing import closing_at
from guardian.policy.settings import Block, Curfew, PolicySettings, Weekday
from guardian.policy.usage_time import DaySeconds, credit
from guardian.provider.backends.openwebui.bridge import filter_code
from guardian.provider.backends.openwebui.filter import guardian_filter
from guardian.provider.backends.openwebui.filter.guardian_filter import (
    Closed,
    _add_note,
    _append,
    _is_closed,
    _seconds_of_use,
)
from guardian.provider.backends.openwebui.rules import WardFacts, policy_of, ward_rules
from guardian.words import LANGUAGES

ZONE = ZoneInfo("Asia/Shanghai")  # its clocks never jump
MONDAY = datetime(2026, 11, 23, tzinfo=ZONE)
REWRITTEN = ("from utils", "from apps", "from main", "from config")
"""The server replaces these words in whatever it loads, in comments and texts, too."""

minutes = st.integers(0, 1439)
windows = st.tuples(minutes, minutes).map(
    lambda pair: Curfew(
        start=time(pair[0] // 60, pair[0] % 60), end=time(pair[1] // 60, pair[1] % 60)
    )
)
settings = st.builds(
    PolicySettings,
    curfew=st.none() | windows,
    closed_hours=st.dictionaries(
        st.sampled_from(Weekday), st.dictionaries(st.sampled_from(["a", "b"]), windows)
    ),
)


def facts(held_to: PolicySettings, **more: object) -> WardFacts:
    told = {"user_id": "mia", "language": "en", "zone": str(ZONE), "settings": held_to, **more}
    return WardFacts(**told)  # type: ignore[arg-type]


@given(settings, st.integers(0, 8 * 1440))
def test_the_filter_closes_when_the_policy_does(held_to: PolicySettings, minute: int) -> None:
    now = MONDAY + timedelta(minutes=minute)

    closed = any(_is_closed(window, now) for window in ward_rules(facts(held_to)).closed)

    assert closed == (closing_at(held_to, now, ZONE) is not None)


@given(st.lists(st.integers(0, 40_000), max_size=12), st.integers(0, 40_000))
def test_the_filter_counts_as_the_policy_does(turns: list[int], now: int) -> None:
    day = int(MONDAY.timestamp())
    answered = [(day + at, day + at) for at in turns]

    counted = _seconds_of_use(answered, day + now)

    moments = [datetime.fromtimestamp(day + at, UTC) for at in sorted({*turns, now}) if at <= now]
    expected = [
        piece for before, after in pairwise(moments) for piece in credit(before, after, ZONE)
    ]
    assert counted == sum(piece.seconds for piece in expected)


def test_the_server_loads_the_file_as_it_is_written() -> None:
    code = filter_code()

    assert not any(words in code for words in REWRITTEN)
    assert "requirements:" not in code
    imported = {
        name.name.partition(".")[0]
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Import)
        for name in node.names
    } | {
        (node.module or "").partition(".")[0]
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.ImportFrom)
    }
    assert not imported & {"guardian", "open_webui"}
    assert not hasattr(guardian_filter.Filter(), "toggle")


def test_what_holds_for_a_child_is_told_in_the_childs_language() -> None:
    held_to = PolicySettings(
        daily_minutes=60,
        weekday_minutes={Weekday.SUNDAY: 90, Weekday.MONDAY: 30},
        exempt_characters={"owl": Block()},
    )
    used = DaySeconds(day=MONDAY.date(), seconds=120)
    told = [
        ward_rules(facts(held_to, language=language, blocked={"prince"}, used_today=used))
        for language in LANGUAGES
    ]

    assert {tuple(ward.minutes_by_weekday) for ward in told} == {(30, 60, 60, 60, 60, 60, 60)}
    assert len({ward.blocked["prince"] for ward in told}) == len(LANGUAGES)
    assert len({ward.reminder for ward in told}) == len(LANGUAGES)
    assert all(ward.exempt == ["owl"] and ward.paused == "" for ward in told)
    assert told[0].used_today is not None
    assert told[0].used_today.day == "2026-11-23"


@pytest.mark.parametrize(
    ("minor", "asked_for", "noted"),
    [(True, None, True), (False, None, False), (True, False, False), (False, True, True)],
)
def test_minors_mode_is_on_for_a_minor_unless_it_is_said_otherwise(
    *, minor: bool, asked_for: bool | None, noted: bool
) -> None:
    ward = ward_rules(facts(PolicySettings(minor_mode=asked_for), minor=minor))

    assert bool(ward.note) is noted
    assert bool(ward.reminder) is noted


def test_a_policy_holds_each_by_the_servers_own_id() -> None:
    policy = policy_of([facts(PolicySettings(), paused=True)])

    assert policy.wards["mia"].paused
    assert guardian_filter.Policy.model_validate_json(policy.model_dump_json()) == policy


def test_a_note_comes_before_what_the_character_is_told() -> None:
    bare = {"messages": [{"role": "user", "content": "hi"}]}
    told = {"messages": [{"role": "system", "content": "You are Luna."}]}
    in_parts = {"messages": [{"role": "system", "content": [{"type": "text", "text": "Luna"}]}]}
    for body in (bare, told, in_parts):
        _add_note(body, "A child.")

    assert bare["messages"][0] == {"role": "system", "content": "A child."}
    assert told["messages"][0]["content"] == "A child.\n\nYou are Luna."
    assert str(in_parts["messages"][0]["content"]).startswith("A child.\n\n")


def test_a_reminder_is_added_to_both_that_are_kept_and_shown() -> None:
    message = {
        "content": "Hello",
        "output": [
            {"type": "reasoning", "content": None},
            {"type": "message", "content": [{"type": "output_text", "text": "Hello"}]},
        ],
    }

    _append(message, "!")

    assert message["content"] == "Hello!"
    assert "'text': 'Hello!'" in str(message["output"])


def test_a_window_of_a_whole_day_is_closed_all_day() -> None:
    all_day = Closed(weekdays=list(range(7)), from_minute=600, to_minute=600, text="")

    assert all(_is_closed(all_day, MONDAY + timedelta(minutes=at)) for at in range(0, 1440, 7))
