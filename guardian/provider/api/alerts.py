"""``/alerts`` and ``/drills``: what was signalled, and whether the way works."""

from fastapi import APIRouter

from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


def alerts_router(_provider: Provider, _live: Live) -> APIRouter:
    """Return the addresses of alerts."""
    return APIRouter(tags=["alerts"])
