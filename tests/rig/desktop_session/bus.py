"""A D-Bus session of its own, and a monitor that sees every notification which crosses it."""

import contextlib
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jeepney import (
    DBusAddress,
    Message,
    MessageType,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import open_dbus_connection
from jeepney.io.threading import DBusConnection, ReceiveStopped
from jeepney.io.threading import open_dbus_connection as open_threaded_connection
from jeepney.wrappers import unwrap_msg

from tests.rig.desktop_session.programs import PATIENCE_SECONDS, running

_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@dataclass(frozen=True, kw_only=True)
class SeenNotification:
    """One ``Notify`` call as it crossed the bus. ``at``: ``time.monotonic()`` when it was seen."""

    at: float
    app_name: str
    replaces_id: int
    title: str
    body: str
    actions: tuple[str, ...]
    urgency: int | None
    expire_milliseconds: int


@contextlib.contextmanager
def session_bus(runtime: Path, env: Mapping[str, str], log: Path) -> Iterator[str]:
    """Run a bus without activation (so that nothing starts unasked); yields its address."""
    config = runtime / "bus.conf"
    config.write_text(_CONFIG.format(socket=runtime / "bus"), encoding="utf-8")
    command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"]
    with running(command, env, log) as process:
        assert process.stdout is not None
        yield process.stdout.readline().decode().strip()


def call(address: str, target: DBusAddress, method: str, signature: str, *body: Any) -> Any:
    """Call a method on the bus and return what it answers."""
    with open_dbus_connection(address) as connection:
        message = new_method_call(target, method, signature, body)
        return unwrap_msg(connection.send_and_get_reply(message, timeout=PATIENCE_SECONDS))


def wait_for_owner(address: str, name: str, *, present: bool = True) -> None:
    """Wait until somebody (or nobody) owns ``name``; the bus tells, so nothing is polled."""
    with open_dbus_connection(address) as connection:
        rule = (
            f"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{name}'"
        )
        connection.send_and_get_reply(new_method_call(message_bus, "AddMatch", "s", (rule,)))
        asked = message_bus.NameHasOwner(name)
        if bool(unwrap_msg(connection.send_and_get_reply(asked))[0]) is present:
            return
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            message = connection.receive(timeout=deadline - time.monotonic())
            is_signal = message.header.message_type is MessageType.signal
            if is_signal and message.body[0] == name and bool(message.body[2]) is present:
                return


class NotificationMonitor:
    """Sees every ``Notify`` call on a bus, whoever makes it and whoever answers."""

    def __init__(self, address: str) -> None:
        self._connection = _monitoring(address)
        self._changed = threading.Condition()
        self._seen: list[SeenNotification] = []
        self._thread = threading.Thread(target=self._watch, name="notification monitor")
        self._thread.start()

    def seen(self, at_least: int = 0) -> tuple[SeenNotification, ...]:
        """Return the calls so far, the oldest first, once there are ``at_least`` so many."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._seen) >= at_least, PATIENCE_SECONDS):
                raise AssertionError(f"{len(self._seen)} notifications, not {at_least}")
            return tuple(self._seen)

    def close(self) -> None:
        """Stop watching."""
        self._connection.interrupt()
        self._thread.join()
        self._connection.close()

    def _watch(self) -> None:
        with contextlib.suppress(ReceiveStopped, ConnectionError):
            while True:
                message = self._connection.receive()
                if message.header.message_type is MessageType.method_call:
                    self._keep(message)

    def _keep(self, message: Message) -> None:
        name, replaces, _icon, title, body, actions, hints, expire = message.body
        urgency = hints.get("urgency")
        seen = SeenNotification(
            at=time.monotonic(),
            app_name=name,
            replaces_id=replaces,
            title=title,
            body=body,
            actions=tuple(actions),
            urgency=None if urgency is None else urgency[1],
            expire_milliseconds=expire,
        )
        with self._changed:
            self._seen.append(seen)
            self._changed.notify_all()


def _monitoring(address: str) -> DBusConnection:
    connection = open_threaded_connection(address)
    monitoring = DBusAddress(
        "/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus.Monitoring"
    )
    rule = "type='method_call',interface='org.freedesktop.Notifications',member='Notify'"
    connection.send(new_method_call(monitoring, "BecomeMonitor", "asu", ([rule], 0)))
    while (reply := connection.receive(timeout=PATIENCE_SECONDS)).header.message_type is (
        MessageType.signal
    ):
        pass
    unwrap_msg(reply)
    return connection
