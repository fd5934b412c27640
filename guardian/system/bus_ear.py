"""Listens on a D-Bus bus from a thread of its own, and comes back when the bus does."""

import contextlib
import socket
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from jeepney import DBusErrorResponse, HeaderFields, MatchRule, Message, message_bus
from jeepney.bus import get_bus
from jeepney.io.blocking import DBusConnection, prep_socket
from jeepney.wrappers import unwrap_msg

NO_BUS = (OSError, KeyError, ValueError, RuntimeError, StopIteration, DBusErrorResponse)
"""What jeepney raises for a bus that is absent, hangs up, or refuses what every bus grants."""
_ANSWER_SECONDS = 5.0
_LAST_CALL_SECONDS = 5.0
_LOGIN_SECONDS = 1.0


class Bus:
    """An open connection, for use on the thread that listens."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection

    def ask(self, message: Message) -> Any:
        """Return the body of the answer.

        Raises TimeoutError after five seconds, DBusErrorResponse, and what ``NO_BUS`` lists.
        """
        return unwrap_msg(self._connection.send_and_get_reply(message, timeout=_ANSWER_SECONDS))

    def is_from(self, message: Message, name: str) -> bool:
        """Return whether the owner of ``name`` sent it: a signal may be sent by anybody."""
        try:
            owner = self.ask(message_bus.GetNameOwner(name))[0]
        except DBusErrorResponse:
            return False
        return bool(message.header.fields.get(HeaderFields.sender) == owner)


class BusEar:
    """Calls ``heard(bus, signal)`` for each signal that one of ``rules`` lets through.

    ``joined(bus)`` comes first, each time that the bus was reached; ``left()`` after it was lost.
    A bus that is not there is tried again every ``retry_seconds``.
    """

    def __init__(
        self,
        address: str,
        rules: Sequence[MatchRule],
        heard: Callable[[Bus, Message], None],
        *,
        joined: Callable[[Bus], None] | None = None,
        left: Callable[[], None] | None = None,
        retry_seconds: float,
    ) -> None:
        self._address = address
        self._rules = rules
        self._heard = heard
        self._joined = joined
        self._left = left
        self._retry_seconds = retry_seconds
        self._stopped = threading.Event()
        self._guard = threading.Lock()
        self._socket: socket.socket | None = None
        self._thread = threading.Thread(target=self._run, name="session signals", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Hear nothing more; a call that is on its way is waited for, at most five seconds."""
        self._stopped.set()
        with self._guard:
            if self._socket is not None:
                # Wakes the thread, which closes it: a descriptor has one owner.
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)
        if threading.current_thread() is not self._thread:
            self._thread.join(_LAST_CALL_SECONDS)

    def _run(self) -> None:
        while not self._stopped.is_set():
            with contextlib.suppress(*NO_BUS):
                self._visit()
            self._stopped.wait(self._retry_seconds)

    def _visit(self) -> None:
        # Not open_dbus_connection: where a bus goes away during its greeting, that leaves the
        # socket open, and a bus that does not answer it could not be stopped.
        with prep_socket(
            get_bus(self._address), enable_fds=True, timeout=_LOGIN_SECONDS
        ) as reached:
            with self._guard:
                if self._stopped.is_set():
                    return
                self._socket = reached
            try:
                with DBusConnection(reached, enable_fds=True) as connection:
                    self._listen(connection)
            finally:
                with self._guard:
                    self._socket = None
                if self._left is not None:
                    self._left()

    def _listen(self, connection: DBusConnection) -> None:
        bus = Bus(connection)
        signals: deque[Message] = deque()
        with contextlib.ExitStack() as filters:
            for rule in self._rules:
                filters.enter_context(connection.filter(rule, queue=signals))
                bus.ask(message_bus.AddMatch(rule))
            if self._joined is not None:
                self._joined(bus)
            while not self._stopped.is_set():
                signal = connection.recv_until_filtered(signals)
                if not self._stopped.is_set():
                    self._heard(bus, signal)
