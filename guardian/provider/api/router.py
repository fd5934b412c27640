"""Every address of Guardian Link."""

from fastapi import APIRouter

from guardian.provider.api.activity import activity_router
from guardian.provider.api.alerts import alerts_router
from guardian.provider.api.appeals import appeals_router
from guardian.provider.api.complaints import complaints_router
from guardian.provider.api.consents import consents_router
from guardian.provider.api.contacts import contacts_router
from guardian.provider.api.data import data_router
from guardian.provider.api.discovery import API_PATH, discovery_router
from guardian.provider.api.events import events_router
from guardian.provider.api.grants import grants_router
from guardian.provider.api.link import link_router
from guardian.provider.api.policy import policy_router
from guardian.provider.api.ward_requests import ward_requests_router
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


def guardian_link_router(provider: Provider, live: Live) -> APIRouter:
    """Return discovery and the resources of a link."""
    resources = APIRouter(prefix=API_PATH)
    resources.include_router(link_router(provider, live))
    resources.include_router(policy_router(provider, live))
    resources.include_router(activity_router(provider))
    resources.include_router(events_router(provider, live))
    for area in (
        alerts_router,
        contacts_router,
        consents_router,
        ward_requests_router,
        grants_router,
        appeals_router,
        data_router,
        complaints_router,
    ):
        resources.include_router(area(provider, live))
    whole = APIRouter()
    whole.include_router(discovery_router(provider))
    whole.include_router(resources)
    return whole
