"""Leaving at once (Art. 19), and getting help now (Art. 13)."""

from fastapi import APIRouter

from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


def exits_router(_provider: Provider, _live: Live) -> APIRouter:
    """Return the addresses of exit and help, below ``/app/api``."""
    return APIRouter(tags=["child"])
