"""``/.well-known/guardian-link``: the provider's card."""

from fastapi import APIRouter

from guardian.link.wire.discovery import PROTOCOL_VERSION, WELL_KNOWN_PATH, Discovery
from guardian.policy.presets import helplines
from guardian.provider.context import Provider

API_PATH = "/gl/v1"
JURISDICTION = "CN"
"""Where this service is offered."""


def discovery_router(provider: Provider) -> APIRouter:
    """Return the address that anybody may read."""
    router = APIRouter(tags=["discovery"])

    @router.get(WELL_KNOWN_PATH)
    def discovery() -> dict[str, object]:
        """Say what this provider is and can do."""
        return provider_card(provider)

    return router


def provider_card(provider: Provider) -> dict[str, object]:
    """Return the card; addresses are spelt exactly as the issuer is, which clients compare."""
    api_base = provider.issuer + API_PATH
    card = Discovery.model_validate(
        {
            "protocol": PROTOCOL_VERSION,
            "issuer": provider.issuer,
            "name": provider.name,
            "api_base": api_base,
            "profiles": ["core"],
            "service_class": "companion",
            "safety_contact": "none: this is a sandbox without staff",
            "helplines": helplines(JURISDICTION),
            "test_control": provider.test_control,
        }
    )
    return {**card.model_dump(mode="json"), "issuer": provider.issuer, "api_base": api_base}
