"""Session signals on Linux: systemd's logind on the system bus, screen savers on the session bus.

The interfaces are those of org.freedesktop.login1(5), also spoken by elogind.
"""

import contextlib
import os
from collections.abc import Callable

from jeepney import DBusAddress, DBusErrorResponse, HeaderFields, MatchRule, Message
from jeepney import new_method_call as method
from jeepney.fds import FileDescriptor

from guardian.system.bus_ear import Bus, BusEar
from guardian.words import N_, Words, system_language

_LOGIN = "org.freedesktop.login1"
_MANAGER = DBusAddress("/org/freedesktop/login1", _LOGIN, f"{_LOGIN}.Manager")
_SELF = DBusAddress("/org/freedesktop/login1/user/self", _LOGIN, "org.freedesktop.DBus.Properties")
SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)
"""Interfaces with the one signal ``ActiveChanged(b)``; each desktop has its own."""
WHY_SLEEP_WAITS = N_("Guardian locks before the computer sleeps.")


def screen_saver_ear(address: str, on_lock: Callable[[], None], *, retry_seconds: float) -> BusEar:
    """Return what listens for the screen savers on the session bus at ``address``."""
    return BusEar(
        address,
        [MatchRule(type="signal", interface=each) for each in SCREEN_SAVERS],
        lambda _bus, signal: _screen_saver(signal, on_lock),
        retry_seconds=retry_seconds,
    )


def _screen_saver(signal: Message, on_lock: Callable[[], None]) -> None:
    if signal.header.fields.get(HeaderFields.member) == "ActiveChanged" and signal.body == (True,):
        on_lock()


def wake_ear(address: str, on_wake: Callable[[], None], *, retry_seconds: float) -> BusEar:
    """Return what listens for the end of sleep on the system bus at ``address``."""

    def heard(bus: Bus, signal: Message) -> None:
        if signal.body == (False,) and bus.is_from(signal, _LOGIN):
            on_wake()

    rule = MatchRule(type="signal", interface=f"{_LOGIN}.Manager", member="PrepareForSleep")
    return BusEar(address, [rule], heard, retry_seconds=retry_seconds)


class Login:
    """What logind tells, and the promise that sleep waits until we have locked."""

    def __init__(
        self,
        on_lock: Callable[[], None],
        on_sleep: Callable[[], None],
        on_wake: Callable[[], None],
    ) -> None:
        self._on_lock = on_lock
        self._on_sleep = on_sleep
        self._on_wake = on_wake
        self._session: str | None = None
        self._inhibitor: FileDescriptor | None = None

    def ear(self, address: str, *, retry_seconds: float) -> BusEar:
        """Return what listens for it on the system bus at ``address``."""
        rules = [
            MatchRule(type="signal", interface=f"{_LOGIN}.Session", member="Lock"),
            MatchRule(type="signal", interface=f"{_LOGIN}.Manager", member="PrepareForSleep"),
        ]
        return BusEar(
            address,
            rules,
            self._heard,
            joined=self._join,
            left=self._let_sleep,
            retry_seconds=retry_seconds,
        )

    def _join(self, bus: Bus) -> None:
        self._session = _own_session(bus)
        self._hold_sleep(bus)

    def _heard(self, bus: Bus, signal: Message) -> None:
        if not bus.is_from(signal, _LOGIN):
            return
        fields = signal.header.fields
        if fields[HeaderFields.member] == "Lock":
            # Where our session is not known, any of them locks us: too often rather than never.
            if self._session in {None, fields[HeaderFields.path]}:
                self._on_lock()
        elif signal.body == (True,):
            try:
                self._on_sleep()
            finally:
                self._let_sleep()
        elif signal.body == (False,):
            self._hold_sleep(bus)
            self._on_wake()

    def _hold_sleep(self, bus: Bus) -> None:
        """Ask that sleep waits for us; logind has a limit of its own, usually five seconds."""
        self._let_sleep()
        why = Words("guardian", system_language()).say(WHY_SLEEP_WAITS)
        asked = method(_MANAGER, "Inhibit", "ssss", ("sleep", "Guardian", why, "delay"))
        with contextlib.suppress(DBusErrorResponse, TimeoutError):
            answer = bus.ask(asked)[0]
            if isinstance(answer, FileDescriptor):
                os.set_inheritable(answer.fileno(), False)
                self._inhibitor = answer

    def _let_sleep(self) -> None:
        inhibitor, self._inhibitor = self._inhibitor, None
        if inhibitor is not None:
            inhibitor.close()


def _own_session(bus: Bus) -> str | None:
    """Return the path of the session that this process belongs to, or that its user looks at."""
    asked = [method(_MANAGER, "GetSessionByPID", "u", (os.getpid(),))]
    named = os.environ.get("XDG_SESSION_ID")
    if named:
        asked.insert(0, method(_MANAGER, "GetSession", "s", (named,)))
    for question in asked:
        with contextlib.suppress(DBusErrorResponse, TimeoutError):
            return str(bus.ask(question)[0])
    display = method(_SELF, "Get", "ss", (f"{_LOGIN}.User", "Display"))
    with contextlib.suppress(DBusErrorResponse, TimeoutError):
        _signature, (name, path) = bus.ask(display)[0]
        return str(path) if name else None
    return None
