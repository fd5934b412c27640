"""Running the provider as a process of its own."""

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI

from guardian.clock import SystemClock
from guardian.errors import GuardianError, Recovery
from guardian.provider.accounts.seed import seed_family
from guardian.provider.app import create_app
from guardian.provider.backends.characters import LedgerCast
from guardian.provider.backends.gateway.options import GatewayOptions
from guardian.provider.backends.openwebui.options import OpenWebUIOptions
from guardian.provider.backends.sandbox.cast import SandboxCast
from guardian.provider.connection import BoundedConnection
from guardian.provider.contacting.channel import SmtpChannel
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from guardian.provider.engine.neighbours import Neighbours
from guardian.provider.engine.timekeeper import Timekeeper
from guardian.provider.issuer import warn_of_address
from guardian.provider.ledger.base import is_postgresql
from guardian.provider.ledger.schema import open_provider_ledger
from guardian.provider.ledger.served import marked_as_served
from guardian.provider.ledger.virtual_clock import VirtualClock
from guardian.provider.logs import LogFormat, set_up_logs
from guardian.provider.oauth.unused_links import end_unused_links
from guardian.provider.signals.opening import open_speakers
from guardian.provider.signals.speakers import Speaker
from guardian.words import N_

if TYPE_CHECKING:  # it takes a third of a second to import
    from guardian.provider.backends.gateway.opening import OpenedGateway
    from guardian.provider.backends.openwebui.opening import OpenedBridge

GRACE_SECONDS = 5
RATE_PER_MINUTE = 3_000
"""Far above what an app or a page needs, and below what a program gone wild sends."""


@dataclass(frozen=True, kw_only=True)
class ServeOptions:
    """What ``guardian provider serve`` was asked for.

    ``db`` is an SQLAlchemy URL of SQLite, which one process serves, or of PostgreSQL, which several
    may; its password is better kept in ``PGPASSWORD`` or ``~/.pgpass`` than in the URL, which
    others on the machine can see. ``port`` 0 takes any free one. ``seed_language`` is the family's
    (BCP 47). ``start_at`` (aware) is when the virtual clock of a new ledger starts; it needs
    ``test_control``. ``device_interval_seconds`` is the polling interval of RFC 8628;
    ``reply_delay_ms`` the pause between two pieces of a reply. ``smtp`` is the mail server that
    takes letters to emergency contacts, written by ``mail_sender``. ``rate_per_minute`` bounds the
    requests of one token or session; 0: any number. ``gateway``: the talk is with a family's own
    model, in programs of theirs; ``open_webui``: with the characters of the family's Open WebUI;
    both: the server is led to ask its models through the gateway; neither: with the sandbox's
    characters, on the provider's page.
    ``issuer`` is the address by which apps reach it, as
    :func:`guardian.provider.issuer.read_issuer` returns it; ``None``: where it listens.
    ``signals_model`` is the folder of a larger model for signals, which is a program of whoever
    made it; ``None``: our own alone.
    """

    db: str
    host: str = "127.0.0.1"
    port: int = 0
    seed_family: bool = False
    seed_language: str = "zh-CN"
    test_control: bool = False
    name: str = "Guardian Sandbox"
    start_at: datetime | None = None
    device_interval_seconds: int = 5
    reply_delay_ms: int = 0
    smtp: tuple[str, int] | None = None
    mail_sender: str = "guardian@localhost"
    require_dpop_nonce: bool = False
    log_format: LogFormat = LogFormat.TEXT
    rate_per_minute: int = RATE_PER_MINUTE
    gateway: GatewayOptions | None = None
    open_webui: OpenWebUIOptions | None = None
    issuer: str | None = None
    signals_model: Path | None = None


class AddressTakenError(GuardianError):
    """The address cannot be listened on."""

    code = "address_taken"
    domain = "provider_engine"
    recovery = Recovery.NEEDS_YOU
    title = N_("The provider cannot listen there")
    message = N_("{host}, port {port} is in use, or is no address of this machine.")
    advice = N_("Choose another --port, or 0 for any free one.")


class ProviderServer(uvicorn.Server):
    """Says when it is ready, and lets long polls and replies end before it stops."""

    def __init__(self, app: FastAPI, live: Live, announcement: str = "") -> None:
        super().__init__(
            uvicorn.Config(
                app,
                access_log=False,
                log_config=None,
                log_level=logging.WARNING,  # addresses are nobody's business, not even the log's
                http=BoundedConnection,
                ws="none",
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self._live = live
        self._announcement = announcement

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so in one line."""
        await super().startup(sockets)
        if self._announcement:
            sys.stdout.write(f"{self._announcement}\n")
            sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Wake everybody who waits, then let requests end."""
        self._live.close()
        await asyncio.sleep(0)
        await super().shutdown(sockets)


def serve(options: ServeOptions) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises :class:`AddressTakenError`, one of the ledger's errors (``LedgerError``), or what
    :func:`guardian.provider.signals.opening.open_speakers` raises.
    """
    set_up_logs(options.log_format)
    os.umask(0o077)  # the ledger has keys: it is its owner's alone
    larger = open_speakers(options.signals_model)
    listener = listen(options.host, options.port)
    with listener:
        address = address_of(listener)
        issuer = options.issuer or address
        warn_of_address(issuer, named=options.issuer is not None)
        provider = open_provider(options, issuer, larger)
        live = Live(provider.wall_clock)
        with (
            marked_as_served(provider.engine),
            standing_before(provider, live, options) as before,
            bridged(provider, live, options) as bridge,
            background(provider, live),
        ):
            backend = bridge or before
            app = create_app(
                provider,
                live=live,
                device_interval_seconds=options.device_interval_seconds,
                reply_delay_ms=options.reply_delay_ms,
                rate_per_minute=options.rate_per_minute,
                gateway=None if backend is None else backend.gateway,
                further=() if backend is None else (backend.router,),
            )
            # the server raises the signal again when it is done; it has been heard
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, _heard)
            ProviderServer(app, live, f"listening on {address}").run(sockets=[listener])
        provider.engine.dispose()  # the last connection folds the write-ahead log into the file


@contextmanager
def standing_before(
    provider: Provider, live: Live, options: ServeOptions
) -> "Iterator[OpenedGateway | None]":
    """Give the gateway that was asked for until the block ends, or ``None``.

    The one behind Open WebUI is the bridge's to give.
    """
    if options.gateway is None or options.open_webui is not None:
        yield None
        return
    from guardian.provider.backends.gateway.opening import (  # noqa: PLC0415 - aiohttp is slow
        open_gateway,
    )

    with open_gateway(provider, live, options.gateway) as gateway:
        yield gateway


@contextmanager
def bridged(
    provider: Provider, live: Live, options: ServeOptions
) -> "Iterator[OpenedBridge | None]":
    """Give the bridge to Open WebUI that was asked for until the block ends, or ``None``."""
    if options.open_webui is None:
        yield None
        return
    from guardian.provider.backends.openwebui.opening import (  # noqa: PLC0415 - only where it is
        open_bridge,
    )

    with open_bridge(provider, live, options.open_webui, options.gateway) as bridge:
        yield bridge


@contextmanager
def background(provider: Provider, live: Live) -> Iterator[None]:
    """Do what is due, and hear the other processes on a PostgreSQL ledger, until the block ends."""
    timekeeper = Timekeeper(provider, live)
    neighbours = Neighbours(provider.engine, live) if is_postgresql(provider.engine) else None
    if neighbours is not None:
        neighbours.start()
    timekeeper.start()
    try:
        yield
    finally:
        timekeeper.stop()
        if neighbours is not None:
            neighbours.stop()


def open_provider(options: ServeOptions, issuer: str, larger: Speaker | None = None) -> Provider:
    """Open the ledger and return the provider on it, seeded when that was asked for."""
    engine = open_provider_ledger(options.db)
    wall_clock = SystemClock()
    clock = VirtualClock(engine, wall_clock, options.start_at if options.test_control else None)
    with engine.begin() as connection:
        if options.seed_family:
            seed_family(
                connection,
                options.seed_language,
                clock.now(),
                rehearsal=options.test_control,
            )
    provider = Provider(
        engine=engine,
        clock=clock,
        wall_clock=wall_clock,
        issuer=issuer,
        name=options.name,
        test_control=options.test_control,
        cast=LedgerCast() if options.gateway or options.open_webui else SandboxCast(),
        at_open_webui=options.open_webui is not None,
        email=None if options.smtp is None else SmtpChannel(*options.smtp, options.mail_sender),
        require_dpop_nonce=options.require_dpop_nonce,
        larger=larger,
    )
    with engine.begin() as connection:
        end_unused_links(provider, connection)
    return provider


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; raises :class:`AddressTakenError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError:
        raise AddressTakenError(host=host, port=port) from None
    # head and body of an answer are two writes: without this the second waits 40 ms for an ACK
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def address_of(listener: socket.socket) -> str:
    """Return the URL of a listening socket, without a trailing slash."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _heard(_number: int, _frame: FrameType | None) -> None:
    """Take a signal that has already been acted on."""
