"""Finding out what is behind an address (RFC 8615, RFC 8414)."""

import re
from pathlib import Path
from typing import Annotated

import requests
from annotated_types import Len
from pydantic import Field

from guardian.clock import Clock, SystemClock
from guardian.link.client.address import origin_of, same_origin
from guardian.link.client.answers import busy, is_json, read, skew
from guardian.link.client.plain_text import plain
from guardian.link.client.provider import DiscoveredProvider, RenewedCard, Told
from guardian.link.errors import (
    IssuerMismatchError,
    MalformedAnswerError,
    NotAProviderError,
    ProtocolVersionError,
)
from guardian.link.http.transport import Exchange, Transport
from guardian.link.wire.base import Wire
from guardian.link.wire.discovery import PROTOCOL_VERSION, WELL_KNOWN_PATH, Discovery

METADATA_PATH = "/.well-known/oauth-authorization-server"
PROOF_ALGORITHM = "ES256"
MAX_TEXT = 200
MAX_HELPLINES = 20
_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{1,100}"')

Address = Annotated[str, Len(1, 2000)]


class _Card(Wire):
    """Enough of the card to know whether the rest of it can be read."""

    protocol: str


class ServerMetadata(Wire):
    """What the link needs of RFC 8414 metadata."""

    issuer: Address
    token_endpoint: Address
    device_authorization_endpoint: Address
    jwks_uri: Address
    dpop_signing_alg_values_supported: list[str] = Field(default_factory=list)


def discover(
    address: str, *, extra_authority: Path | None = None, clock: Clock | None = None
) -> DiscoveredProvider:
    """Return the provider at ``address``, as a parent types it (see ``origin_of``).

    ``extra_authority`` is a PEM file that is trusted beside this computer's roots. Raises
    :class:`guardian.link.errors.LinkError`: no such address, offline, certificate, not a provider,
    another version, another issuer (RFC 8414 section 3.3), clocks apart.
    """
    origin = origin_of(address)
    with Transport(extra_authority) as transport:
        card, metadata = _fetch(transport, origin, clock or SystemClock())
    return _checked(origin, card, metadata)


def _fetch(transport: Transport, origin: str, clock: Clock) -> tuple[Discovery, ServerMetadata]:
    answer = _document(transport, origin + WELL_KNOWN_PATH, clock)
    card = _card(answer)
    if apart := skew(answer, clock.now()):
        raise apart
    return card, read(ServerMetadata, _document(transport, origin + METADATA_PATH, clock))


def read_again(
    transport: Transport, known: DiscoveredProvider, etag: str | None, clock: Clock
) -> RenewedCard | None:
    """Return what a known provider tells of itself now; ``None``: as when it gave ``etag``.

    Raises :class:`guardian.link.errors.LinkError`: :class:`IssuerMismatchError` where it goes by
    another issuer or its resources are elsewhere.
    """
    headers = {} if etag is None else {"If-None-Match": etag}
    exchange = Exchange(method="GET", url=known.issuer + WELL_KNOWN_PATH, headers=headers)
    answer = transport.send(exchange)
    if etag is not None and answer.status_code == requests.codes.not_modified:
        return None
    card = _card(_readable(answer, clock))
    own = str(card.issuer).rstrip("/") == known.issuer
    if not own or not same_origin(str(card.api_base), known.issuer):
        raise IssuerMismatchError
    named = answer.headers.get("ETag", "")
    return RenewedCard(told=_told(card), etag=named if _ETAG.fullmatch(named) else None)


def _card(answer: requests.Response) -> Discovery:
    try:
        version = read(_Card, answer).protocol
    except MalformedAnswerError:
        raise NotAProviderError from None
    if version != PROTOCOL_VERSION:
        raise ProtocolVersionError
    return read(Discovery, answer)


def _document(transport: Transport, url: str, clock: Clock) -> requests.Response:
    return _readable(transport.send(Exchange(method="GET", url=url)), clock)


def _readable(answer: requests.Response, clock: Clock) -> requests.Response:
    if waiting := busy(answer, clock.now()):
        raise waiting
    if answer.status_code != requests.codes.ok or not is_json(answer):
        raise NotAProviderError
    return answer


def _checked(origin: str, card: Discovery, metadata: ServerMetadata) -> DiscoveredProvider:
    issuers = {str(card.issuer).rstrip("/"), metadata.issuer.rstrip("/")}
    endpoints = (
        str(card.api_base),
        metadata.token_endpoint,
        metadata.device_authorization_endpoint,
        metadata.jwks_uri,
    )
    if issuers != {origin} or not all(same_origin(url, origin) for url in endpoints):
        raise IssuerMismatchError
    if PROOF_ALGORITHM not in metadata.dpop_signing_alg_values_supported:
        raise NotAProviderError
    return DiscoveredProvider(
        issuer=origin,
        api_base=str(card.api_base).rstrip("/"),
        token_endpoint=metadata.token_endpoint,
        device_authorization_endpoint=metadata.device_authorization_endpoint,
        jwks_uri=metadata.jwks_uri,
        test_control=card.test_control,
        **vars(_told(card)),
    )


def _told(card: Discovery) -> Told:
    return Told(
        name=plain(card.name, MAX_TEXT),
        service_class=card.service_class,
        safety_contact=plain(card.safety_contact, MAX_TEXT),
        profiles=tuple(plain(profile, MAX_TEXT) for profile in card.profiles[:MAX_HELPLINES]),
        helplines={
            plain(number, MAX_TEXT): plain(name, MAX_TEXT)
            for number, name in list(card.helplines.items())[:MAX_HELPLINES]
        },
        verification_minutes=card.timings.verification_minutes,
    )
