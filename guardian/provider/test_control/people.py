"""Test families: wards of any age, guardians of any role, approvals, the ward's own part."""

from fastapi import APIRouter

from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


def people_router(_provider: Provider, _live: Live) -> APIRouter:
    """Return the addresses, below ``/gl-test/v1``."""
    return APIRouter()
