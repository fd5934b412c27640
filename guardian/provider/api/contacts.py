"""``/contacts``: whom to reach when no guardian answers."""

from fastapi import APIRouter

from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


def contacts_router(_provider: Provider, _live: Live) -> APIRouter:
    """Return the addresses of contacts."""
    return APIRouter(tags=["contacts"])
