"""Payloads of the events that are neither an alert nor a mere change: the event catalogue."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from guardian.link.wire.base import Identifier, Instant, ShortText, Wire
from guardian.link.wire.events import ALERT_URI, CHANGE_URI, EVENT_PREFIX, Alert, Change
from guardian.link.wire.requests import WardRequest
from guardian.link.wire.ward import LinkState, Role


class ReminderKind(StrEnum):
    """What the child was reminded of."""

    AI_IDENTITY = "ai_identity"
    """This is an AI, not a person (Art. 18(1); after signs of dependence Art. 18(2))."""
    DURATION = "duration"
    """How long it has been (Art. 18(2))."""
    REALITY = "reality"
    """The periodic reminder of minors' mode (Art. 14(2))."""
    WARNING = "warning"
    """Conspicuous risk warning to an elder (Art. 15)."""


class ReminderShown(Wire):
    """A reminder that the child saw."""

    kind: ReminderKind
    trigger: Literal["session_start", "interval", "dependency"]
    n: int = Field(ge=1)
    """The first, second, third of this kind in this stretch of continuous use."""
    continuous_minutes: int = Field(ge=0)
    at: Instant


class ExitMethod(StrEnum):
    """How a conversation was left or ended (Art. 19)."""

    BUTTON = "button"
    KEYWORD = "keyword"
    VOICE = "voice"
    GUARDIAN = "guardian"


class SessionEnded(Wire):
    """A conversation that somebody ended; ``messages_after`` counts what the AI said later."""

    requested_at: Instant
    stopped_at: Instant
    method: ExitMethod
    messages_after: int = Field(ge=0)


class AgeStatusChanged(Wire):
    """The account is, or is no longer, treated as a minor's (Art. 14(4))."""

    minor: bool
    basis: Literal["declared", "guardian_declared", "verified", "inferred"]
    appeal_possible: bool
    at: Instant


class AgeTransition(Wire):
    """A birthday at which the rules change: 8, 14, 16 or 18."""

    age: Literal[8, 14, 16, 18]
    at: Instant


class LinkChanged(Wire):
    """A link of this ward is in another state: this one or another guardian's."""

    link_id: Identifier
    guardian_name: ShortText
    role: Role
    state: LinkState
    by: Literal["guardian", "ward", "provider", "law"]
    reason: ShortText | None
    at: Instant


class ServiceTermination(Wire):
    """The service ends at ``effective_at`` (Art. 20); ``None`` takes the announcement back."""

    effective_at: Instant | None
    announced_at: Instant
    export_open_until: Instant | None


class ServiceRestricted(Wire):
    """The provider has restricted the service for safety (Art. 24)."""

    restricted: bool
    at: Instant


class DataBreach(Wire):
    """Personal data leaked (Minors Online Reg. Art. 35)."""

    breach_id: Identifier
    data_classes: list[ShortText]
    measures: ShortText
    at: Instant


class HelpRequested(Wire):
    """An elder asked for help (Art. 15)."""

    help_id: Identifier
    due_at: Instant
    answered_at: Instant | None
    at: Instant


class Verification(Wire):
    """Proof that the channel lives (Shared Signals 1.0 section 8.1.4): nothing has happened."""

    at: Instant


REMINDER_URI = f"{EVENT_PREFIX}reminder-shown"
SESSION_ENDED_URI = f"{EVENT_PREFIX}session-ended"
AGE_STATUS_URI = f"{EVENT_PREFIX}ward-age-status"
AGE_TRANSITION_URI = f"{EVENT_PREFIX}ward-age-transition"
LINK_URI = f"{EVENT_PREFIX}link-state"
REQUEST_URI = f"{EVENT_PREFIX}ward-request"
TERMINATION_URI = f"{EVENT_PREFIX}service-termination"
RESTRICTION_URI = f"{EVENT_PREFIX}service-restricted"
BREACH_URI = f"{EVENT_PREFIX}data-breach"
HELP_URI = f"{EVENT_PREFIX}help-requested"
VERIFICATION_URI = f"{EVENT_PREFIX}verification"

CATALOGUE: dict[str, type[Wire]] = {
    ALERT_URI: Alert,
    CHANGE_URI: Change,
    REMINDER_URI: ReminderShown,
    SESSION_ENDED_URI: SessionEnded,
    AGE_STATUS_URI: AgeStatusChanged,
    AGE_TRANSITION_URI: AgeTransition,
    LINK_URI: LinkChanged,
    REQUEST_URI: WardRequest,
    TERMINATION_URI: ServiceTermination,
    RESTRICTION_URI: ServiceRestricted,
    BREACH_URI: DataBreach,
    HELP_URI: HelpRequested,
    VERIFICATION_URI: Verification,
}
"""Every event URI and the schema of its payload; a client ignores URIs that it does not know."""
