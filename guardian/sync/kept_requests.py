"""Requests of the ward as the wire tells them, as rows."""

from guardian.link.wire.requests import WardRequest
from guardian.store.ward_requests import WardRequestRow


def request_row(link_id: str, told: WardRequest) -> WardRequestRow:
    """Return what is kept of a request."""
    return WardRequestRow(
        link_id=link_id,
        request_id=told.request_id,
        kind=told.kind,
        minutes=told.minutes,
        character_id=told.character_id,
        item=told.item,
        price_minor=told.price_minor,
        state=told.state,
        asked_at=told.asked_at,
        expires_at=told.expires_at,
    )
