"""What a request may do: the grant behind its token, and the permissions that exist."""

from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One token is one link is one ward."""

    link_id: str
    ward_id: str
    guardian_id: str
    permissions: frozenset[Permission]
