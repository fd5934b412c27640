"""Complaints, appeals and help requests: received, due, answered (Art. 14, 15, 21)."""

from enum import StrEnum
from typing import Annotated, Literal

from annotated_types import Len
from pydantic import Field

from guardian.link.wire.base import Identifier, Instant, ShortText, Wire

LONGEST_MESSAGE = 4000


class CaseState(StrEnum):
    """How far a complaint or an appeal is."""

    RECEIVED = "received"
    IN_REVIEW = "in_review"
    ANSWERED = "answered"
    CLOSED = "closed"


class ComplaintCategory(StrEnum):
    """What a complaint is about."""

    ILLEGAL_CONTENT = "illegal_content"
    UNSAFE_OUTPUT = "unsafe_output"
    PRIVACY = "privacy"
    SPENDING = "spending"
    LIMITS_NOT_KEPT = "limits_not_kept"
    ALERT_HANDLING = "alert_handling"
    OTHER = "other"


class CaseMessage(Wire):
    """One message of a case."""

    at: Instant
    by: Literal["guardian", "ward", "provider"]
    text: Annotated[str, Len(1, LONGEST_MESSAGE)] = Field(repr=False)


class CaseStep(Wire):
    """One step of the declared process, with when it was or will be due."""

    state: CaseState
    due_at: Instant
    reached_at: Instant | None


class ComplaintWish(Wire):
    """``POST /complaints``; ``alert_ids`` attach signed alerts as evidence."""

    category: ComplaintCategory
    text: Annotated[str, Len(1, LONGEST_MESSAGE)] = Field(repr=False)
    alert_ids: list[Identifier] = Field(default_factory=list, max_length=20)


class Complaint(Wire):
    """A complaint as it stands; ``next_authority`` is whom to turn to when it is overdue."""

    complaint_id: Identifier
    category: ComplaintCategory
    state: CaseState
    filed_at: Instant
    due_at: Instant
    overdue: bool
    steps: list[CaseStep]
    messages: list[CaseMessage]
    alert_ids: list[Identifier]
    next_authority: ShortText


class ComplaintList(Wire):
    """``GET /complaints``: newest first, at most 200."""

    complaints: list[Complaint]
    as_of: Instant


class MessageWish(Wire):
    """``POST /complaints/{complaint_id}/messages``."""

    text: Annotated[str, Len(1, LONGEST_MESSAGE)] = Field(repr=False)


class AppealWish(Wire):
    """``POST /appeals``: against a decision about the ward's account (Art. 14(4))."""

    about: Literal["age_status"]
    statement: Annotated[str, Len(1, LONGEST_MESSAGE)] = Field(repr=False)


class Appeal(Wire):
    """An appeal as it stands."""

    appeal_id: Identifier
    about: Literal["age_status"]
    by: Literal["guardian", "ward"]
    state: CaseState
    filed_at: Instant
    due_at: Instant
    overdue: bool
    outcome: Literal["upheld", "rejected"] | None
    """``upheld``: the appeal was right, and the measure is lifted."""
    reason: ShortText | None


class AppealList(Wire):
    """``GET /appeals``: newest first, at most 200."""

    appeals: list[Appeal]
    as_of: Instant


class HelpRequest(Wire):
    """A call for help by an elder, with when an answer is due (Art. 15)."""

    help_id: Identifier
    kind: Literal["question", "fraud", "payment", "unwell"]
    asked_at: Instant
    due_at: Instant
    answered_at: Instant | None
    overdue: bool


class HelpRequestList(Wire):
    """``GET /help-requests``: newest first, at most 200."""

    help_requests: list[HelpRequest]
    as_of: Instant
