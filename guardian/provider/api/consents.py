"""``/consents``: given one by one, withdrawn with one call."""

from fastapi import APIRouter

from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


def consents_router(_provider: Provider, _live: Live) -> APIRouter:
    """Return the addresses of consents."""
    return APIRouter(tags=["consents"])
