"""The ward's own data: copying it, deleting it, who was given it."""

from fastapi import APIRouter

from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


def own_data_router(_provider: Provider, _live: Live) -> APIRouter:
    """Return the addresses of the ward's data, below ``/app/api``."""
    return APIRouter(tags=["child"])
