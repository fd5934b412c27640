"""What events tell apart from their content: that limits may have changed, that the channel lives.

A minute is judged only by a policy that is known to have held, so every event after which another
one may hold counts: rather one too many than a provider accused for a change that was not heard of.
"""

from datetime import datetime

from pydantic import ValidationError

from guardian.link.wire.base import Instant, Wire
from guardian.link.wire.events import CHANGE_URI, Change, Topic
from guardian.link.wire.happenings import (
    AGE_STATUS_URI,
    AGE_TRANSITION_URI,
    LINK_URI,
    RESTRICTION_URI,
    VERIFICATION_URI,
)
from guardian.store import links, policies_seen
from guardian.store.connection import Connection
from guardian.sync.missed_alerts import issued_at
from guardian.sync.verifying import VerifiedEvent

_MAY_CHANGE_LIMITS = {LINK_URI, AGE_STATUS_URI, AGE_TRANSITION_URI, RESTRICTION_URI}


class _Dated(Wire):
    at: Instant


def keep_marks(connection: Connection, link_id: str, event: VerifiedEvent) -> None:
    """Keep when limits may have changed, or the proof that the channel lived."""
    (uri, payload), *_ = event.claims.events.items()
    try:
        at: datetime | None = _Dated.model_validate(payload).at
    except ValidationError:
        at = issued_at(event.claims)
    if at is None:
        return
    if uri == VERIFICATION_URI:
        links.set_verified(connection, link_id, at)
    elif uri in _MAY_CHANGE_LIMITS or (uri == CHANGE_URI and _is_about_limits(payload)):
        policies_seen.add_change(connection, link_id, at)


def _is_about_limits(payload: object) -> bool:
    try:
        return Topic.POLICY in Change.model_validate(payload).topics
    except (ValidationError, OverflowError):
        return True  # a change of a later version: what it means is unknown
