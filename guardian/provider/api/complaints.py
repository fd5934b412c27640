"""``/complaints`` and ``/help-requests``."""

from fastapi import APIRouter

from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


def complaints_router(_provider: Provider, _live: Live) -> APIRouter:
    """Return the addresses of complaints."""
    return APIRouter(tags=["complaints"])
