"""Asking the rules, which block for a transaction, without holding up what is being said."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

THREADS = 2
"""One waits for the disk while the other computes; more would only take turns with the event loop,
five milliseconds each."""

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


class Asking:
    """The threads in which the rules are asked, in the order of the asking."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="gateway-rules")

    async def __call__(
        self,
        work: Callable[_Parameters, _Result],
        *args: _Parameters.args,
        **named: _Parameters.kwargs,
    ) -> _Result:
        """Return what ``work`` returns, and raise what it raises."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, partial(work, *args, **named))

    def close(self) -> None:
        """Let what was asked be answered, and nothing more."""
        self._threads.shutdown()
