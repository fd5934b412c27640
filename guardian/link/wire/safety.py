"""``/alerts``, ``/contacts`` and ``/drills``: who is told, who was reached."""

from typing import Annotated, Literal

from annotated_types import Len
from pydantic import Field

from guardian.link.wire.base import Identifier, Instant, ShortText, Wire
from guardian.link.wire.events import Alert


class AlertSteps(Wire):
    """The four steps of an acknowledgement; each once, in this order.

    The first two are this link's. The others are the guardian's, through any of their links.
    """

    delivered_at: Instant | None = None
    shown_at: Instant | None = None
    acknowledged_at: Instant | None = None
    resolved_at: Instant | None = None


class AlertRecord(Wire):
    """An alert as it stands now, with every attempt to reach somebody."""

    alert: Alert
    steps: AlertSteps


class AlertPage(Wire):
    """``GET /alerts?cursor&limit``: newest first; ``next_cursor`` ``None`` ends the list."""

    alerts: list[AlertRecord]
    next_cursor: Identifier | None
    as_of: Instant


class DrillStarted(Wire):
    """``POST /drills`` → 202: an alert that goes the whole way and says that it is a drill."""

    alert_id: Identifier
    started_at: Instant


class ContactWish(Wire):
    """``PUT /contacts/{contact_id}``: who is called when no guardian answers (Art. 12, Art. 13)."""

    display_name: Annotated[str, Len(1, 80)]
    relation: Literal["parent", "grandparent", "relative", "teacher", "friend", "other"]
    channel: Literal["email", "phone"]
    address: Annotated[str, Len(3, 200)]
    """An e-mail address, or a telephone number in international form (E.164)."""
    order: int = Field(default=1, ge=1, le=20)
    """Who is tried first, among the verified."""


class ContactOrder(Wire):
    """``PATCH /contacts``: who is called first, by id; whoever is not named follows as before."""

    contact_ids: Annotated[list[Identifier], Len(1, 20)]


class Contact(Wire):
    """A registered emergency contact; the address is masked once it is given."""

    contact_id: Identifier
    display_name: ShortText
    relation: ShortText
    channel: Literal["email", "phone"]
    masked_address: ShortText
    order: int
    verification: Literal["pending", "verified"]
    verified_at: Instant | None


class ContactList(Wire):
    """``GET /contacts``."""

    contacts: list[Contact]
    contact_missing: bool
    """No verified contact: a crisis could reach guardians only."""
    as_of: Instant


class ContactCode(Wire):
    """``POST /contacts/{contact_id}/verify``: the code that went to the contact's address."""

    code: Annotated[str, Len(6, 6)] = Field(repr=False)
