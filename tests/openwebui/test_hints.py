"""Hints: a round comes sooner for who knows the secret, and nobody learns anything from them."""

import asyncio
import json
from collections.abc import Iterator

import pytest
import requests

from guardian.provider.backends.openwebui.filter.guardian_hint import MOST_AT_ONCE, Event
from guardian.provider.backends.openwebui.hints import (
    MOST_A_MINUTE,
    MOST_BYTES,
)
from tests.openwebui.hearing import Hearing, hearing

HINT = b'{"user_id": "mia"}'


@pytest.fixture
def heard() -> Iterator[Hearing]:
    with hearing() as listening:
        yield listening


def function_of(heard: Hearing, *accounts: str) -> Event:
    function = Event()
    function.valves.url, function.valves.secret = heard.url, heard.secret
    function.valves.accounts = json.dumps(accounts)
    return function


def happened(who: str, name: str = "message.created") -> dict[str, object]:
    said = {"content_preview": "a secret between us", "chat_id": "chat-1"}
    return {"event": name, "actor": {"id": who, "email": f"{who}@example.org"}, "data": said}


def is_plain(answer: requests.Response) -> bool:
    return (answer.status_code, answer.content) == (requests.codes.no_content, b"")


def test_a_hint_with_the_secret_makes_a_round_wanted(heard: Hearing) -> None:
    assert is_plain(heard.hint(HINT))
    assert heard.wanted.is_set()


@pytest.mark.parametrize(
    ("body", "secret"),
    [
        (HINT, ""),
        (HINT, "0" * 32),
        (HINT, "\xe9"),
        (b"", None),
        (b"mia", None),
        (b'{"user_id": 1}', None),
        (b'{"user_id": "mia", "said": "hello"}', None),
        (b'{"user_id": "' + b"m" * MOST_BYTES + b'"}', None),
    ],
)
def test_anything_else_is_answered_alike_and_does_nothing(
    heard: Hearing, body: bytes, secret: str | None
) -> None:
    assert is_plain(heard.hint(body, secret))
    assert not heard.wanted.is_set()


def test_more_than_a_bridge_could_use_are_dropped(heard: Hearing) -> None:
    for _ in range(MOST_A_MINUTE):
        heard.limits.hit("hint", "open webui", per_minute=MOST_A_MINUTE)

    assert is_plain(heard.hint(HINT))
    assert not heard.wanted.is_set()


def test_the_function_tells_whose_account_it_was_and_no_word(heard: Hearing) -> None:
    function = function_of(heard, "mia")

    asyncio.run(function.event(happened("mia")))

    assert heard.wanted.is_set()
    assert [json.loads(body) for body in heard.came] == [{"user_id": "mia"}]


@pytest.mark.parametrize(
    "event",
    [happened("parent"), happened("mia", "user.updated"), {"event": "chat.created"}, {}],
)
def test_the_function_tells_of_nobody_and_nothing_else(
    heard: Hearing, event: dict[str, object]
) -> None:
    asyncio.run(function_of(heard, "mia").event(event))

    assert not heard.came


def test_a_bridge_that_is_away_costs_the_server_nothing(heard: Hearing) -> None:
    function = function_of(heard, "mia")
    function.valves.url = "http://127.0.0.1:1/bridge/hint"

    asyncio.run(function.event(happened("mia")))

    function.valves.url = heard.url
    asyncio.run(function.event(happened("mia")))
    assert heard.wanted.is_set()


def test_the_function_never_has_many_under_way(heard: Hearing) -> None:
    function = function_of(heard, "mia")

    async def all_at_once() -> None:
        await asyncio.gather(*(function.event(happened("mia")) for _ in range(50)))

    asyncio.run(all_at_once())

    assert len(heard.came) == MOST_AT_ONCE
