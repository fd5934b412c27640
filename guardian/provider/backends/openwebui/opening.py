"""Puts a bridge to Open WebUI together: the thread that makes rounds, and how it is told of."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import APIRouter
from sqlalchemy import Engine

from guardian.link.http.transport import Transport
from guardian.provider.backends.gateway.options import GatewayOptions
from guardian.provider.backends.openwebui.attending import Attending
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.errors import BridgeOptionsError
from guardian.provider.backends.openwebui.health import Health
from guardian.provider.backends.openwebui.hints import HINT_PATH, hint_router
from guardian.provider.backends.openwebui.hints_there import HintsWanted
from guardian.provider.backends.openwebui.keeping import Calling
from guardian.provider.backends.openwebui.kept_changes import LedgerChanges
from guardian.provider.backends.openwebui.options import OpenWebUIOptions
from guardian.provider.backends.openwebui.routes import bridge_router
from guardian.provider.backends.openwebui.transport import Calls, Server
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from guardian.provider.routers import take

if TYPE_CHECKING:
    from guardian.provider.backends.gateway.proxy import Gateway
    from guardian.provider.backends.openwebui.behind import Behind

_MOST_KEY_BYTES = 4_096
_HINT_SECRET_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class OpenedBridge:
    """A bridge that runs. ``calling.wanted`` is set by whoever knows of something new.

    ``gateway``: what the server asks instead of its models, where one was asked for.
    """

    router: APIRouter
    health: Health
    calling: Calling
    gateway: "Gateway | None" = None


@contextmanager
def open_bridge(
    provider: Provider,
    live: Live,
    options: OpenWebUIOptions,
    gateway: GatewayOptions | None = None,
) -> Iterator[OpenedBridge]:
    """Keep the server and the ledger in step until the block ends.

    With ``gateway`` the server is led to ask its models through it.

    Raises :class:`BridgeOptionsError` or `WrongKeyError` for what cannot be used; a server that is
    away is waited for.
    """
    server = server_of(options)
    with Transport() as transport, _behind(provider, live, gateway) as behind:
        hints = hints_of(provider)
        attending = Attending(provider, live, Calls(server, transport), behind, hints)
        with attending.keeping.running():
            try:
                yield OpenedBridge(
                    router=_router(attending, live, hints),
                    health=attending.health,
                    calling=attending.keeping.calling,
                    gateway=None if behind is None else behind.gateway,
                )
            finally:
                attending.keeping.calling.stop()
                transport.close()  # ends what is under way: a round is repeatable


@contextmanager
def _behind(
    provider: Provider, live: Live, gateway: GatewayOptions | None
) -> "Iterator[Behind | None]":
    if gateway is None:
        yield None
        return
    from guardian.provider.backends.openwebui.behind_opening import (  # noqa: PLC0415 - aiohttp is slow
        open_behind,
    )

    with open_behind(provider, live, gateway) as behind:
        yield behind


def _router(attending: Attending, live: Live, hints: HintsWanted) -> APIRouter:
    wanted = attending.keeping.calling.wanted
    router = bridge_router(attending.health, wanted)
    take(router, hint_router(hints.secret, wanted, live.rate_limits))
    return router


def hints_of(provider: Provider) -> HintsWanted:
    """Return where the server is to give hints, and by what; a secret lasts as long as we do."""
    return HintsWanted(
        url=f"{provider.issuer}{HINT_PATH}", secret=secrets.token_urlsafe(_HINT_SECRET_BYTES)
    )


def put_back(engine: Engine, server: Server) -> None:
    """Leave a server as it would be without the bridge; its thread must not run.

    May be called again after a failure. Raises `errors.OpenWebUIError`.
    """
    with Transport() as transport:
        Bridge(Calls(server, transport), LedgerChanges(engine)).put_everything_back()


def server_of(options: OpenWebUIOptions) -> Server:
    """Return the server that the options describe; raises :class:`BridgeOptionsError`."""
    try:
        address = urlsplit(options.server)
        usable = address.scheme in {"http", "https"} and address.hostname and address.port != 0
    except ValueError:
        usable = False
    if not usable or address.query or address.fragment or address.username is not None:
        raise BridgeOptionsError(what="--server")
    key = options.key if options.key is not None else _read_key(options.key_file)
    return Server(address=options.server, key=key)


def _read_key(path: Path | None) -> str:
    """Return the key that is the one line of a file."""
    try:
        if path is None:
            raise BridgeOptionsError(what="--key-file")
        with path.open("rb") as file:
            key = file.read(_MOST_KEY_BYTES + 1).decode("ascii").strip()
    except (OSError, ValueError):
        raise BridgeOptionsError(what="--key-file") from None
    if not key or len(key) > _MOST_KEY_BYTES or not key.isprintable() or " " in key:
        raise BridgeOptionsError(what="--key-file")
    return key
