"""A stop ends a wait for a model, and so does time; anybody else's end stays theirs."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from guardian.provider.backends.gateway.heeding import Heeding, StoppedError
from tests.rig.memory_keeper import MemoryKeeper, MemoryReply, Rules


def reply_of(rules: Rules) -> MemoryReply:
    return MemoryReply(rules, MemoryKeeper().finished)


async def never(heeding: Heeding) -> None:
    await asyncio.Event().wait()


async def inside(
    rules: Rules, seconds: float, work: Callable[[Heeding], Awaitable[None]] = never
) -> None:
    async with Heeding(reply_of(rules)) as heeding:
        heeding.wait_for(seconds)
        await work(heeding)


def test_a_stop_ends_what_waits() -> None:
    with pytest.raises(StoppedError) as stopped:
        asyncio.run(inside(Rules(stop_words="Enough."), 60))
    assert stopped.value.words == "Enough."


def test_so_does_time() -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(inside(Rules(), 0))


def test_what_ends_by_itself_is_left_alone() -> None:
    async def at_once(heeding: Heeding) -> None:
        heeding.look()

    asyncio.run(inside(Rules(), 60, at_once))


def test_a_failure_stays_what_it_is() -> None:
    async def fail(_heeding: Heeding) -> None:
        raise ValueError("its own")

    with pytest.raises(ValueError, match="its own"):
        asyncio.run(inside(Rules(stop_words="Enough."), 60, fail))


def test_who_is_cancelled_is_cancelled() -> None:
    async def cancelled() -> None:
        entered = asyncio.Event()

        async def enter(_heeding: Heeding) -> None:
            entered.set()
            await asyncio.Event().wait()

        task = asyncio.create_task(inside(Rules(), 60, enter))
        await entered.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())


def test_a_wait_begins_anew_with_each_piece() -> None:
    looks: list[None] = []

    class Looked(MemoryReply):
        def stopped(self) -> str | None:
            looks.append(None)
            return None

    async def renewed() -> None:
        async with Heeding(Looked(Rules(), MemoryKeeper().finished)) as heeding:
            heeding.wait_for(0)
            heeding.wait_for(60)
            while len(looks) < 2:  # noqa: ASYNC110 - nobody tells of a look
                await asyncio.sleep(0.001)

    asyncio.run(renewed())


def test_the_task_goes_on_unharmed_after_a_stop() -> None:
    async def twice() -> str:
        with pytest.raises(StoppedError):
            await inside(Rules(stop_words="Enough."), 60)
        await asyncio.sleep(0)
        return "well"

    assert asyncio.run(twice()) == "well"
