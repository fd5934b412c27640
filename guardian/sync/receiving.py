"""Polls one link: what the last answer came to is acknowledged by the next question."""

from collections.abc import Callable, Mapping
from typing import Protocol

from guardian.link.errors import LinkCancelledError
from guardian.link.http.cancellation import Cancellation
from guardian.link.wire.events import PollResponse
from guardian.sync.pace import Pace
from guardian.sync.port import LinkPort

MAX_DRAIN_POLLS = 50
"""How many answers in a row may say "more" before the rest has to wait its turn."""
SHORT_POLL_SECONDS = 1.0
"""A long poll that brings nothing this soon was not long: asking again at once would be a flood."""


class Settled(Protocol):
    """What one answer came to, durable by now."""

    @property
    def ack(self) -> tuple[str, ...]:
        """What is kept, duplicates included."""
        ...

    @property
    def rejected(self) -> Mapping[str, Mapping[str, str]]:
        """What was not believed: ``setErrs`` of RFC 8936."""
        ...

    @property
    def left(self) -> int:
        """How many events stay with the provider: neither kept nor refused yet."""
        ...

    @property
    def fresh(self) -> int:
        """How many events were new."""
        ...


class Receiver:
    """Asks until there is no more. ``take`` keeps an answer before anything is acknowledged."""

    def __init__(self, take: Callable[[PollResponse, LinkPort], Settled], pace: Pace) -> None:
        self._take = take
        self._pace = pace
        self._ack: tuple[str, ...] = ()
        self._rejected: Mapping[str, Mapping[str, str]] = {}
        self.troubled = False
        """Whether something was not believed, or not yet, the last time."""

    def receive(self, client: Callable[[], LinkPort], *, wait: bool, stop: Cancellation) -> bool:
        """Poll until there is no more; return whether asking on at once is right.

        Raises what ``take`` and polling raise, and :class:`LinkCancelledError`.
        """
        began = self._pace.monotonic()
        fresh, settled = 0, False
        self.troubled = False
        for turn in range(MAX_DRAIN_POLLS):
            port = client()
            response = port.poll(self._ack, self._rejected, wait=wait and turn == 0, cancelled=stop)
            self._ack, self._rejected = (), {}
            if stop.is_set() and not response.sets:
                raise LinkCancelledError
            taken = self._take(response, port)
            self._ack, self._rejected = taken.ack, taken.rejected
            fresh += taken.fresh
            settled |= bool(taken.ack)
            self.troubled |= bool(taken.rejected or taken.left)
            # What was taken is acknowledged by the next poll; without waiting, that is now.
            more = response.moreAvailable if wait else bool(response.sets)
            if not more or (turn and not taken.fresh):
                break
        if fresh:
            return True
        waited = self._pace.monotonic() - began
        return not settled and not self.troubled and waited >= SHORT_POLL_SECONDS
