"""The filter's own rules, beside those that both sides of the wire share."""

import ast
import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from guardian.policy.settings import Block, PolicySettings, Weekday
from guardian.policy.usage_time import DaySeconds
from guardian.provider.backends.openwebui.filter import guardian_filter
from guardian.provider.backends.openwebui.filter.assembled import filter_code, hint_code
from guardian.provider.backends.openwebui.filter.counting import DayFigure, Policy
from guardian.provider.backends.openwebui.filter.guardian_filter import _add_note, _append
from guardian.provider.backends.openwebui.rules import (
    REALITY,
    UNCOUNTABLE,
    WardFacts,
    policy_of,
    ward_rules,
)
from guardian.words import LANGUAGES

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, tzinfo=ZONE)
REWRITTEN = ("from utils", "from apps", "from main", "from config")
"""The server replaces these words in whatever it loads, in comments and texts, too."""


def facts(held_to: PolicySettings, **more: object) -> WardFacts:
    told = {"user_id": "mia", "language": "en", "zone": str(ZONE), "settings": held_to, **more}
    return WardFacts(**told)  # type: ignore[arg-type]


@pytest.mark.parametrize("code", [filter_code(), hint_code()], ids=["filter", "hint"])
def test_the_server_loads_the_file_as_it_is_written(code: str) -> None:
    compile(code, "as the server does", "exec")

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
    for texts in zip(*([each.text for each in ward.reminders] for ward in told), strict=True):
        assert len(set(texts)) == len(LANGUAGES)
    assert len({ward.resting.replace("{time}", "") for ward in told}) == len(LANGUAGES)
    assert all("{time}" in ward.resting for ward in told)
    assert all(ward.exempt == ["owl"] and ward.paused == "" for ward in told)
    assert told[0].known.used == DayFigure(day="2026-11-23", figure=120)


@pytest.mark.parametrize(
    ("minor", "asked_for", "noted"),
    [(True, None, True), (False, None, False), (True, False, False), (False, True, True)],
)
def test_minors_mode_is_on_for_a_minor_unless_it_is_said_otherwise(
    *, minor: bool, asked_for: bool | None, noted: bool
) -> None:
    ward = ward_rules(facts(PolicySettings(minor_mode=asked_for), minor=minor))

    assert bool(ward.note) is noted
    assert any(each.text == REALITY for each in ward.reminders) is noted


def test_a_policy_holds_each_by_the_servers_own_id() -> None:
    policy = policy_of([facts(PolicySettings(), paused=True)])

    assert policy.wards["mia"].paused
    assert Policy.model_validate_json(policy.model_dump_json()) == policy


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


def test_who_cannot_be_counted_is_told_so_in_their_language_and_not_answered() -> None:
    filter_here = guardian_filter.Filter()
    policy = policy_of([facts(PolicySettings(), language="zh_CN")])
    filter_here.valves.policy = policy.model_dump_json()

    async def ask() -> None:
        await filter_here.inlet({"model": "luna"}, {"id": "mia"}, {"chat_id": "kept"})

    with pytest.raises(guardian_filter.Refused) as refused:  # here is no table of the server's
        asyncio.run(ask())

    assert str(refused.value) == policy.wards["mia"].uncountable != UNCOUNTABLE
