"""Every address of Guardian Link."""

from fastapi import APIRouter

from guardian.provider.api.activity import activity_router
from guardian.provider.api.alerts import alerts_router
from guardian.provider.api.appeals import appeals_router
from guardian.provider.api.complaints import complaints_router
from guardian.provider.api.consents import consents_router
from guardian.provider.api.contacts import contacts_router
from guardian.provider.api.data import data_router
from guardian.provider.api.discovery import discovery_router
from guardian.provider.api.events import events_router
from guardian.provider.api.grants import grants_router
from guardian.provider.api.link import link_router
from guardian.provider.api.policy import policy_router
from guardian.provider.api.ward_requests import ward_requests_router
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from guardian.provider.routers import take


def guardian_link_router(provider: Provider, live: Live) -> APIRouter:
    """Return discovery and the resources of a link."""
    return take(
        discovery_router(provider),
        link_router(provider, live),
        policy_router(provider, live),
        activity_router(provider),
        events_router(provider, live),
        alerts_router(provider, live),
        contacts_router(provider, live),
        consents_router(provider, live),
        ward_requests_router(provider, live),
        grants_router(provider, live),
        appeals_router(provider, live),
        data_router(provider, live),
        complaints_router(provider, live),
    )
