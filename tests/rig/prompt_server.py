"""uvicorn in a thread of the test, which starts and stops without the waits of a real service."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

import uvicorn

DEADLINE_SECONDS = 20
TICK_SECONDS = 0.1
LOOK_SECONDS = 0.002


class PromptServer(uvicorn.Server):
    """Stops as uvicorn does, but at once, where that looks ten times in a second, twice."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop, self._told = asyncio.get_running_loop(), asyncio.Event()
        await super().startup(sockets)

    async def main_loop(self) -> None:
        tick = 0
        while not await self.on_tick(tick):
            tick += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), TICK_SECONDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listening in self.servers:
            listening.close()
        for sock in sockets or []:
            sock.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await asyncio.sleep(0)
        async with asyncio.timeout(self.config.timeout_graceful_shutdown):
            while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110
                await asyncio.sleep(LOOK_SECONDS)  # uvicorn tells nobody when the last has ended
        await self.lifespan.shutdown()

    def stop(self) -> None:
        """Stop soon; from any thread, once it has started."""
        self.should_exit = True
        self._loop.call_soon_threadsafe(self._told.set)


@contextmanager
def running_server(server: PromptServer, listener: socket.socket) -> Iterator[None]:
    """Serve in a thread until the block ends."""
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        _wait_until_started(server, thread)
        yield
    finally:
        if server.started and thread.is_alive():
            server.stop()
        server.should_exit = True
        thread.join(DEADLINE_SECONDS)
        assert not thread.is_alive(), "the server did not stop"


def _wait_until_started(server: uvicorn.Server, thread: Thread) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not server.started:
        assert thread.is_alive(), "the server ended at once"
        assert time.monotonic() < deadline, "the server did not start in time"
        time.sleep(0.005)
