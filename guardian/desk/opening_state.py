"""What it takes to open a profile; imports nothing, so the window can appear at once."""

from enum import StrEnum


class OpeningState(StrEnum):
    """What has to be asked for."""

    NEW = "new"
    """Nothing is here: a passphrase has to be chosen."""
    WITHOUT_PASSPHRASE = "without_passphrase"  # noqa: S105 - the name of a state
    """An earlier Guardian made the profile, which the keyring alone opens: choose one now."""
    LOCKED = "locked"
    """The passphrase opens it."""
    PRACTICE = "practice"
    """A practice family: opens without being asked."""
