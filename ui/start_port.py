"""What Settings asks of the desktop: to start Guardian at login."""

from typing import Protocol


class AtLogin(Protocol):
    """Both may block, so each is called from a worker; both raise OSError."""

    def is_on(self) -> bool:
        """Return whether Guardian is started at login."""
        ...

    def set_on(self, on: bool) -> None:
        """Start it at login, or no more."""
        ...
