"""Contacts' messages, and a channel that breaks."""

from fastapi import APIRouter

from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


def safety_router(_provider: Provider, _live: Live) -> APIRouter:
    """Return the addresses, below ``/gl-test/v1``."""
    return APIRouter()
