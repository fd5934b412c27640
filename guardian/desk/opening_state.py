"""What it takes to open a profile; imports nothing, so the window can appear at once."""

from enum import StrEnum


class OpeningState(StrEnum):
    """What has to be asked for."""

    NEW_WITH_KEYRING = "new_with_keyring"
    NEW_NEEDS_PASSPHRASE = "new_needs_passphrase"  # noqa: S105 - the name of a state
    KEYRING = "keyring"
    NEEDS_PASSPHRASE = "needs_passphrase"  # noqa: S105 - the name of a state
