"""The port to whatever keeps one small secret outside the profile."""

from typing import Protocol


class SecretStore(Protocol):
    """Keeps one secret of 32 bytes for this person on this machine.

    Every call may block for minutes, for as long as the system shows the person a prompt to unlock:
    call from a worker, never from the thread that paints.

    The secret is shared by all of the person's profiles; ``delete`` belongs to removing Guardian,
    not to removing one profile.
    """

    @property
    def backend(self) -> str:
        """The name that the person knows it by, such as ``Secret Service``."""
        ...

    def read(self) -> bytes | None:
        """Return the secret, or ``None`` where there is none.

        Raises KeyringLockedError, KeyringMissingError, KeyringTroubleError, and
        KeyringLostSecretError where something else than 32 bytes is kept under our name.
        """
        ...

    def write(self, secret: bytes) -> None:
        """Keep ``secret`` (32 bytes) and read it back once.

        Raises the errors of :meth:`read`; KeyringTroubleError also where what is read back differs.
        """
        ...

    def delete(self) -> None:
        """Forget the secret; nothing happens where there is none. Raises as :meth:`read`."""
        ...
