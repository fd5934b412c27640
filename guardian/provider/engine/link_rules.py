"""What can become of a link, and what the ward has to do with it: rules without a ledger."""

from datetime import datetime, timedelta
from enum import StrEnum

from guardian.link.wire.ward import LinkState, WardPart
from guardian.policy.bands import ADULT_AGE
from guardian.provider.accounts.people import LinkRow, WardRow
from guardian.provider.engine.age_assurance import age_of

INFORMED_UNDER = 14
OBJECTION_TIME = timedelta(days=7)
"""So long after an objection a link ends by itself (``timings.ward_objection_days``)."""
RECONFIRM_WINDOW = timedelta(days=30)
"""A link can be reconfirmed so long before it expires."""
WARD_OBJECTED = "ward_objected"
WARD_IS_OF_AGE = "ward_is_of_age"
RECONFIRMATION_DUE = "reconfirmation_due"
NEVER_USED = "never_used"

ENDED = frozenset({LinkState.REVOKED, LinkState.EXPIRED, LinkState.REJECTED})
NEXT: dict[LinkState, frozenset[LinkState]] = {
    LinkState.REQUESTED: frozenset(
        {LinkState.AWAITING_WARD, LinkState.ACTIVE, LinkState.REJECTED, LinkState.EXPIRED}
    ),
    LinkState.AWAITING_WARD: frozenset(
        {LinkState.ACTIVE, LinkState.REJECTED, LinkState.REVOKED, LinkState.EXPIRED}
    ),
    LinkState.ACTIVE: frozenset({LinkState.SUSPENDED, LinkState.REVOKED, LinkState.EXPIRED}),
    LinkState.SUSPENDED: frozenset({LinkState.ACTIVE, LinkState.REVOKED, LinkState.EXPIRED}),
    **{state: frozenset() for state in ENDED},
}
"""The life of a link. ``requested`` is a device code that nobody has decided: no link yet."""


class WardAct(StrEnum):
    """What a ward can do about a link."""

    CONSENT = "consent"
    REJECT = "reject"
    OBJECT = "object"
    WITHDRAW_OBJECTION = "withdraw-objection"
    END = "end"


class NotPossibleError(Exception):
    """The link is not in a state for this, or it is not this person's to do."""


def ward_part(person: WardRow, now: datetime) -> WardPart:
    """Return the ward's own part in their links."""
    age = age_of(person, now)
    if person.elder or age >= ADULT_AGE:
        return WardPart.CONSENTS
    return WardPart.INFORMED if age < INFORMED_UNDER else WardPart.MAY_OBJECT


def ward_acts(row: LinkRow, part: WardPart, now: datetime) -> frozenset[WardAct]:
    """Return what the ward can do about a link at this moment."""
    if row.state in ENDED:
        return frozenset()
    if part is WardPart.CONSENTS:
        waits = row.state is LinkState.AWAITING_WARD
        of_age = row.state is LinkState.SUSPENDED and row.state_reason == WARD_IS_OF_AGE
        acts = {WardAct.CONSENT} if waits or of_age else set()
        return frozenset(acts | {WardAct.REJECT if waits else WardAct.END})
    if part is WardPart.MAY_OBJECT and row.objected_at is None:
        return frozenset({WardAct.OBJECT})
    if part is WardPart.MAY_OBJECT and row.ends_at is not None and now < row.ends_at:
        return frozenset({WardAct.WITHDRAW_OBJECTION})
    return frozenset()


def can_reconfirm(row: LinkRow, now: datetime) -> bool:
    """Whether a guardian can reconfirm the link now: in force, in its last thirty days."""
    due = row.expires_at
    return row.state is LinkState.ACTIVE and due is not None and due - RECONFIRM_WINDOW <= now < due
