"""Listeners for a locked profile."""

from collections.abc import Callable


def nobody(_urgent: bool) -> bool:
    """Tell nobody that something waits."""
    return False


def nothing() -> None:
    """Do nothing when something changed."""


def kept_in(told: list[bool]) -> Callable[[bool], bool]:
    """Return a listener that keeps what is urgent and says that a person was told."""

    def keep(urgent: bool) -> bool:
        told.append(urgent)
        return True

    return keep
