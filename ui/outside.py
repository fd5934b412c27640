"""What the desktop and other processes ask of the window; the parts are made by the caller."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ui.ending import WindowStart
from ui.opening_port import NotifierPort

if TYPE_CHECKING:
    from ui.remembered import Kept
    from ui.start_port import AtLogin


class SessionSignals(Protocol):
    """Tells that the desktop locks its session or goes to sleep."""

    def start(
        self,
        on_lock: Callable[[], None],
        on_sleep: Callable[[], None],
        on_wake: Callable[[], None],
    ) -> None:
        """Begin; all are called on any thread."""
        ...

    def stop(self) -> None:
        """Tell nothing more."""
        ...


class ShowRequests(Protocol):
    """Tells that Guardian was started a second time on the same profile."""

    def serve(self, on_show: Callable[[], None]) -> None:
        """Begin to listen, on a thread of its own; ``on_show`` is called there."""
        ...


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What is around the window. ``seconds``: time since some moment that no clock change moves.

    ``leave`` ends the program, ``renew`` ends it so that a new process takes its place. ``kept``
    and ``at_login`` are ``None`` where nothing of the window outlives it. ``try_demo`` shows a
    practice family in a language, beside this one; ``practice``: this is one.
    """

    notifier: NotifierPort | None
    signals: SessionSignals | None
    instance: ShowRequests | None
    seconds: Callable[[], float]
    leave: Callable[[], None]
    renew: Callable[[WindowStart], None]
    kept: "Kept | None" = None
    at_login: "AtLogin | None" = None
    try_demo: Callable[[str], None] | None = None
    practice: bool = False
