"""What a service keeps of a child beside use: consents, guardians, contacts; frozen values.

Names, terms and other texts of the service are the service's own: hostile.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from guardian.desk.values import Stage
from guardian.link.wire.consents import ConsentKind, ConsentState
from guardian.link.wire.ward import LinkState, Role

__all__ = ["ConsentKind", "ConsentState", "LinkState", "Role"]
"""Words of the protocol that the window shows as they are."""

RELATIONS = ("parent", "grandparent", "relative", "teacher", "friend", "other")
CHANNELS = ("phone", "email")
LONGEST_NAME = 80
CODE_DIGITS = 6
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_LONGEST_ADDRESS = 200


class Told(StrEnum):
    """Whether the service tells this at all."""

    TOLD = "told"
    UNREAD = "unread"
    """It was not asked yet."""
    NOT_OFFERED = "not_offered"
    NOT_PERMITTED = "not_permitted"
    """The link may not read it."""


class RecordRefusal(StrEnum):
    """Why a service did not do what was asked, as far as the page has words for it."""

    VALUES = "validation"
    """What was typed cannot be used."""
    STATE = "state-conflict"
    """Something stands against it."""
    NOT_PERMITTED = "link_permission_missing"
    AT_THE_SERVICE = "link_step_up"
    """It is done at the service's own page only, after signing in there."""
    NOT_NEEDED = "not_required"
    """At this age nobody asks for it."""
    WARD_DECIDES = "ward_decides"
    """The person is of age."""


@dataclass(frozen=True, kw_only=True)
class WishView:
    """How far a wish has come. ``since``: by this computer's clock.

    ``refusal``: a code, where it was refused: of :class:`RecordRefusal`, or another.
    """

    stage: Stage
    since: datetime
    refusal: str = ""


class ConsentWishKind(StrEnum):
    """What was asked last of a consent."""

    GIVE = "give"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, kw_only=True)
class ConsentView:
    """One consent, with the terms that would be consented to now.

    ``given_version``: of the terms as they were agreed to, ``version``: as they are now.
    ``may_give``: it is not given to the terms of now; ``may_withdraw``: it is given at all; the
    link may, and neither is on its way.
    """

    kind: ConsentKind
    state: ConsentState
    required: bool
    consent_id: str | None
    given_by: str | None
    given_at: datetime | None
    given_version: str | None
    withdrawn_at: datetime | None
    version: str
    purpose: str
    data_classes: tuple[str, ...]
    recipients: tuple[str, ...]
    retention_days: int | None
    consequence: str
    may_withdraw: bool
    may_give: bool = False
    wished: ConsentWishKind | None = None
    wish: WishView | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentsView:
    """``read_at``: by this computer's clock; ``None``: never. ``address``: of the service."""

    ward_name: str
    told: Told
    read_at: datetime | None
    consents: tuple[ConsentView, ...] = ()
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class GuardianView:
    """Somebody who looks after the child. ``since``: by the service's clock; ``None``: not told.

    ``you``: whoever linked this app. ``links``: with so many apps. ``permissions``: of this app,
    as codes; ``None``: of others they are not told.
    """

    name: str
    role: Role
    state: LinkState
    you: bool
    since: datetime | None
    links: int = 1
    permissions: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class GuardiansView:
    """The reader first, then the others, who came first before who came later."""

    ward_name: str
    told: Told
    read_at: datetime | None
    guardians: tuple[GuardianView, ...] = ()


class ContactWishKind(StrEnum):
    """What was asked last of a contact."""

    PUT = "put"
    REMOVE = "remove"
    SEND_CODE = "send_code"
    VERIFY = "verify"


@dataclass(frozen=True, kw_only=True)
class ContactView:
    """Somebody who is called when no guardian answers.

    ``masked_address``: as the service tells it; empty: it does not know the contact yet.
    ``own_address``: as it was typed on this computer; ``None``: it was not.
    """

    contact_id: str
    name: str
    relation: str
    channel: str
    masked_address: str
    order: int
    verified: bool
    own_address: str | None = field(default=None, repr=False)
    wished: ContactWishKind | None = None
    wish: WishView | None = None


@dataclass(frozen=True, kw_only=True)
class ContactsView:
    """``missing``: nobody verified is there, so that a crisis could reach guardians only.

    ``ordered``: how far another order has come that was asked for here.
    """

    ward_name: str
    told: Told
    read_at: datetime | None
    contacts: tuple[ContactView, ...] = ()
    missing: bool = False
    may_manage: bool = False
    ordered: WishView | None = None


@dataclass(frozen=True, kw_only=True)
class ContactDraft:
    """A contact as somebody types it. ``relation``: of RELATIONS, ``channel``: of CHANNELS."""

    name: str
    relation: str
    channel: str
    address: str = field(repr=False)

    def tidy(self) -> "ContactDraft":
        """Return it without what only helps the eye: spaces around, and in a number."""
        address = self.address.strip()
        if self.channel == "phone":
            address = re.sub(r"[\s().-]", "", address)
        name = " ".join(self.name.split())
        return ContactDraft(
            name=name, relation=self.relation, channel=self.channel, address=address
        )

    def faults(self) -> frozenset[str]:
        """Return which of ``name`` and ``address`` cannot be meant, once it is tidy."""
        found = set()
        if not 1 <= len(self.name) <= LONGEST_NAME or not self.name.isprintable():
            found.add("name")
        pattern = _PHONE if self.channel == "phone" else _EMAIL
        if len(self.address) > _LONGEST_ADDRESS or not pattern.fullmatch(self.address):
            found.add("address")
        return frozenset(found)
