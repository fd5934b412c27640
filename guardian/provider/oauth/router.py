"""The addresses of the authorization server."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from guardian.link.wire.problems import Problem
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from guardian.provider.oauth.forms import FORM_TYPE, SentForm, sent_form
from guardian.provider.oauth.link_pages import LinkPages
from guardian.provider.oauth.metadata import (
    JWKS_PATH,
    METADATA_PATH,
    public_keys,
    server_metadata,
)
from guardian.provider.oauth.server import (
    DEVICE_AUTHORIZATION_PATH,
    REVOCATION_PATH,
    TOKEN_PATH,
    Answer,
    AuthorizationServer,
)
from guardian.provider.routers import take

Form = Annotated[SentForm, Depends(sent_form)]
EVERYBODYS = 4
"""All addresses together may begin so many times as many links as one."""
_FIELDS = {"type": "object", "additionalProperties": {"type": "string"}}
_FORM_BODY = {"requestBody": {"required": True, "content": {FORM_TYPE: {"schema": _FIELDS}}}}


def oauth_router(
    provider: Provider,
    live: Live | None = None,
    device_interval_seconds: int = 5,
    devices_per_minute: int = 300,
) -> APIRouter:
    """Return every OAuth endpoint and the consent pages; an approval wakes the polls of ``live``.

    ``device_interval_seconds`` is what a polling app is told to wait and held to; 0 lets it poll
    at will, for tests. ``devices_per_minute`` is how many links one address may begin, and
    :data:`EVERYBODYS` times that all addresses; 0 is without end.
    """
    router = APIRouter(tags=["oauth"])
    live = live or Live()
    limits = live.rate_limits
    server = AuthorizationServer(provider, device_interval_seconds)

    @router.get(METADATA_PATH)
    def metadata() -> dict[str, object]:
        """Say what this authorization server is (RFC 8414)."""
        return server_metadata(provider)

    @router.get(JWKS_PATH)
    def jwks() -> dict[str, object]:
        """Give the keys that sign events."""
        return public_keys(provider)

    @router.post(
        DEVICE_AUTHORIZATION_PATH, openapi_extra=_FORM_BODY, responses={429: {"model": Problem}}
    )
    def device_authorization(request: Request, form: Form) -> Response:
        """Begin a link (RFC 8628 section 3.1)."""
        address = "" if request.client is None else request.client.host
        limits.hit("links begun from", address, per_minute=devices_per_minute)
        limits.hit("links begun by", "everybody", per_minute=devices_per_minute * EVERYBODYS)
        return _json(server.device_authorization(form))

    @router.post(TOKEN_PATH, openapi_extra=_FORM_BODY)
    def token(request: Request, form: Form) -> Response:
        """Give tokens for a device code, a refresh token or an exchange, with a DPoP proof."""
        return _json(server.token(form, request.headers.getlist("dpop")))

    @router.post(REVOCATION_PATH, openapi_extra=_FORM_BODY)
    def revocation(form: Form) -> Response:
        """End a token (RFC 7009)."""
        return _json(server.revocation(form))

    return take(router, LinkPages(provider, live).router())


def _json(answer: Answer) -> Response:
    return Response(
        answer.body,
        answer.status,
        # RFC 6749 section 5.1
        headers={"Cache-Control": "no-store", "Pragma": "no-cache", **answer.headers},
        media_type="application/json",
    )
