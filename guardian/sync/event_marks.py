"""What events tell apart from their content: that limits may have changed, that all was told.

Events are numbered in the order in which things happened, so each proves that whatever happened
before it was told; a proof of life comes only where nothing else does. A minute is judged only by a
policy that is known to have held, so every event after which another one may hold counts: rather
one too many than a provider accused for a change that was not heard of.
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
    LinkChanged,
)
from guardian.link.wire.ward import LinkState
from guardian.store import links, policies_seen
from guardian.store.connection import Connection
from guardian.sync.missed_alerts import issued_at
from guardian.sync.moments import is_usable
from guardian.sync.verifying import VerifiedEvent

_MAY_CHANGE_LIMITS = {LINK_URI, AGE_STATUS_URI, AGE_TRANSITION_URI, RESTRICTION_URI}


class _Dated(Wire):
    at: Instant


def keep_marks(connection: Connection, link_id: str, event: VerifiedEvent) -> None:
    """Keep up to when all was told, when limits may have changed, and that a link is in force."""
    (uri, payload), *_ = event.claims.events.items()
    happened_at = _happened_at(payload)
    at = happened_at or issued_at(event.claims)
    if at is None or not is_usable(at):
        return
    # When an event was signed is by another clock, which a proof of life may go by for once.
    if happened_at is not None or uri == VERIFICATION_URI:
        links.set_verified(connection, link_id, at)
    if event.link is not None and _is_in_force(event.link, link_id):
        links.set_in_force(connection, link_id, at)
    if uri in _MAY_CHANGE_LIMITS or (uri == CHANGE_URI and _is_about_limits(payload)):
        policies_seen.add_change(connection, link_id, at)


def _happened_at(payload: object) -> datetime | None:
    try:
        return _Dated.model_validate(payload).at
    except ValidationError:
        return None


def _is_in_force(changed: LinkChanged, link_id: str) -> bool:
    return changed.link_id == link_id and changed.state is LinkState.ACTIVE


def _is_about_limits(payload: object) -> bool:
    try:
        return Topic.POLICY in Change.model_validate(payload).topics
    except (ValidationError, OverflowError):
        return True  # a change of a later version: what it means is unknown
