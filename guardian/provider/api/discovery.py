"""``/.well-known/guardian-link``: the provider's card."""

from fastapi import APIRouter

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


def discovery_router(provider: Provider) -> APIRouter:
    """Return the address that anybody may read."""
    router = APIRouter(tags=["discovery"])

    @router.get(WELL_KNOWN_PATH, responses={200: {"model": Discovery}})
    def discovery() -> dict[str, object]:
        """Say what this provider is and can do."""
        return provider_card(provider)

    return router


def provider_card(provider: Provider) -> dict[str, object]:
    """Return the card; addresses are spelt exactly as the issuer is, which clients compare."""
    api_base = provider.issuer + LINK_PATH
    with provider.engine.begin() as connection:
        status = service_status(connection, provider.clock.now())
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
            "capabilities": card.capabilities(gateway=card.is_gateway(provider)),
            "bands": card.bands(),
            "security": card.security(provider),
            "complaint_process": card.complaint_process(),
            "labelling": card.labelling(provider),
            "service_status": status,
            "signed_reports": True,
        }
    )
    return {**described.model_dump(mode="json"), "issuer": provider.issuer, "api_base": api_base}
