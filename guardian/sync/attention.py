"""Which events ask for a person at once, and which can wait until somebody looks anyway.

A locked profile tells of the first kind only, and no more than that there is something. By the
catalogue of :mod:`guardian.link.wire.happenings`:

* An alert asks by definition; so does a drill, which would prove nothing if it were quieter.
* A request of the ward asks while it is undecided, and an elder's call for help until answered.
* A link in another state asks, whoever's it is: a child who throws a guardian out, or lets
  somebody in, does it just when the parent is not looking.
* Another standing as a minor asks: limits appear or fall away, and an appeal runs out.
* The end of the service asks, for the copy of the data has a last day; taken back, it does not.
* A leak of data asks: passwords have to be changed.

Reminders shown, conversations ended, birthdays, restrictions by the provider, changes to be read
again and proofs of life tell what has happened and leave nothing to do. Event types that this
Guardian does not know are kept and do not ask. Where a payload of an asking type cannot be read,
it asks: telling once too often is the smaller fault.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError

from guardian.link.wire.base import Wire
from guardian.link.wire.events import Alert, Imminence, Level
from guardian.link.wire.happenings import (
    AGE_STATUS_URI,
    BREACH_URI,
    HELP_URI,
    LINK_URI,
    REQUEST_URI,
    TERMINATION_URI,
    HelpRequested,
    ServiceTermination,
)
from guardian.link.wire.requests import RequestState, WardRequest
from guardian.sync.verifying import VerifiedEvent

W = TypeVar("W", bound=Wire)

ALWAYS = {LINK_URI, AGE_STATUS_URI, BREACH_URI}


@dataclass(frozen=True, kw_only=True)
class Attention:
    """What a notification may let out. ``urgent``: it should not wait for the next look."""

    asks_for_person: bool
    urgent: bool = False


def attention(event: VerifiedEvent) -> Attention:
    """Return whether ``event`` asks for a person, and how soon."""
    if event.alert is not None:
        return Attention(asks_for_person=True, urgent=_is_urgent(event.alert))
    (uri, payload), *_ = event.claims.events.items()
    if uri in ALWAYS:
        return Attention(asks_for_person=True)
    if uri == REQUEST_URI:
        return Attention(asks_for_person=_holds(WardRequest, payload, _is_undecided))
    if uri == TERMINATION_URI:
        return Attention(asks_for_person=_holds(ServiceTermination, payload, _is_announced))
    if uri == HELP_URI:
        unanswered = _holds(HelpRequested, payload, _is_unanswered)
        return Attention(asks_for_person=unanswered, urgent=unanswered)
    return Attention(asks_for_person=False)


def _is_urgent(alert: Alert) -> bool:
    soon = alert.imminence in {Imminence.URGENT, Imminence.EMERGENCY}
    return soon or alert.level is Level.CRITICAL


def _is_undecided(request: WardRequest) -> bool:
    return request.state is RequestState.PENDING


def _is_announced(notice: ServiceTermination) -> bool:
    return notice.effective_at is not None


def _is_unanswered(call: HelpRequested) -> bool:
    return call.answered_at is None


def _holds(model: type[W], payload: Mapping[str, object], test: Callable[[W], bool]) -> bool:
    try:
        return test(model.model_validate(payload))
    except (ValidationError, OverflowError):
        return True
