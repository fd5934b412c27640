"""The ward asks for more time, a character or a purchase."""

from fastapi import APIRouter

from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


def asking_router(_provider: Provider, _live: Live) -> APIRouter:
    """Return the addresses of the ward's requests, below ``/app/api``."""
    return APIRouter(tags=["child"])
