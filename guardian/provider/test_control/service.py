"""Notices of the service, staff, complaints, data."""

from fastapi import APIRouter

from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


def service_router(_provider: Provider, _live: Live) -> APIRouter:
    """Return the addresses, below ``/gl-test/v1``."""
    return APIRouter()
