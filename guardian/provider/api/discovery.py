"""``/.well-known/guardian-link``: the provider's card."""

import hashlib
import json
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Header, Response

from guardian.link.wire.discovery import (
    PROFILES,
    PROTOCOL_VERSION,
    WELL_KNOWN_PATH,
    Discovery,
)
from guardian.policy.presets import helplines
from guardian.provider import card
from guardian.provider.context import Provider
from guardian.provider.engine.service_notices import service_status
from guardian.provider.routers import LINK_PATH

JURISDICTION = "CN"
"""Where this service is offered."""


_RESPONSES: dict[int | str, dict[str, Any]] = {
    HTTPStatus.OK: {"model": Discovery},
    HTTPStatus.NOT_MODIFIED: {"description": "It is as it was."},
}


def discovery_router(provider: Provider) -> APIRouter:
    """Return the address that anybody may read."""
    router = APIRouter(tags=["discovery"])

    @router.get(WELL_KNOWN_PATH, response_model=None, responses=_RESPONSES)
    def discovery(
        response: Response, if_none_match: Annotated[str | None, Header()] = None
    ) -> dict[str, object] | Response:
        """Say what this provider is and can do; 304 to whoever names the ETag it has now."""
        card = provider_card(provider)
        headers = {"ETag": _etag(card), "Cache-Control": "no-cache"}
        if _names(if_none_match, headers["ETag"]):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        response.headers.update(headers)
        return card

    return router


def provider_card(provider: Provider) -> dict[str, object]:
    """Return the card; addresses are spelt exactly as the issuer is, which clients compare."""
    api_base = provider.issuer + LINK_PATH
    with provider.engine.begin() as connection:
        status = service_status(connection, provider.clock.now())
        capabilities = card.capabilities_now(provider, connection)
    described = Discovery.model_validate(
        {
            "protocol": PROTOCOL_VERSION,
            "issuer": provider.issuer,
            "name": provider.name,
            "api_base": api_base,
            "profiles": list(PROFILES),
            "service_class": "companion",
            "safety_contact": card.safety_contact(provider),
            "helplines": helplines(JURISDICTION),
            "test_control": provider.test_control,
            "openapi": f"{provider.issuer}/openapi.json",
            "human_review": card.human_review(),
            "capabilities": capabilities,
            "bands": card.bands(),
            "security": card.security(provider),
            "complaint_process": card.complaint_process(),
            "labelling": card.labelling(provider),
            "service_status": status,
            "signed_reports": True,
        }
    )
    return {**described.model_dump(mode="json"), "issuer": provider.issuer, "api_base": api_base}


def _etag(card: dict[str, object]) -> str:
    digest = hashlib.sha256(json.dumps(card, sort_keys=True).encode()).hexdigest()
    return f'"{digest[:32]}"'


def _names(if_none_match: str | None, etag: str) -> bool:
    """Return whether a list of ETags has this one (RFC 9110 section 13.1.2, weak comparison)."""
    named = [each.strip().removeprefix("W/") for each in (if_none_match or "").split(",")]
    return etag in named or "*" in named
