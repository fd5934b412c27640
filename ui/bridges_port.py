"""What the pages ask for about a family's own companions: finding, setting up, health, taking away.

Every method may block, so each is called from a worker, and raises
:class:`guardian.errors.GuardianError`. Sentences in the values are in the language of the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from guardian.bridging.values import (
        BridgeKind,
        BridgeView,
        Discovered,
        KeyForChild,
        Looked,
        SetUpWanted,
        Step,
    )
    from guardian.desk.values import LinkView


class Bridges(Protocol):
    """The bridges that this computer runs for the family."""

    def find(self) -> Sequence[Discovered]:
        """Return what answers on this computer, at the addresses such programs usually have."""
        ...

    def look(self, kind: BridgeKind, address: str, key: str) -> Looked:
        """Look at a server and change nothing there."""
        ...

    def set_up(
        self,
        wanted: SetUpWanted,
        on_step: Callable[[Step], None],
        cancelled: threading.Event,
    ) -> tuple[LinkView, KeyForChild | None]:
        """Make the bridge, start it and link the child; all of it or nothing stays.

        ``on_step`` is called from the worker. The key, where the child's program needs one, is told
        once. What had been done is taken back after a failure, or once ``cancelled`` is set.
        """
        ...

    def every(self) -> Sequence[BridgeView]:
        """Return the bridges of this computer and how they do, the oldest first."""
        ...

    def look_again(self, bridge_id: str) -> Looked:
        """Look at a bridge's server anew, rights and capabilities."""
        ...

    def restart(self, bridge_id: str) -> None:
        """Start it again at once, also one that was given up."""
        ...

    def give_key(self, bridge_id: str, key: str) -> None:
        """Take another key of what stands behind it, as after a restored backup; start with it.

        Accounts that lost their sign-in, as after a restored backup, are linked again.
        """
        ...

    def link_again(self, bridge_id: str, link_id: str | None = None) -> Sequence[LinkView]:
        """Link an account of it again, and start it where it does not run; the links in its place.

        ``link_id`` ``None``: each account that lost its sign-in. What was recorded stays.
        """
        ...

    def new_key(self, bridge_id: str, link_id: str) -> KeyForChild:
        """Make another key for a child's program of a gateway; the old ones end."""
        ...

    def say_whose(self, bridge_id: str, user_id: str, link_id: str | None) -> None:
        """Say whose an account at the server is: of a linked child, or of nobody with rules.

        ``link_id`` ``None``: of somebody else. Both accounts of a child share what holds there.
        """
        ...

    def take_away(
        self, bridge_id: str, on_step: Callable[[Step], None], *, leave_server: bool = False
    ) -> None:
        """Put everything back as it was, unlink, stop the process and forget what it kept.

        ``leave_server``: nothing is put back, for a server that is gone for good.
        """
        ...
