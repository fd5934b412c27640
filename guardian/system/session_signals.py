"""When the desktop's session is locked and when the computer sleeps."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from guardian.system.bus_ear import BusEar

RETRY_SECONDS = 60.0
_SYSTEM_BUS_SOCKET = Path("/run/dbus/system_bus_socket")


class SessionSignals(Protocol):
    """Tells of the session. Every call comes on a thread of its own and may block."""

    def start(
        self,
        on_lock: Callable[[], None],
        on_sleep: Callable[[], None],
        on_wake: Callable[[], None],
    ) -> None:
        """Begin. The computer sleeps once ``on_sleep`` has returned, or the system is tired of it.

        ``on_lock``: the person locked the session or the screen saver came; ``on_wake``: after
        sleep.
        """
        ...

    def stop(self) -> None:
        """Call nothing from now on; returns when that holds."""
        ...


def find_session_signals(platform: str = sys.platform) -> SessionSignals | None:
    """Return what tells of this session; ``None`` where nothing does.

    Linux: logind on the system bus and screen savers on the session bus, whichever bus has an
    address here. Windows and macOS: their own interfaces, by code that never ran there.
    """
    # Imported where they are used: ctypes is of no use to the first paint elsewhere.
    if platform == "win32":
        from guardian.system.windows_signals import WindowsSignals  # noqa: PLC0415 - see above

        return WindowsSignals()
    if platform == "darwin":
        from guardian.system.mac_signals import MacSignals  # noqa: PLC0415 - see above

        return MacSignals()
    if platform != "linux":
        return None
    system, session = system_bus_address(), _session_address()
    if system is None and session is None:
        return None
    return LinuxSignals(system_address=system, session_address=session)


class LinuxSignals:
    """Fulfils ``SessionSignals``; an address is ``None`` where there is no such bus.

    A bus that is not there, or goes away, is tried again every ``retry_seconds``.
    """

    def __init__(
        self,
        *,
        system_address: str | None,
        session_address: str | None,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self._system_address = system_address
        self._session_address = session_address
        self._retry_seconds = retry_seconds
        self._ears: list[BusEar] = []

    def start(
        self,
        on_lock: Callable[[], None],
        on_sleep: Callable[[], None],
        on_wake: Callable[[], None],
    ) -> None:
        """Begin to listen; each bus has a thread of its own."""
        # Imported here: jeepney is on Linux only, and the first paint does not wait for it.
        from guardian.system.logind import Login, screen_saver_ear  # noqa: PLC0415 - see above

        wait = self._retry_seconds
        if self._system_address is not None:
            login = Login(on_lock, on_sleep, on_wake)
            self._ears.append(login.ear(self._system_address, retry_seconds=wait))
        if self._session_address is not None:
            ear = screen_saver_ear(self._session_address, on_lock, retry_seconds=wait)
            self._ears.append(ear)
        for ear in self._ears:
            ear.start()

    def stop(self) -> None:
        """Call nothing from now on; a call that is on its way is waited for, five seconds each."""
        while self._ears:
            self._ears.pop().stop()


def system_bus_address() -> str | None:
    """Return where the system bus is; ``None`` where there is none."""
    named = os.environ.get("DBUS_SYSTEM_BUS_ADDRESS")
    if named:
        return named
    return f"unix:path={_SYSTEM_BUS_SOCKET}" if _SYSTEM_BUS_SOCKET.exists() else None


def _session_address() -> str | None:
    named = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    if named:
        return named
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    socket = Path(runtime) / "bus" if runtime else None
    return f"unix:path={socket}" if socket is not None and socket.exists() else None
