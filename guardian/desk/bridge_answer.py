"""What a bridge that runs says of itself."""

import socket
from dataclasses import dataclass

import requests
from pydantic import TypeAdapter, ValidationError

from guardian.bridging.values import BridgeHealth, CapabilityLine
from guardian.desk.bridge_place import LOOPBACK, issuer_of
from guardian.link.errors import LinkError
from guardian.link.http.transport import Exchange, Transport
from guardian.link.wire.discovery import WELL_KNOWN_PATH

SECONDS = 5.0
MAX_BYTES = 256 * 1024
CONNECT_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class Told:
    """What ``/bridge`` answers."""

    health: BridgeHealth
    capabilities: tuple[CapabilityLine, ...]


@dataclass(frozen=True, kw_only=True)
class _Card:
    issuer: str


_TOLD = TypeAdapter(Told)
_CARD = TypeAdapter(_Card)


def is_up(port: int) -> bool:
    """Whether the bridge of that port answers, and not another program there."""
    if not _is_heard(port):
        return False
    card = _fetched(issuer_of(port), WELL_KNOWN_PATH)
    try:
        return card is not None and _CARD.validate_json(card).issuer == issuer_of(port)
    except ValidationError:
        return False


def told(port: int, language: str) -> Told | None:
    """Return what a bridge says of itself in ``language``; ``None``: nothing that makes sense."""
    if not _is_heard(port):
        return None
    answer = _fetched(issuer_of(port), "/bridge", language=language)
    try:
        return None if answer is None else _TOLD.validate_json(answer)
    except ValidationError:
        return None


def _is_heard(port: int) -> bool:
    """Whether anything listens: asked first, for it costs next to nothing."""
    try:
        socket.create_connection((LOOPBACK, port), CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


def _fetched(issuer: str, path: str, **parameters: str) -> bytes | None:
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
        return None
    return answer.content if answer.status_code == requests.codes.ok else None
