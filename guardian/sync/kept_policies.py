"""What is kept of a policy, read where it is needed: in one place, because it may be unreadable.

Another version of Guardian may have kept it, with members that this one knows differently. It then
counts as not read yet: the provider has it, and is asked soon.
"""

from dataclasses import dataclass
from functools import lru_cache

from pydantic import TypeAdapter, ValidationError

from guardian.link.wire.policy import PolicyDocument
from guardian.policy.settings import EffectivePolicy, PolicySettings
from guardian.store import policies
from guardian.store.connection import Connection

_EFFECTIVE = TypeAdapter(EffectivePolicy)


@dataclass(frozen=True, kw_only=True)
class KeptPolicy:
    """The latest policy of a link with its ETag."""

    document: PolicyDocument
    etag: str


def kept_policy(connection: Connection, link_id: str) -> KeptPolicy | None:
    """Return the latest policy of a link; ``None``: not read yet."""
    row = policies.find(connection, link_id)
    if row is None:
        return None
    try:
        document = PolicyDocument.model_validate_json(row.document)
    except ValidationError:
        return None
    return KeptPolicy(document=document, etag=row.etag)


def kept_document(connection: Connection, link_id: str) -> PolicyDocument | None:
    """Return the document of the latest policy of a link; ``None``: not read yet."""
    kept = kept_policy(connection, link_id)
    return None if kept is None else kept.document


@lru_cache(maxsize=512)  # every policy of the days judged, of each link: with fewer, none is found
def settings_seen(effective: str) -> PolicySettings | None:
    """Return the limits of a :class:`SeenPolicyRow`; ``None`` where they cannot be read."""
    try:
        return _EFFECTIVE.validate_json(effective).settings
    except ValidationError:
        return None
