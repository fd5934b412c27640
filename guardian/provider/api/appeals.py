"""``/appeals``: against being taken for a minor."""

from fastapi import APIRouter

from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


def appeals_router(_provider: Provider, _live: Live) -> APIRouter:
    """Return the addresses of appeals."""
    return APIRouter(tags=["appeals"])
