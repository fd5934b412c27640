"""Waiting for a model and for a stop at once, at the price of one look in 50 ms."""

import asyncio
from types import TracebackType
from typing import Self

from guardian.provider.backends.gateway.port import Reply

LOOK_SECONDS = 0.05
"""How often a silent answer is asked whether it was stopped."""


class StoppedError(Exception):
    """A guardian stopped the answer; ``words`` are the last that the ward reads."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__("stopped")


class Heeding:
    """A block that ends with :class:`StoppedError`, or ``TimeoutError`` where nothing comes.

    It cancels the task that is in it, as ``asyncio.timeout`` does, and says afterwards why. A task
    and a timer for each piece of an answer would cost more than all that is done with the piece.
    """

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self._why: StoppedError | TimeoutError | None = None
        self._until = float("inf")

    def look(self) -> None:
        """Raise :class:`StoppedError` if the answer was stopped."""
        if (words := self._reply.stopped()) is not None:
            raise StoppedError(words)

    def wait_for(self, seconds: float) -> None:
        """Give what is waited for next so long."""
        self._until = self._loop.time() + seconds

    async def __aenter__(self) -> Self:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in a task
        self._loop = asyncio.get_running_loop()
        self._task = task
        self._before = task.cancelling()
        self._watch = asyncio.create_task(self._look_out())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._watch.cancel()
        if self._why is None:
            return
        still_cancelled = self._task.uncancel() > self._before  # somebody else ended it, too
        if kind is asyncio.CancelledError and not still_cancelled:
            raise self._why

    async def _look_out(self) -> None:
        while self._why is None:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                self.look()
            except StoppedError as stopped:
                self._why = stopped
            if self._why is None and self._loop.time() >= self._until:
                self._why = TimeoutError()
        self._task.cancel()
