"""What lives only while the process does: waiting long polls, running replies, rate limits."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from threading import Lock
from weakref import WeakSet

from guardian.clock import Clock, SystemClock
from guardian.provider.rate_limits import RateLimits

Tell = Callable[[str, str], None]
"""Tells other processes on the same ledger what happened (:data:`RING`, :data:`DOUBT` or a
stopper) to whom."""
Heed = Callable[[str], None]
"""Is told whose bell was rung, on whatever thread rings: neither waits nor fails."""
RING = "ring"
DOUBT = "doubt"


def tell_nobody(_what: str, _ward_id: str) -> None:
    """Serve alone."""


class Bell:
    """Wakes the long polls of a ward; rung from any thread, once its transaction is durable."""

    def __init__(self) -> None:
        self.tell: Tell = tell_nobody
        self._lock = Lock()
        self._waiting: dict[str, set[_Waiter]] = {}
        self._heeding: tuple[Heed, ...] = ()
        self._closing = False

    @property
    def closing(self) -> bool:
        """Whether the process is about to end."""
        return self._closing

    @property
    def listeners(self) -> int:
        """How many polls wait."""
        with self._lock:
            return sum(len(waiters) for waiters in self._waiting.values())

    @contextmanager
    def listening(self, ward_id: str) -> Iterator[asyncio.Event]:
        """Give an event that is set by every ring from now on; within a running loop."""
        waiter = _Waiter(asyncio.get_running_loop())
        with self._lock:
            self._waiting.setdefault(ward_id, set()).add(waiter)
        try:
            yield waiter.event
        finally:
            with self._lock:
                self._waiting[ward_id].discard(waiter)
                if not self._waiting[ward_id]:
                    del self._waiting[ward_id]

    @contextmanager
    def heeded(self, heed: Heed) -> Iterator[None]:
        """Have ``heed`` called at every ring of this process during the block."""
        with self._lock:
            self._heeding = (*self._heeding, heed)
        try:
            yield
        finally:
            with self._lock:
                self._heeding = tuple(each for each in self._heeding if each is not heed)

    def ring(self, ward_id: str) -> None:
        """Wake every poll of this ward, in every process."""
        self.ring_here(ward_id)
        self.tell(RING, ward_id)

    def ring_here(self, ward_id: str) -> None:
        """Wake the polls of this ward that wait in this process."""
        with self._lock:
            for waiter in self._waiting.get(ward_id, ()):
                waiter.loop.call_soon_threadsafe(waiter.event.set)
            heeding = self._heeding
        for heed in heeding:
            heed(ward_id)

    def close(self) -> None:
        """Wake everybody for good: the process ends."""
        self._closing = True
        self.ring_everybody_here()

    def ring_everybody_here(self) -> None:
        """Let every poll of this process look again."""
        with self._lock:
            waiting = tuple(self._waiting)
        for ward_id in waiting:
            self.ring_here(ward_id)


class _Waiter:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.event = asyncio.Event()


class Stopper(StrEnum):
    """Who ended a reply."""

    GUARDIAN = "guardian"
    WARD = "ward"
    SERVICE = "service"
    CONSENT = "consent"
    """A guardian who withdrew a consent without which nobody may be served."""


class AnnouncedReply:
    """One reply that is being written; whoever writes it looks before each piece."""

    def __init__(self, ward_id: str) -> None:
        self.ward_id = ward_id
        self._doubted = False
        self.stopped_by: Stopper | None = None

    def stop(self, stopper: Stopper) -> None:
        """End it before its next piece; from any thread."""
        self.stopped_by = self.stopped_by or stopper

    def doubt(self) -> None:
        """Have it asked before its next piece whether it may go on; from any thread."""
        self._doubted = True

    def take_doubt(self) -> bool:
        """Tell, once, whether it has to be asked if the reply may go on."""
        doubted, self._doubted = self._doubted, False
        return doubted


class RunningReply(AnnouncedReply):
    """One whose writer sleeps between pieces and is woken; made within the writer's loop."""

    def __init__(self, ward_id: str) -> None:
        super().__init__(ward_id)
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()

    def stop(self, stopper: Stopper) -> None:
        """End it before its next piece; from any thread."""
        super().stop(stopper)
        self._loop.call_soon_threadsafe(self._news.set)

    def doubt(self) -> None:
        """Have it asked before its next piece whether it may go on; from any thread."""
        super().doubt()
        self._loop.call_soon_threadsafe(self._news.set)

    def take_doubt(self) -> bool:
        """Tell, once, whether it has to be asked if the reply may go on."""
        self._news.clear()
        return super().take_doubt()

    async def pause(self, seconds: float) -> None:
        """Let ``seconds`` pass, or less when it is stopped or doubted meanwhile."""
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return


class RunningReplies:
    """Every reply that is being written in this process."""

    def __init__(self) -> None:
        self.tell: Tell = tell_nobody
        self._lock = Lock()
        # weak: a reply whose reader went away before its first piece leaves no trace
        self._replies: WeakSet[AnnouncedReply] = WeakSet()

    def begin(self, ward_id: str) -> RunningReply:
        """Announce a reply whose writer is woken; hold on to it while it runs."""
        reply = RunningReply(ward_id)
        self.follow(reply)
        return reply

    def announce(self, ward_id: str) -> AnnouncedReply:
        """Announce a reply from any thread; hold on to it while it runs."""
        reply = AnnouncedReply(ward_id)
        self.follow(reply)
        return reply

    def follow(self, reply: AnnouncedReply) -> None:
        """Tell ``reply`` from now on what becomes of its ward's replies, while it is held on to."""
        with self._lock:
            self._replies.add(reply)

    def stop(self, ward_id: str, stopper: Stopper) -> None:
        """End the running replies of a ward, in every process."""
        self.stop_here(ward_id, stopper)
        self.tell(stopper, ward_id)

    def stop_here(self, ward_id: str, stopper: Stopper) -> None:
        """End the replies of a ward that run in this process."""
        with self._lock:
            for reply in self._replies:
                if reply.ward_id == ward_id:
                    reply.stop(stopper)

    def doubt(self, ward_id: str) -> None:
        """Have the running replies of a ward decided anew, in every process."""
        self.doubt_here(ward_id)
        self.tell(DOUBT, ward_id)

    def doubt_here(self, ward_id: str) -> None:
        """Have the replies of a ward that run in this process decided anew."""
        with self._lock:
            for reply in self._replies:
                if reply.ward_id == ward_id:
                    reply.doubt()

    def stop_all(self) -> None:
        """End every reply: the process ends."""
        with self._lock:
            for reply in self._replies:
                reply.stop(Stopper.SERVICE)


class Live:
    """All of it, for one running provider; ``wall_clock`` is the network's."""

    def __init__(self, wall_clock: Clock | None = None) -> None:
        self.bell = Bell()
        self.replies = RunningReplies()
        self.rate_limits = RateLimits(wall_clock or SystemClock())
        self.due_turn = Lock()
        """Held by whoever does what is due: one at a time."""

    def join(self, tell: Tell) -> None:
        """Tell other processes from now on."""
        self.bell.tell = tell
        self.replies.tell = tell

    def hear(self, what: str, ward_id: str) -> None:
        """Do here what another process has told; what nobody knows is ignored."""
        if what == RING:
            self.bell.ring_here(ward_id)
        elif what == DOUBT:
            self.replies.doubt_here(ward_id)
        elif what in set(Stopper):
            self.replies.stop_here(ward_id, Stopper(what))

    def close(self) -> None:
        """Let nobody wait any longer."""
        self.bell.close()
        self.replies.stop_all()
