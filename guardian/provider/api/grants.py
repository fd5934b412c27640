"""``/grants/extra-time/{date}``: more time for one day, or why not."""

from fastapi import APIRouter

from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


def grants_router(_provider: Provider, _live: Live) -> APIRouter:
    """Return the addresses of grants."""
    return APIRouter(tags=["grants"])
