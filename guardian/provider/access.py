"""What a request may do: the grant behind its token, and the permissions that exist."""

from dataclasses import dataclass
from enum import StrEnum

from guardian.link.wire.ward import Role


class Permission(StrEnum):
    """RFC 9396 actions of a link; each is shown to the guardian before it is given."""

    USAGE_READ = "usage.read"
    ALERTS_READ = "alerts.read"
    POLICY_READ = "policy.read"
    POLICY_WRITE = "policy.write"
    CHARACTERS_BLOCK = "characters.block"
    SPENDING_READ = "spending.read"
    SPENDING_LIMIT = "spending.limit"
    SESSION_STOP = "session.stop"
    CONTACTS_MANAGE = "contacts.manage"
    CONSENTS_MANAGE = "consents.manage"
    DATA_INVENTORY = "data.inventory"
    DATA_EXPORT = "data.export"
    DATA_DELETE = "data.delete"
    COMPLAINTS_MANAGE = "complaints.manage"
    EMERGENCY_EXCERPT_REQUEST = "emergency_excerpt.request"


READS = frozenset(
    {
        Permission.USAGE_READ,
        Permission.ALERTS_READ,
        Permission.POLICY_READ,
        Permission.SPENDING_READ,
        Permission.DATA_INVENTORY,
    }
)
"""What a watch token may do at most, and an observer: look, and acknowledge alerts."""

OF_ROLE = {
    Role.OWNER: frozenset(Permission) - {Permission.EMERGENCY_EXCERPT_REQUEST},
    Role.CO_GUARDIAN: frozenset(Permission) - {Permission.EMERGENCY_EXCERPT_REQUEST},
    Role.OBSERVER: READS,
    Role.EMERGENCY_CONTACT: frozenset({Permission.ALERTS_READ}),
}
"""The most that a link of each role can be given; excerpts are reserved for a later version."""


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One token is one link is one ward. ``watch``: a reduced token, which loosens nothing."""

    link_id: str
    ward_id: str
    guardian_id: str
    permissions: frozenset[Permission]
    role: Role = Role.OWNER
    watch: bool = False
