"""What the window asks about the program itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from guardian.desk.about import AboutView, Part


class AboutPort(Protocol):
    """Licence, place and parts. Both methods may block."""

    def about(self) -> AboutView:
        """Return its licence and where it keeps the records."""
        ...

    def parts(self) -> tuple[Part, ...]:
        """Return what it is made of, by name."""
        ...
