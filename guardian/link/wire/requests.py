"""``/requests`` and ``/grants/extra-time``: what the child asks for and what a guardian gives."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from guardian.link.wire.base import Identifier, Instant, ShortText, Wire

LONGEST_EXTRA_MINUTES = 240


class RequestKind(StrEnum):
    """What can be asked for: a choice, never free text."""

    EXTRA_TIME = "extra_time"
    CHARACTER = "character"
    PURCHASE = "purchase"
    LEAVE_MINOR_MODE = "leave_minor_mode"


class RequestState(StrEnum):
    """What became of a request."""

    PENDING = "pending"
    APPROVED = "approved"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class WardRequest(Wire):
    """Something the ward asks of the guardians; one of the three details is set, by kind."""

    request_id: Identifier
    kind: RequestKind
    minutes: int | None = Field(default=None, ge=1, le=LONGEST_EXTRA_MINUTES)
    character_id: Identifier | None = None
    item: ShortText | None = None
    price_minor: int | None = Field(default=None, ge=0)
    state: RequestState
    asked_at: Instant
    expires_at: Instant
    decided_at: Instant | None = None
    decided_by: ShortText | None = None


class WardRequestList(Wire):
    """``GET /requests``: newest first, at most 200."""

    requests: list[WardRequest]
    as_of: Instant


class RequestDecision(Wire):
    """``POST /requests/{id}/decision``; ``minutes`` may grant less or more time than was asked."""

    decision: Literal["approve", "deny"]
    minutes: int | None = Field(default=None, ge=1, le=LONGEST_EXTRA_MINUTES)


class ExtraTimeWish(Wire):
    """``PUT /grants/extra-time/{date}``: minutes beyond the guardian's own limits, that day."""

    minutes: int = Field(ge=1, le=LONGEST_EXTRA_MINUTES)


class ExtraTimeRefusal(StrEnum):
    """Why extra time is refused: ``reason`` of a 409."""

    NOT_TODAY = "not_today"
    NO_LIMIT = "no_limit"
    """No daily limit of this guardian holds, so it would change nothing."""
    OUT_OF_HOURS = "out_of_hours"
    """A curfew or closed hours hold until the day ends."""
    OTHER_GUARDIAN = "other_guardian"
    """Another guardian's limit is stricter and would hold all the same."""


class ExtraTime(Wire):
    """One guardian's extra minutes for one local day of the ward."""

    date: date
    minutes: int = Field(ge=0, le=LONGEST_EXTRA_MINUTES)
    granted_at: Instant | None
    as_of: Instant
