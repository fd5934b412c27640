"""The port to whatever keeps a few small secrets outside the profile."""

from collections.abc import Callable
from typing import Protocol

VERSION_1_NAME = "Guardian"
"""The one name that every profile of format version 1 shared."""


class SecretStore(Protocol):
    """Keeps secrets of 32 bytes, each under a name, for this person on this machine.

    Every call may block for minutes, for as long as the system shows the person a prompt to unlock:
    call from a worker, never from the thread that paints.

    A profile of format version 2 has names of its own, one for each secret that it ever had; those
    of version 1 share :data:`VERSION_1_NAME`.
    """

    @property
    def backend(self) -> str:
        """The name that the person knows it by, such as ``Secret Service``."""
        ...

    def read(self, name: str) -> bytes | None:
        """Return the secret of that name, or ``None`` where there is none.

        Raises KeyringLockedError, KeyringMissingError, KeyringTroubleError, and
        KeyringLostSecretError where something else than 32 bytes is kept under that name.
        """
        ...

    def write(self, name: str, secret: bytes) -> None:
        """Keep ``secret`` (32 bytes) in place of what the name had, and read it back once.

        Raises the errors of :meth:`read`; KeyringTroubleError also where what is read back differs.
        """
        ...

    def delete(self, name: str) -> None:
        """Forget the secret; nothing happens where there is none. Raises as :meth:`read`."""
        ...


KeyringFinder = Callable[[str | None], SecretStore | None]
"""Finds the keyring of that backend name, or the best one for ``None``; ``None``: none answers."""
