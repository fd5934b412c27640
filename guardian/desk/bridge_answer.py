"""What a bridge that runs says of itself."""

import socket
from dataclasses import dataclass

import requests

from guardian.bridging.values import BridgeHealth, CapabilityLine, Person
from guardian.desk.bridge_json import read
from guardian.desk.bridge_place import LOOPBACK, issuer_of
from guardian.link.errors import LinkError
from guardian.link.http.transport import Exchange, Transport
from guardian.link.wire.discovery import WELL_KNOWN_PATH

SECONDS = 5.0
MAX_BYTES = 256 * 1024
CONNECT_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class Told:
    """What ``/bridge`` answers; one that was started by an earlier program tells of no doubts."""

    health: BridgeHealth
    capabilities: tuple[CapabilityLine, ...]
    doubtful: tuple[Person, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Card:
    issuer: str


def is_up(port: int) -> bool:
    """Whether the bridge of that port answers, and not another program there."""
    if not _is_heard(port):
        return False
    card = read(_Card, _fetched(issuer_of(port), WELL_KNOWN_PATH))
    return card is not None and card.issuer == issuer_of(port)


def told(port: int, language: str) -> Told | None:
    """Return what a bridge says of itself in ``language``; ``None``: nothing that makes sense."""
    if not _is_heard(port):
        return None
    return read(Told, _fetched(issuer_of(port), "/bridge", language=language))


def _is_heard(port: int) -> bool:
    """Whether anything listens: asked first, for it costs next to nothing."""
    try:
        socket.create_connection((LOOPBACK, port), CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


def _fetched(issuer: str, path: str, **parameters: str) -> bytes:
    """Return what is answered there; empty: nothing that was asked for."""
    exchange = Exchange(
        method="GET",
        url=issuer + path,
        parameters=parameters,
        max_bytes=MAX_BYTES,
        read_seconds=SECONDS,
        budget_seconds=SECONDS,
    )
    try:
        with Transport() as transport:
            answer = transport.send(exchange)
    except LinkError:
        return b""
    return answer.content if answer.status_code == requests.codes.ok else b""
