"""What guards the profile on this machine: said by name, never silently weaker."""

from dataclasses import dataclass
from enum import StrEnum


class Protection(StrEnum):
    """Who holds the key that opens the database key."""

    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a way, not a password


@dataclass(frozen=True, kw_only=True)
class ProtectionView:
    """What is in use. ``backend`` is a keyring's name, such as ``KDE Wallet``, or ``Argon2id``."""

    protection: Protection
    backend: str
