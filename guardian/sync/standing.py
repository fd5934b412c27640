"""How a link stands after something went wrong, and what is worth another try."""

import re
from dataclasses import dataclass
from datetime import datetime

from guardian.link.errors import (
    RETRY_AFTER_MAX_SECONDS,
    CredentialsError,
    LinkCancelledError,
    LinkEndedError,
    LinkError,
    NotInForceError,
    OfflineError,
    SignInAgainError,
)
from guardian.link.wire.happenings import LinkChanged
from guardian.link.wire.ward import LinkState
from guardian.store.conditions import Condition
from guardian.store.errors import DiskFullError, StoreAccessError, StoreBusyError

SIGN_IN = (SignInAgainError, CredentialsError)
"""Nothing helps but the guardian."""
PASSING = (DiskFullError, StoreAccessError, StoreBusyError)
"""What may be over when it is tried again: nothing was acknowledged, so nothing is lost."""

OVER = frozenset({LinkState.REVOKED, LinkState.EXPIRED, LinkState.REJECTED})
_ENDED_BY = {
    "ward": Condition.ENDED_BY_WARD,
    "guardian": Condition.ENDED_BY_GUARDIAN,
    "provider": Condition.ENDED_BY_PROVIDER,
    "law": Condition.ENDED_BY_PROVIDER,
}
_ENDED_FOR = {
    "ward_objected": Condition.ENDED_BY_WARD,
    "reconfirmation_due": Condition.ENDED_BY_PROVIDER,
    "never_used": Condition.ENDED_BY_PROVIDER,
}
"""Who is behind a reason, where only the reason is told."""
_CODE = re.compile(r"[a-z0-9_]{1,64}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a link stands, the provider's code for it, and since when by the provider's clock."""

    condition: Condition
    reason: str | None = None
    at: datetime | None = None


def standing_after(error: LinkError) -> Standing | None:
    """Return how a link stands after ``error``; ``None``: it says nothing about the link."""
    if isinstance(error, LinkCancelledError):
        return None
    if isinstance(error, LinkEndedError):
        return ended(error.by, error.reason, error.at)
    if isinstance(error, NotInForceError):
        return Standing(condition=Condition.SUSPENDED, reason=error.reason)
    if isinstance(error, SIGN_IN):
        return Standing(condition=Condition.SIGN_IN_NEEDED)
    if isinstance(error, OfflineError):
        return Standing(condition=Condition.OFFLINE)
    return Standing(condition=Condition.PROVIDER_TROUBLE)


def standing_told(changed: LinkChanged) -> Standing | None:
    """Return how a link stands by an event about it; ``None``: that has to be read."""
    reason = code(changed.reason)
    if changed.state is LinkState.EXPIRED:
        return ended("provider", reason, changed.at)
    if changed.state in OVER:
        return ended(changed.by, reason, changed.at)
    if changed.state is LinkState.SUSPENDED:
        return Standing(condition=Condition.SUSPENDED, reason=reason, at=changed.at)
    return None


def ended(by: str | None, reason: str | None, at: datetime | None) -> Standing:
    """Return the standing of a link that has ended, as far as it is known by whom."""
    by_whom = _ENDED_BY.get(by or "") or _ENDED_FOR.get(reason or "", Condition.ENDED)
    return Standing(condition=by_whom, reason=reason, at=at)


def code(text: str | None) -> str | None:
    """Return what the provider named as a reason if it is a code, else ``None``."""
    return text if text is not None and _CODE.fullmatch(text) is not None else None


def asked_seconds(error: LinkError) -> float | None:
    """Return how long the provider asked to be left alone, capped; ``None``: it did not."""
    seconds = getattr(error, "retry_after_seconds", None)
    return None if seconds is None else min(max(float(seconds), 0.0), RETRY_AFTER_MAX_SECONDS)
