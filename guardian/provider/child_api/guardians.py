"""The ward and their guardians: who sees what, objecting, consenting, ending it."""

from fastapi import APIRouter

from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


def guardians_router(_provider: Provider, _live: Live) -> APIRouter:
    """Return the addresses of the ward's links, below ``/app/api``."""
    return APIRouter(tags=["child"])
