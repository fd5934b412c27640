"""A whole desktop for one test: screen, window manager, bus, keyring and notification daemon.

Everything is private to the test (its own HOME, XDG_RUNTIME_DIR, display and bus) and ended by pid,
so several run side by side, as root in a container too.

    with desktop_session(tmp_path) as desktop:
        subprocess.Popen([...], env=desktop.env)
        desktop.notifications(at_least=1)
        desktop.click_notification()
"""

import contextlib
import os
import signal
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jeepney import DBusAddress

from tests.rig.desktop_session.bus import (
    NotificationMonitor,
    SeenNotification,
    call,
    session_bus,
    wait_for_owner,
)
from tests.rig.desktop_session.programs import (
    PATIENCE_SECONDS,
    require_programs,
    running,
    tool,
)
from tests.rig.desktop_session.screen import save_picture, screen

KEYRING_PASSWORD = "the keyring of a test"
NOTIFICATIONS = "org.freedesktop.Notifications"
SECRETS = "org.freedesktop.secrets"
CLICK_AGAIN_SECONDS = 1.0

_DUNSTRC = """[global]
    monitor = 0
    follow = none
    width = 360
    height = 200
    origin = top-right
    offset = 20x20
    font = Noto Sans CJK SC 11
    markup = full
    format = "<b>%s</b>\\n%b"
    idle_threshold = 0
    show_age_threshold = -1
    stack_duplicates = false
    mouse_left_click = do_action, close_current
[urgency_low]
    timeout = 0
[urgency_normal]
    timeout = 0
[urgency_critical]
    timeout = 0
"""


@dataclass(frozen=True, kw_only=True)
class DesktopSession:
    """A running desktop. ``env`` is the whole environment for a program that runs on it."""

    env: Mapping[str, str]
    home: Path
    log: Path
    bus_address: str
    _frames: Path
    _monitor: NotificationMonitor
    _services: dict[str, contextlib.ExitStack] = field(default_factory=dict)
    _processes: dict[str, int] = field(default_factory=dict)

    def notifications(self, at_least: int = 0) -> tuple[SeenNotification, ...]:
        """Return every notification that was asked for so far, waiting for ``at_least`` so many."""
        return self._monitor.seen(at_least)

    def displayed_notifications(self) -> int:
        """Return how many notifications the daemon shows now."""
        return int(tool(["dunstctl", "count", "displayed"], self.env))

    def click_notification(self) -> None:
        """Click the topmost notification with the mouse, as a person would, which closes it.

        A click on a window that has only just come may be lost: then it is clicked again.
        """
        search = ["xdotool", "search", "--sync", "--onlyvisible", "--class", "^Dunst$"]
        window = tool(search, self.env).split()[0]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (shown := self.displayed_notifications()):
            assert time.monotonic() < deadline, "no notification is displayed"
        move = ["xdotool", "mousemove", "--window", window, "120", "24"]
        tool([*move, "click", "1"], self.env)
        clicked_at = time.monotonic()
        while self.displayed_notifications() >= shown:
            assert time.monotonic() < deadline, "the notification did not react to a click"
            if time.monotonic() - clicked_at > CLICK_AGAIN_SECONDS:
                tool([*move, "click", "1"], self.env)
                clicked_at = time.monotonic()

    def invoke_notification(self) -> None:
        """Let the daemon invoke the default action of the topmost notification, which stays."""
        tool(["dunstctl", "action", "0"], self.env)

    def dismiss_notifications(self) -> None:
        """Close every notification that is shown, without a click."""
        tool(["dunstctl", "close-all"], self.env)

    def start_notification_daemon(self) -> None:
        """Start dunst; it must not be running."""
        config = self.home / "dunstrc"
        config.write_text(_DUNSTRC, encoding="utf-8")
        self._start(NOTIFICATIONS, ["dunst", "-conf", str(config)])

    def stop_notification_daemon(self) -> None:
        """End dunst; nothing starts it again by itself."""
        self._stop(NOTIFICATIONS)

    def start_keyring(self) -> None:
        """Start gnome-keyring with its login keyring unlocked; what was kept is still there."""
        command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
        self._start(SECRETS, command, secret_input=KEYRING_PASSWORD.encode())
        self._await_the_login_keyring()

    def _await_the_login_keyring(self) -> None:
        """Wait until the collection that secrets go to is there: the daemon's name comes first."""
        service = DBusAddress("/org/freedesktop/secrets", SECRETS, "org.freedesktop.Secret.Service")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while call(self.bus_address, service, "ReadAlias", "s", "default")[0] == "/":
            assert time.monotonic() < deadline, "gnome-keyring opened no login keyring"
            time.sleep(0.01)

    def stop_keyring(self) -> None:
        """End gnome-keyring; nothing starts it again by itself."""
        self._stop(SECRETS)

    def lock_keyring(self) -> None:
        """Lock the login keyring. Nothing here can show a prompt, so using it fails at once."""
        service = DBusAddress("/org/freedesktop/secrets", SECRETS, "org.freedesktop.Secret.Service")
        login = "/org/freedesktop/secrets/collection/login"
        call(self.bus_address, service, "Lock", "ao", [login])

    @contextlib.contextmanager
    def keyring_hangs(self) -> Iterator[None]:
        """Let gnome-keyring take calls and answer none until the block ends."""
        os.kill(self._processes[SECRETS], signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._processes[SECRETS], signal.SIGCONT)

    def screenshot(self, picture: Path) -> None:
        """Save what the screen shows now."""
        save_picture(self._frames, picture)

    def _start(self, name: str, command: list[str], secret_input: bytes = b"") -> None:
        service = contextlib.ExitStack()
        process = service.enter_context(
            running(command, self.env, self.log, secret_input=secret_input)
        )
        self._services[name] = service
        self._processes[name] = process.pid
        wait_for_owner(self.bus_address, name)

    def _stop(self, name: str) -> None:
        self._services.pop(name).close()
        wait_for_owner(self.bus_address, name, present=False)

    def _stop_all(self) -> None:
        while self._services:
            self._services.popitem()[1].close()


@contextlib.contextmanager
def desktop_session(
    tmp_path: Path,
    *,
    size: tuple[int, int] = (1280, 900),
    keyring: bool = True,
    notification_daemon: bool = True,
    system_bus: str | None = None,
) -> Iterator[DesktopSession]:
    """Run a desktop until the block ends; what its programs say is in ``log``.

    ``system_bus``: the address of the system bus that its programs see, if any.
    """
    require_programs()
    home = tmp_path / "desktop-home"
    log = tmp_path / "desktop.log"
    frames = tmp_path / "frames"
    home.mkdir(mode=0o700)
    frames.mkdir()
    with contextlib.ExitStack() as stack:
        # A socket's path may have 107 bytes, which pytest's folders would exceed.
        runtime = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="desk-")))
        env = _environment(home, runtime)
        if system_bus is not None:
            env["DBUS_SYSTEM_BUS_ADDRESS"] = system_bus
        env["DBUS_SESSION_BUS_ADDRESS"] = stack.enter_context(session_bus(runtime, env, log))
        env["DISPLAY"] = stack.enter_context(screen(frames, size, env, log))
        stack.enter_context(running(["openbox"], env, log))
        monitor = NotificationMonitor(env["DBUS_SESSION_BUS_ADDRESS"])
        stack.callback(monitor.close)
        session = DesktopSession(
            env=env,
            home=home,
            log=log,
            bus_address=env["DBUS_SESSION_BUS_ADDRESS"],
            _frames=frames,
            _monitor=monitor,
        )
        stack.callback(session._stop_all)
        if keyring:
            session.start_keyring()
        if notification_daemon:
            session.start_notification_daemon()
        yield session


def _environment(home: Path, runtime: Path) -> dict[str, str]:
    data = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "CACHE")}
    return {
        **data,
        "XDG_STATE_HOME": str(home / "state"),
        "HOME": str(home),
        "GUARDIAN_HOME": str(home / "guardian"),
        "XDG_RUNTIME_DIR": str(runtime),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "xcb",
        "GSETTINGS_BACKEND": "memory",
        "NO_AT_BRIDGE": "1",
    }
