"""How a run of the window starts and ends; imports no Qt, so that the command line can say it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class WindowStart:
    """How the window of a process that replaces another one shows itself.

    ``geometry``: what ``QWidget.saveGeometry`` gave; empty: as a new window.
    """

    visible: bool = True
    geometry: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, kw_only=True)
class Ending:
    """Why the window ended. ``code``: for the shell.

    ``renew``: start again in a new process and show the window so: the profile was locked, and
    only a new process image forgets for certain. ``None``: somebody quit.
    """

    code: int
    renew: WindowStart | None = None
