"""``/requests``: what the ward asks for."""

from fastapi import APIRouter

from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


def ward_requests_router(_provider: Provider, _live: Live) -> APIRouter:
    """Return the addresses of requests."""
    return APIRouter(tags=["requests"])
