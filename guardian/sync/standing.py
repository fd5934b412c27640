"""How a link stands after something went wrong, and what is worth another try."""

from guardian.link.errors import (
    CredentialsError,
    LinkCancelledError,
    LinkEndedError,
    LinkError,
    NotInForceError,
    OfflineError,
    SignInAgainError,
)
from guardian.store.conditions import Condition
from guardian.store.errors import DiskFullError, StoreBusyError

SIGN_IN = (SignInAgainError, CredentialsError)
"""Nothing helps but the guardian."""
PASSING = (DiskFullError, StoreBusyError)
"""What may be over when it is tried again: nothing was acknowledged, so nothing is lost."""


def standing_after(error: LinkError) -> Condition | None:
    """Return how a link stands after ``error``; ``None``: it says nothing about the link."""
    if isinstance(error, LinkCancelledError):
        return None
    if isinstance(error, LinkEndedError):
        return Condition.ENDED
    if isinstance(error, SIGN_IN):
        return Condition.SIGN_IN_NEEDED
    if isinstance(error, NotInForceError):
        return Condition.SUSPENDED
    if isinstance(error, OfflineError):
        return Condition.OFFLINE
    return Condition.PROVIDER_TROUBLE


def asked_seconds(error: LinkError) -> float | None:
    """Return how long the provider asked to be left alone; ``None``: it did not."""
    seconds = getattr(error, "retry_after_seconds", None)
    return None if seconds is None else float(seconds)
