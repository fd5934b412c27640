"""What the pages ask about the children's requests; as the other ports (:mod:`ui.ports`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from guardian.desk.values import RequestView


class Requests(Protocol):
    """What the children ask for."""

    def waiting(self) -> tuple[RequestView, ...]:
        """Return what waits for an answer, of every child, the oldest first.

        For a few minutes also what was answered here, with what came of it.
        """
        ...

    def untold(self) -> tuple[RequestView, ...]:
        """Return what waits and nobody was told of yet."""
        ...

    def mark_told(self, link_id: str, request_id: str) -> None:
        """Record that somebody was told."""
        ...

    def answer(
        self, link_id: str, request_id: str, *, approve: bool, minutes: int | None = None
    ) -> None:
        """Approve a request or not; ``minutes``: give other extra time than was asked for.

        A request that waits no longer, or whose answer is on its way, is left as it is.
        """
        ...

    def send_now(self, seconds: float) -> bool:
        """Wait until the services have every answer, at most so long; return whether they do."""
        ...
