"""What a family's gateway adds to its model: for an adult, who is passed, and for a child."""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.benchmarks.measuring import Benchmark, Figures, Options, spread
from tests.benchmarks.processes import peak_mib, resident_mib
from tests.rig.provider_process import ProviderProcess

STREAMS = 200
TIMES_A_ROUND = 30
_ROOT = Path(__file__).resolve().parents[2]
_NANOSECONDS_A_MILLISECOND = 1e6
_HOUR = 10
"""No curfew holds then."""


@dataclass(frozen=True)
class Way:
    """One way to the model."""

    url: str
    key: str


@dataclass
class Times:
    """What was measured on one way, in milliseconds."""

    first: list[float] = field(default_factory=list)
    """From asking to the first word."""
    token: list[float] = field(default_factory=list)
    """From a word's leaving the model to its arriving."""


async def _stream(session: aiohttp.ClientSession, way: Way, model: str, times: Times) -> None:
    asked = {"model": model, "messages": [{"role": "user", "content": "Count."}], "stream": True}
    headers = {"Authorization": f"Bearer {way.key}"}
    begin = time.monotonic_ns()
    first = True
    async with session.post(f"{way.url}/chat/completions", json=asked, headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        async for line in answer.content:
            now = time.monotonic_ns()
            sent = _stamps(line)
            if sent and first:
                first = False
                times.first.append((now - begin) / _NANOSECONDS_A_MILLISECOND)
            times.token += [(now - each) / _NANOSECONDS_A_MILLISECOND for each in sent]
    assert not first, "nothing was said"


def _stamps(line: bytes) -> list[int]:
    """Return when each word of a line left the model; a reminder has none."""
    if not line.startswith(b"data: {"):
        return []
    choices = json.loads(line[6:])["choices"]
    words = str(choices[0]["delta"].get("content") or "").split() if choices else []
    return [int(word.rstrip(".")) for word in words if word.rstrip(".").isdecimal()]


async def one_after_the_other(ways: Mapping[str, Way], rounds: int) -> dict[str, Times]:
    """Return the times of each way, asked in turns."""
    times = {name: Times() for name in ways}
    async with aiohttp.ClientSession() as session:
        for number in range(rounds + 1):
            for name, way in ways.items():
                await _stream(session, way, "brisk", times[name] if number else Times())
    return times


async def at_once(way: Way, model: str) -> tuple[Times, float]:
    """Return times, and how many answers came in a second."""
    times = Times()
    connector = aiohttp.TCPConnector(limit=STREAMS)
    async with aiohttp.ClientSession(connector=connector) as session:
        begin = time.perf_counter()
        await asyncio.gather(*(_stream(session, way, model, times) for _ in range(STREAMS)))
        return times, STREAMS / (time.perf_counter() - begin)


@contextmanager
def _model() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.rig.model_stand_in"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as model:
        try:
            assert model.stdout is not None
            yield model.stdout.readline().strip()
        finally:
            model.kill()


@contextmanager
def _gateway(folder: Path, upstream: str) -> Iterator[ProviderProcess]:
    (folder / "key").write_text("sk-of-the-family", encoding="ascii")
    provider = ProviderProcess(
        folder / "provider.db",
        *("--backend", "gateway", "--upstream", upstream),
        *("--upstream-key-file", str(folder / "key")),
        *("--seed-family", "--test-control", "--rate-per-minute", "0"),
    )
    try:
        provider.start()
        provider.await_local_hour(_HOUR)
        yield provider
    finally:
        provider.close()


def _new_key(provider: ProviderProcess, *verb: str) -> str:
    command = [sys.executable, "-m", "guardian", "provider", *verb]
    command += ["--db", f"sqlite:///{provider.ledger}"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=_ROOT)
    (key,) = (word for word in told.stdout.split() if word.startswith("gk-"))
    return key


def _run(options: Options) -> Figures:
    with (
        tempfile.TemporaryDirectory(prefix="guardian-benchmark-") as made,
        _model() as upstream,
        _gateway(Path(made), upstream) as provider,
    ):
        ways = {
            "bare": Way(upstream, "sk-of-the-family"),
            "adult": Way(f"{provider.url}/v1", _new_key(provider, "adult", "add", "--name", "A")),
            "ward": Way(f"{provider.url}/v1", _new_key(provider, "ward", "key", "new", "ward-mia")),
        }
        alone = asyncio.run(one_after_the_other(ways, options.rounds * TIMES_A_ROUND))
        resident = resident_mib(provider.pid)
        crowd = {name: asyncio.run(at_once(way, "paced"))[0] for name, way in ways.items()}
        rates = {name: asyncio.run(at_once(way, "stamped"))[1] for name, way in ways.items()}
        memory = {"resident_mib": resident, "peak_mib": peak_mib(provider.pid)}
    figures = {name: told(alone[name], crowd[name], rates[name]) for name in ways}
    return Figures(
        values={
            **{
                f"{who}_{what}": figures[who][what]
                for who in ("adult", "ward")
                for what in figures[who]
            },
            **memory,
        },
        floors={
            f"{who}_{what}": figures["bare"][what]
            for who in ("adult", "ward")
            for what in figures["bare"]
        },
        conditions={"streams_at_once": STREAMS, "answers_alone": options.rounds * TIMES_A_ROUND},
    )


def told(alone: Times, crowd: Times, rate: float) -> dict[str, float]:
    """Return the figures of one way."""
    figures = {
        "first": spread(alone.first),
        "token": spread(alone.token),
        "crowd_first": spread(crowd.first),
        "crowd_token": spread(crowd.token),
    }
    flat = {
        f"{name}_{which}": value for name, both in figures.items() for which, value in both.items()
    }
    return {**flat, "answers_a_second": rate}


GATEWAY = Benchmark(
    measured="first word and each word through the gateway, ms; 200 streams at once; memory, MiB",
    floor="the same asked of the model's server itself",
    run=_run,
)
