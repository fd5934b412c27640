"""The real application, on a real socket and a real ledger, in a thread of the test."""

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread

import uvicorn

from guardian.provider.app import create_app
from guardian.provider.backends.cast import Cast
from guardian.provider.backends.gateway.proxy import Gateway
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from guardian.provider.ledger.virtual_clock import VirtualClock
from guardian.provider.serve import (
    ProviderServer,
    ServeOptions,
    address_of,
    listen,
    open_provider,
)

DEADLINE_SECONDS = 20
TICK_SECONDS = 0.1
LOOK_SECONDS = 0.002


@dataclass(frozen=True, kw_only=True)
class ServedProvider:
    """A provider that answers at ``url``."""

    url: str
    provider: Provider
    clock: VirtualClock
    live: Live


class _PromptStop(uvicorn.Server):
    """Stops as uvicorn does, but looks often, where that waits a tenth of a second every time."""

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


class _PromptServer(ProviderServer, _PromptStop):
    """Notices at once that it has to stop, where uvicorn looks ten times in a second."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop, self._told = asyncio.get_running_loop(), asyncio.Event()
        await super().startup(sockets)

    async def main_loop(self) -> None:
        tick = 0
        while not await self.on_tick(tick):
            tick += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), TICK_SECONDS)

    def stop(self) -> None:
        """Stop soon; from any thread, once it has started."""
        self.should_exit = True
        self._loop.call_soon_threadsafe(self._told.set)


@contextmanager
def served_provider(  # noqa: PLR0913 - each is an option of the server
    folder: Path,
    *,
    db: str | None = None,
    language: str = "en",
    reply_delay_ms: int = 0,
    device_interval_seconds: int = 0,
    test_control: bool = True,
    rate_per_minute: int = 0,
    fault: type | None = None,
    gateway: Callable[[Provider, Live], Gateway] | None = None,
    cast: Cast | None = None,
) -> Iterator[ServedProvider]:
    """Serve the seeded family until the block ends, from ``db`` or a new ledger in ``folder``.

    ``fault`` is an ASGI middleware that makes a faulty provider of it. ``gateway``
    makes what stands before a model, ``cast`` is who can be talked with then.
    """
    options = ServeOptions(
        db=db or f"sqlite:///{folder / 'provider.db'}",
        seed_family=True,
        seed_language=language,
        test_control=test_control,
    )
    with listen("127.0.0.1", 0) as listener:
        url = address_of(listener)
        provider = open_provider(options, url)
        if cast is not None:
            provider = replace(provider, cast=cast)
        assert isinstance(provider.clock, VirtualClock)
        live = Live()
        app = create_app(
            provider,
            live=live,
            device_interval_seconds=device_interval_seconds,
            reply_delay_ms=reply_delay_ms,
            rate_per_minute=rate_per_minute,
            gateway=None if gateway is None else gateway(provider, live),
        )
        if fault is not None:
            app.add_middleware(fault)  # type: ignore[arg-type] # any ASGI middleware
        server = _PromptServer(app, live)
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            _wait_until_started(server, thread)
            yield ServedProvider(url=url, provider=provider, clock=provider.clock, live=live)
        finally:
            if server.started and thread.is_alive():
                server.stop()
            server.should_exit = True
            thread.join(DEADLINE_SECONDS)
            provider.engine.dispose()
            assert not thread.is_alive(), "the server did not stop"


def _wait_until_started(server: ProviderServer, thread: Thread) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not server.started:
        assert thread.is_alive(), "the server ended at once"
        assert time.monotonic() < deadline, "the server did not start in time"
        time.sleep(0.005)
