"""Event payloads, and the long poll that delivers them (RFC 8417, RFC 8936)."""

from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from guardian.link.wire.base import Identifier, Instant, ShortText, Wire

EVENT_PREFIX = "urn:guardian-link:1:event:"
ALERT_URI = f"{EVENT_PREFIX}alert"
CHANGE_URI = f"{EVENT_PREFIX}change"


class Level(StrEnum):
    """How grave, beside and apart from how soon."""

    INFO = "info"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    CRITICAL = "critical"


class Imminence(StrEnum):
    """How soon, beside and apart from how grave."""

    NONE = "none"
    CHRONIC = "chronic"
    SUBACUTE = "subacute"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class Actor(StrEnum):
    """Who gave the sign."""

    USER = "user"
    AI_OUTPUT = "ai_output"
    BEHAVIOUR = "behaviour"
    PAYMENT = "payment"


class ContactAttempt(Wire):
    """One attempt to reach a person about a crisis (Art. 13)."""

    contact: ShortText
    """The guardian's or contact's display name."""
    role: Literal["guardian", "emergency_contact"]
    channel: Literal["app", "email", "phone", "sms"]
    number: int = Field(ge=1)
    """The first, second, third attempt about this alert."""
    at: Instant
    outcome: Literal["sent", "delivered", "acknowledged", "failed", "no_channel"]


class Alert(Wire):
    """A signal that asks someone to look; no word of any conversation (Art. 13)."""

    alert_id: Identifier
    category: ShortText
    """A code of the signal list, as ``self_harm.ideation`` or ``grooming``."""
    level: Level
    imminence: Imminence
    actor: Actor
    detected_at: Instant
    method: Literal["rule", "model", "human"]
    rule_version: ShortText
    """Names the rule or model that fired, so that a false alarm can be traced."""
    provider_actions: list[ShortText]
    """What was done, in codes, and nothing that was not; an app shows others as they come.

    ``comfort_shown``, ``resources_shown``, ``softer_replies``, ``reply_replaced``, ``passed``,
    ``review_queued``, ``contact_chain_started``; later ``review_confirmed``,
    ``review_not_confirmed``, ``review_called`` or ``review_handed_over``. The list only grows.
    """
    character_id: Identifier | None
    self_harm_level: int | None = Field(default=None, ge=1, le=6)
    content_withheld: Literal[True] = True
    evidence_digest: ShortText
    drill: bool = False
    subtypes: list[ShortText] = Field(default_factory=list)
    """The facts of a pattern: ``late_night``, ``long_runs``, ``asked_to_stay``, ``rising``,
    ``nights_in_a_row``, ``nights_rising``, ``farewell``, ``copy_asked``, ``chats_deleted``,
    ``everything_deleted``, ``sudden_silence``."""
    contact_attempts: list[ContactAttempt] = Field(default_factory=list)
    purchase_id: Identifier | None = None
    """The purchase that a sign of manipulation or loss is about (Art. 8(6), Art. 13)."""


class Topic(StrEnum):
    """What to read again."""

    USAGE = "usage"
    POLICY = "policy"
    SPENDING = "spending"
    CHARACTERS = "characters"
    LINK = "link"
    WARD = "ward"
    ALERTS = "alerts"
    REQUESTS = "requests"
    CONTACTS = "contacts"
    CONSENTS = "consents"
    DATA = "data"
    COMPLAINTS = "complaints"
    APPEALS = "appeals"
    HELP = "help"
    DISCOVERY = "discovery"


class Change(Wire):
    """Something can be read anew; carries no content."""

    topics: list[Topic]
    at: Instant


class PollRequest(Wire):
    """RFC 8936 section 2.4: acknowledges, and asks for more."""

    ack: list[Identifier] = Field(default_factory=list)
    setErrs: dict[Identifier, dict[str, str]] = Field(default_factory=dict)  # noqa: N815 - RFC 8936
    maxEvents: int = Field(default=100, ge=0, le=1000)  # noqa: N815 - RFC 8936
    returnImmediately: bool = False  # noqa: N815 - RFC 8936


class PollResponse(Wire):
    """RFC 8936 section 2.4: SETs by ``jti``, in order of ``gl_seq``."""

    sets: dict[Identifier, str]
    moreAvailable: bool = False  # noqa: N815 - RFC 8936


class SetClaims(Wire):
    """Claims of one security event token (RFC 8417 section 2.2).

    ``gl_seq`` numbers a link's events without a gap, from 1.
    """

    iss: str
    aud: Identifier
    """The link's id."""
    iat: int
    jti: Identifier
    gl_seq: int = Field(ge=1)
    events: dict[str, dict[str, Any]] = Field(min_length=1, max_length=1)


class StopResult(Wire):
    """``POST /session/stop``: what was stopped."""

    stopped_sessions: int = Field(ge=0)
    stopped_at: Instant
