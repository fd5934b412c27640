"""Tells when it is worth asking the network again: it changed, or the computer was away.

Away is what logind, Windows or macOS say of sleep, and, where nobody says it, a clock on the wall
that went further than the one that only counts.
"""

import select
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from guardian.system.network_changes import NetworkChanges
from guardian.system.session_signals import (
    RETRY_SECONDS,
    find_session_signals,
    system_bus_address,
)

QUIET_SECONDS = 1.0
"""A network comes up in many small steps; so long nothing must have changed."""
LONGEST_SECONDS = 5.0
"""One that never comes to rest is tried after this."""
APART_SECONDS = 15.0
"""Nobody is woken more often, whatever the network does."""
LOOK_SECONDS = 60.0
"""How often the clocks are compared."""
JUMP_SECONDS = 30.0
_JOIN_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class Clocks:
    """The clock on the wall, and one that only counts; both in seconds."""

    wall: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic


class Settling:
    """When to tell of changes that come in swarms. Moments are of one clock, in seconds."""

    def __init__(self) -> None:
        self._first: float | None = None
        self._last = 0.0
        self._told: float | None = None

    def changed(self, now: float) -> None:
        """Take note of a change."""
        self._last = now
        if self._first is None:
            self._first = now

    def due_in(self, now: float) -> float | None:
        """Return how long to wait before telling; ``None``: there is nothing to tell."""
        if self._first is None:
            return None
        due = min(self._last + QUIET_SECONDS, self._first + LONGEST_SECONDS)
        if self._told is not None:
            due = max(due, self._told + APART_SECONDS)
        return max(0.0, due - now)

    def told(self, now: float) -> None:
        """Take note that it was told."""
        self._first, self._told = None, now


class Jumps:
    """Compares two clocks: one that went on while the other stood still, or was set."""

    def __init__(self, clocks: Clocks) -> None:
        self._clocks = clocks
        self._apart = self._difference()

    def look(self) -> bool:
        """Return whether they moved apart since the last look, either way."""
        before, self._apart = self._apart, self._difference()
        return abs(self._apart - before) > JUMP_SECONDS

    def _difference(self) -> float:
        return self._clocks.wall() - self._clocks.monotonic()


class _Ear(Protocol):
    def stop(self) -> None: ...


def listen_for_waking(on_wake: Callable[[], None], platform: str = sys.platform) -> _Ear | None:
    """Begin to listen for the end of sleep; ``None`` where nobody tells of it."""
    if platform != "linux":
        signals = find_session_signals(platform)
        if signals is not None:
            signals.start(_nothing, _nothing, on_wake)
        return signals
    address = system_bus_address()
    if address is None:
        return None
    # Imported here: jeepney is on Linux only.
    from guardian.system.logind import wake_ear  # noqa: PLC0415 - see above

    ear = wake_ear(address, on_wake, retry_seconds=RETRY_SECONDS)
    ear.start()
    return ear


def _nothing() -> None:
    """Neither a lock nor sleep itself is a reason to ask."""


class Awakening:
    """Calls ``on_wake`` on a thread of its own; started once."""

    def __init__(
        self,
        on_wake: Callable[[], None],
        *,
        clocks: Clocks | None = None,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._on_wake = on_wake
        self._clocks = clocks or Clocks()
        self._look_seconds = look_seconds
        self._settling = Settling()
        self._slept = threading.Event()
        self._stopped = threading.Event()
        self._ear: _Ear | None = None
        self._listening, self._bell = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="awakening", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()
        self._ear = listen_for_waking(self.woke)

    def woke(self) -> None:
        """Take note, from any thread, that the computer has slept."""
        self._slept.set()
        self._ring()

    def stop(self) -> None:
        """Call nothing from now on; a call that is on its way is waited for, one second."""
        if self._stopped.is_set():
            return
        self._stopped.set()
        self._ring()
        if self._ear is not None:
            self._ear.stop()
        if self._thread.ident is None:
            self._listening.close()
        elif self._thread is not threading.current_thread():
            self._thread.join(_JOIN_SECONDS)
        self._bell.close()

    def _ring(self) -> None:
        try:
            self._bell.send(b"!")
        except OSError:
            return  # the thread has ended

    def _run(self) -> None:
        changes = NetworkChanges.open()
        jumps = Jumps(self._clocks)
        try:
            while not self._stopped.is_set():
                if self._wait(changes) | jumps.look():
                    self._settling.changed(self._clocks.monotonic())
                now = self._clocks.monotonic()
                if self._settling.due_in(now) == 0 and not self._stopped.is_set():
                    self._settling.told(now)
                    self._on_wake()
        finally:
            self._listening.close()
            if changes is not None:
                changes.close()

    def _wait(self, changes: NetworkChanges | None) -> bool:
        """Wait for news or for what is due; return whether something changed."""
        due_in = self._settling.due_in(self._clocks.monotonic())
        seconds = self._look_seconds if due_in is None else min(due_in, self._look_seconds)
        bell = self._listening.fileno()
        sources = [bell] if changes is None else [bell, changes.fileno()]
        ready, _, _ = select.select(sources, [], [], seconds)
        if bell in ready:
            self._listening.recv(64)
        slept = self._slept.is_set()
        self._slept.clear()
        changed = changes is not None and changes.fileno() in ready and changes.take()
        return slept or changed
