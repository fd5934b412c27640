"""Whether the service is open to a ward at all, before any limit is asked about."""

from datetime import datetime

from sqlalchemy import Connection

from guardian.link.wire.consents import ConsentKind, ConsentState
from guardian.link.wire.ward import ServiceState
from guardian.policy.bands import is_minor
from guardian.policy.decisions import Reason, Refusal
from guardian.policy.settings import Origin, OriginKind
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.engine.consents import latest_consents, required_kinds, state_of
from guardian.provider.engine.policy import read_policy
from guardian.provider.engine.service_notices import RESTRICTION, TERMINATION, closed_by

CLAUSES = {
    ConsentKind.SERVICE_UNDER_14: "Measures Art. 14(1)",
    ConsentKind.MINOR_DATA_PROCESSING: "Measures Art. 17",
}
"""Which article of the Measures asks for each of the required consents."""
_MEASURES_HOLD_IN = "CN"


def gate(
    connection: Connection,
    person: WardRow,
    now: datetime,
    closed: frozenset[str] | None = None,
) -> Refusal | None:
    """Return why the service is closed to this ward, or ``None``; chat and purchases ask it.

    ``closed``, as :func:`closed_by` returns it, saves asking for it again.
    """
    if closed is None:
        closed = closed_by(connection, now)
    if TERMINATION in closed:
        return _closed(person, "Measures Art. 20")
    if RESTRICTION in closed:
        return _closed(person, "Measures Art. 24")
    missing = _missing(connection, person, now)
    if not missing:
        return None
    kind = next(iter(missing))
    return Refusal(
        reason=Reason.CONSENT_MISSING,
        field=f"consents/{kind}",
        origin=_law(person, CLAUSES[kind]),
        until=None,
    )


def _closed(person: WardRow, clause: str) -> Refusal:
    """Return the refusal of a service that is closed to everybody."""
    origin = _law(person, clause)
    return Refusal(reason=Reason.SERVICE_RESTRICTED, field="service", origin=origin, until=None)


def _law(person: WardRow, clause: str) -> Origin:
    """Return the law as the origin; elsewhere it has other articles, which nobody looked up."""
    named = clause if person.jurisdiction == _MEASURES_HOLD_IN else None
    return Origin(by=OriginKind.LAW, clause=named)


def service_state(connection: Connection, person: WardRow, now: datetime) -> ServiceState:
    """Return how the service is open to this ward: blocked after a withdrawal, else waiting."""
    missing = _missing(connection, person, now)
    if missing:
        withdrawn = ConsentState.WITHDRAWN in missing.values()
        return ServiceState.BLOCKED if withdrawn else ServiceState.AWAITING_GUARDIAN_CONSENT
    wanted = read_policy(connection, person, now).effective.settings.minor_mode
    on = is_minor(treated_age(person, now)) if wanted is None else wanted
    return ServiceState.MINOR_MODE if on else ServiceState.STANDARD


def _missing(
    connection: Connection, person: WardRow, now: datetime
) -> dict[ConsentKind, ConsentState]:
    required = required_kinds(person, now)
    if not required:
        return {}
    known = latest_consents(connection, person.ward_id)
    states = {kind: state_of(known.get(kind)) for kind in required}
    return {kind: state for kind, state in states.items() if state is not ConsentState.GIVEN}
