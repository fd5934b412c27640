"""A systemd-logind of the test, on a bus of the test."""

import os
import queue
import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.threading import DBusConnection, ReceiveStopped, open_dbus_connection

from tests.rig.desktop_session.bus import wait_for_owner

LOGIN = "org.freedesktop.login1"
OURS, THEIRS = (f"/org/freedesktop/login1/session/_3{number}" for number in (1, 2))
MANAGER = "/org/freedesktop/login1"
PATIENCE_SECONDS = 20


class Logind:
    """Answers and signals as systemd-logind does, on a bus of the test."""

    def __init__(self, address: str, *, knows_us: bool = True) -> None:
        self.asked: queue.Queue[tuple[str, tuple[Any, ...]]] = queue.Queue()
        self.inhibitors: queue.Queue[int] = queue.Queue()
        self._knows_us = knows_us
        self._connection = open_dbus_connection(address, enable_fds=True)
        self._connection.send(message_bus.RequestName(LOGIN))
        self._thread = threading.Thread(target=self._serve, name="logind of a test")
        self._thread.start()
        wait_for_owner(address, LOGIN)

    def lock(self, session: str) -> None:
        emit(self._connection, session, f"{LOGIN}.Session", "Lock")

    def sleep(self, *, going: bool) -> None:
        emit(self._connection, MANAGER, f"{LOGIN}.Manager", "PrepareForSleep", "b", (going,))

    def inhibitor(self) -> int:
        """Wait until one was taken, and return our end of it."""
        return self.inhibitors.get(timeout=PATIENCE_SECONDS)

    def close(self) -> None:
        self._connection.interrupt()
        self._thread.join()
        self._connection.close()
        with suppress(queue.Empty):
            while True:
                os.close(self.inhibitors.get_nowait())

    def _serve(self) -> None:
        with suppress(ReceiveStopped, ConnectionError):
            while True:
                message = self._connection.receive()
                if message.header.message_type is MessageType.method_call:
                    self._answer(message)

    def _answer(self, call: Message) -> None:
        member = call.header.fields[HeaderFields.member]
        self.asked.put((member, call.body))
        if member == "Inhibit":
            ours, theirs = os.pipe()
            self._connection.send(new_method_return(call, "h", (theirs,)))
            os.close(theirs)
            self.inhibitors.put(ours)
        elif not self._knows_us:
            self._connection.send(new_error(call, f"{LOGIN}.NoSessionForPID"))
        elif member == "Get":
            self._connection.send(new_method_return(call, "v", (("(so)", ("1", OURS)),)))
        else:
            self._connection.send(new_method_return(call, "o", (OURS,)))


@contextmanager
def logind_on(address: str) -> Iterator[Logind]:
    """Run one on the bus at ``address`` until the block ends."""
    service = Logind(address)
    try:
        yield service
    finally:
        service.close()


def emit(
    connection: DBusConnection,
    path: str,
    interface: str,
    member: str,
    signature: str | None = None,
    body: tuple[Any, ...] = (),
) -> None:
    connection.send(new_signal(DBusAddress(path, interface=interface), member, signature, body))


def let_go(inhibitor: int, *, within: float = PATIENCE_SECONDS) -> bool:
    """Return whether the other end of the pipe is closed, as logind sees it."""
    return bool(select.select([inhibitor], [], [], within)[0]) and os.read(inhibitor, 1) == b""
