"""The ward complains, appeals, or asks for help."""

from fastapi import APIRouter

from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


def redress_router(_provider: Provider, _live: Live) -> APIRouter:
    """Return the addresses of complaints and help, below ``/app/api``."""
    return APIRouter(tags=["child"])
