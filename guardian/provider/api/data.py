"""``/data-inventory``, ``/exports``, ``/deletions``, ``/jobs``, ``/disclosures``, ``/access-log``."""

from fastapi import APIRouter

from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


def data_router(_provider: Provider, _live: Live) -> APIRouter:
    """Return the addresses of data."""
    return APIRouter(tags=["data"])
