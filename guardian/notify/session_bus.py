"""One connection to a D-Bus session bus: questions, and the signals of one interface."""

import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any

from jeepney import (
    HeaderFields,
    MatchRule,
    Message,
    message_bus,
)
from jeepney.io.common import RouterClosed
from jeepney.io.threading import DBusRouter, open_dbus_connection
from jeepney.wrappers import unwrap_msg

NO_BUS = (RouterClosed, OSError, KeyError, ValueError, RuntimeError, StopIteration)
"""What jeepney raises for a bus that is absent, has no address that it knows, or is gone."""

_ANSWER_SECONDS = 5.0


class SessionBus:
    """A connection; ``heard(member, body)`` gets each signal on a thread of its own."""

    def __init__(
        self, address: str, interface: str, heard: Callable[[str, tuple[Any, ...]], None]
    ) -> None:
        self._heard = heard
        self._signals: queue.Queue[Message | None] = queue.Queue()
        self._connection = open_dbus_connection(address)
        self._router = _Router(self._connection)
        self._router.filter(MatchRule(type="signal", interface=interface), queue=self._signals)
        self._listener = threading.Thread(target=self._listen, name="bus signals", daemon=True)
        self._listener.start()
        with contextlib.ExitStack() as on_failure:
            on_failure.callback(self.close)
            self.ask(message_bus.AddMatch(MatchRule(type="signal", interface=interface)))
            on_failure.pop_all()

    def ask(self, message: Message) -> Any:
        """Return the body of the answer.

        Raises ``NO_BUS``, TimeoutError after five seconds, and jeepney's DBusErrorResponse.
        """
        answer = self._router.send_and_get_reply(message, timeout=_ANSWER_SECONDS)
        return unwrap_msg(answer)

    def close(self) -> None:
        """Leave the bus; whoever waits for an answer gets RouterClosed."""
        self._router.close()
        self._connection.close()
        self._signals.put(None)

    def join(self) -> None:
        """Wait until the last signal is handed on; not from within ``heard``."""
        self._listener.join()

    def _listen(self) -> None:
        while (signal := self._signals.get()) is not None:
            self._heard(signal.header.fields[HeaderFields.member], signal.body)


class _Router(DBusRouter):  # type: ignore[misc]
    """A router whose thread ends quietly when the bus hangs up; those who wait are told anyway."""

    def _receiver(self) -> None:
        with contextlib.suppress(OSError):
            super()._receiver()
