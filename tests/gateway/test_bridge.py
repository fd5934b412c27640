"""``GET /bridge`` of a gateway: how it does, and what it can do."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from pydantic import TypeAdapter

from guardian.bridging.values import BridgeHealth, CapabilityLine, Running, Strength
from guardian.provider.backends.gateway.capabilities import capability_lines
from guardian.provider.backends.gateway.condition import Condition, Noticed
from guardian.provider.backends.gateway.health import Counted, Trouble
from guardian.provider.backends.gateway.models import ModelList
from guardian.provider.backends.gateway.upstream import Upstream, UpstreamOptions
from tests.rig.clock import MovableClock
from tests.rig.model_stand_in import KEY, model_stand_in
from tests.rig.nobody import nobody_at

CLOCK = MovableClock()
SECONDS = 30.0
NOTHING = Noticed(counted={}, kept_from_paying=False)


async def at_once(notice: Callable[[], Noticed]) -> Noticed:
    return notice()


def looked(url: str, key: str | None = KEY, noticed: Noticed = NOTHING) -> Condition:
    """Return the condition after one look."""

    async def look() -> Condition:
        upstream = Upstream(UpstreamOptions(url=url, key=key))
        condition = Condition(ModelList(upstream), lambda: noticed, CLOCK)
        assert condition.told("en").running is Running.STARTING
        try:
            await condition.look(at_once)
        finally:
            await upstream.close()
        return condition

    return asyncio.run(look())


def refused(what: Trouble, ago: timedelta) -> Noticed:
    at = CLOCK.now() - ago
    return Noticed(
        counted={what: Counted(times=3, first_at=at, last_at=at)}, kept_from_paying=False
    )


def test_a_server_that_answers_is_well() -> None:
    with model_stand_in() as model:
        health = looked(model.url).told("en")
    assert health == BridgeHealth(
        running=Running.WELL,
        title="Your family's model answers through Guardian",
        advice="",
        since=CLOCK.now(),
        last_round_at=None,
    )


@pytest.mark.parametrize(
    ("path", "key", "title"),
    [
        ("", "sk-wrong", "The model's server refuses its key"),
        ("/more", KEY, "There is no list of models at this address"),
    ],
)
def test_what_is_wrong_there_is_told_with_what_to_do(path: str, key: str, title: str) -> None:
    with model_stand_in() as model:
        model.checks_key = True
        condition = looked(model.url + path, key)
    for language in ("en", "zh_CN"):
        health = condition.told(language)
        assert health.running is Running.TROUBLE
        assert health.advice
        assert key not in f"{health}"
        assert (health.title == title) is (language == "en")


def test_a_server_that_is_away_is_told() -> None:
    with model_stand_in() as model:
        url = model.url
    with nobody_at(url.removesuffix("/v1")):
        assert looked(url).told("en").title == "The model's server does not answer"


def test_prices_that_keep_a_child_from_answers_are_told() -> None:
    with model_stand_in() as model:
        health = looked(model.url, noticed=Noticed(counted={}, kept_from_paying=True)).told("en")
    assert health.running is Running.TROUBLE
    assert "another currency" in health.advice


@pytest.mark.parametrize(
    ("what", "said"),
    [(Trouble.REVOKED_KEY, "has ended"), (Trouble.BAD_IDENTITY, "did not prove who asked")],
)
def test_callers_who_were_refused_lately_are_told_of_and_later_no_more(
    what: Trouble, said: str
) -> None:
    with model_stand_in() as model:
        lately = looked(model.url, noticed=refused(what, timedelta(minutes=9))).told("en")
        long_ago = looked(model.url, noticed=refused(what, timedelta(minutes=11))).told("en")
    assert lately.running is long_ago.running is Running.WELL
    assert said in lately.advice
    assert not long_ago.advice


def test_every_line_is_a_sentence_in_both_languages() -> None:
    english, chinese = capability_lines("en"), capability_lines("zh_CN")
    assert [each.capability for each in english] == [each.capability for each in chinese]
    assert not {each.reason for each in english} & {each.reason for each in chinese}
    (around,) = (each for each in english if each.capability == "ways_around")
    assert around.strength is Strength.NOT_AT_ALL


def told_once_looked(url: str) -> dict[str, Any]:
    """Return what a gateway says as soon as it has looked at the model's server."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        answer = requests.get(f"{url}/bridge", params={"language": "zh-CN"}, timeout=SECONDS)
        told: dict[str, Any] = answer.json()
        if told["health"]["running"] != Running.STARTING:
            return told
    raise AssertionError("nobody looked")


def test_a_gateway_takes_its_keys_from_its_input_and_says_how_it_does(tmp_path: Path) -> None:
    with model_stand_in() as model:
        command = [sys.executable, "-m", "guardian", "provider", "serve", "--backend", "gateway"]
        command += ["--db", f"sqlite:///{tmp_path / 'ledger.db'}", "--port", "0"]
        command += ["--upstream", model.url, "--secrets-from-input", "--end-with-input"]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{json.dumps({'upstream_key': KEY})}\n")
            process.stdin.flush()
            url = process.stdout.readline().removeprefix("listening on ").strip()
            told = told_once_looked(url)
            process.stdin.close()
            process.wait(20)
    assert KEY not in json.dumps(told)
    assert TypeAdapter(BridgeHealth).validate_python(told["health"]).running is Running.WELL
    lines = TypeAdapter(tuple[CapabilityLine, ...]).validate_python(told["capabilities"])
    assert lines == capability_lines("zh_CN")
