"""The real application, on a real socket and a real ledger, in a thread of the test."""

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from fastapi import APIRouter, FastAPI

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
from guardian.provider.signals.speakers import Speaker
from tests.rig.clock import next_full_hour
from tests.rig.prompt_server import PromptServer, running_server
from tests.rig.standing_app import StandingApp

Beside = Callable[[Provider, Live], AbstractContextManager[Sequence[APIRouter]]]


@dataclass(frozen=True, kw_only=True)
class ServedProvider:
    """A provider that answers at ``url``."""

    url: str
    provider: Provider
    clock: VirtualClock
    live: Live

    def await_local_hour(self, hour: int) -> None:
        """Move the virtual clock ahead to the next such full hour of the family's."""
        now = self.clock.now()
        self.clock.advance(next_full_hour(now, hour) - now)


class _PromptProvider(ProviderServer, PromptServer):
    """Lets what runs end as the product does, and stops at once."""


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
    beside: Beside | None = None,
    at_open_webui: bool = False,
    larger: Speaker | None = None,
) -> Iterator[ServedProvider]:
    """Serve the seeded family until the block ends, from ``db`` or a new ledger in ``folder``.

    ``fault`` is an ASGI middleware that makes a faulty provider of it. ``gateway``
    makes what stands before a model, ``cast`` is who can be talked with then. ``beside``
    runs something as long as it is served, and gives what that serves of itself. ``larger`` is
    heard beside the detector's own model.
    """
    options = ServeOptions(
        db=db or f"sqlite:///{folder / 'provider.db'}",
        seed_family=True,
        seed_language=language,
        test_control=test_control,
    )
    with listen("127.0.0.1", 0) as listener:
        provider = open_provider(options, address_of(listener), larger)
        if cast is not None:
            provider = replace(provider, cast=cast, at_open_webui=at_open_webui)
        live = Live()
        with beside(provider, live) if beside else nullcontext(()) as further:
            app = create_app(
                provider,
                live=live,
                device_interval_seconds=device_interval_seconds,
                reply_delay_ms=reply_delay_ms,
                rate_per_minute=rate_per_minute,
                gateway=None if gateway is None else gateway(provider, live),
                further=further,
            )
            if fault is not None:
                app.add_middleware(fault)  # type: ignore[arg-type] # any ASGI middleware
            with _running(app, listener, provider, live) as served:
                yield served


@contextmanager
def served_again(standing: StandingApp, db: str) -> Iterator[ServedProvider]:
    """Serve the ledger at ``db`` from an application that stands already, until the block ends."""
    options = ServeOptions(db=db, seed_family=True, seed_language="en", test_control=True)
    with (
        listen("127.0.0.1", 0) as listener,
        standing.serving(open_provider(options, address_of(listener))) as (provider, live),
        _running(standing.app, listener, provider, live) as served,
    ):
        yield served


@contextmanager
def _running(
    app: FastAPI, listener: socket.socket, provider: Provider, live: Live
) -> Iterator[ServedProvider]:
    assert isinstance(provider.clock, VirtualClock)
    try:
        with running_server(_PromptProvider(app, live), listener):
            yield ServedProvider(
                url=provider.issuer, provider=provider, clock=provider.clock, live=live
            )
    finally:
        provider.engine.dispose()
