"""When the desktop's session is locked and when the computer sleeps."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

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
    address here. Windows and macOS: nothing yet, so only the idle time locks there.
    """
    if platform != "linux":
        return None
    system, session = _system_address(), _session_address()
    if system is None and session is None:
        return None
    try:
        # Imported here: jeepney is installed on Linux only, and takes a while.
        from guardian.system.logind import LinuxSignals  # noqa: PLC0415 - see above
    except ImportError:
        return None
    return LinuxSignals(system_address=system, session_address=session)


def _system_address() -> str | None:
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
