"""Session signals on Windows: session changes and power events come to a window of its own.

The window belongs to no class of ours and is never shown. It is not a message-only window: those
get no broadcasts, and WM_POWERBROADCAST is one. Windows waits about two seconds for an answer to it
before it sleeps.

The names are those of the Windows SDK (winuser.h, wtsapi32.h). This module was written by the
documentation and **never ran on Windows**; what each message means is tested elsewhere.
"""

import ctypes
import logging
import threading
from collections.abc import Callable
from ctypes import wintypes
from typing import Any

from guardian.system.session_calls import Call, SessionCalls

WM_CLOSE = 0x0010
WM_POWERBROADCAST = 0x0218
WM_WTSSESSION_CHANGE = 0x02B1
WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT = 2, 4
"""Another person is at the screen now, or the remote desktop was left."""
WTS_SESSION_LOCK = 7
PBT_APMSUSPEND = 4
PBT_APMRESUMEAUTOMATIC = 18
"""After every sleep; PBT_APMRESUMESUSPEND follows only where a person woke it."""

_GWLP_WNDPROC = -4
_NOTIFY_FOR_THIS_SESSION = 0
_DEVICE_NOTIFY_WINDOW_HANDLE = 0
_HANDLED = 1
_LAST_CALL_SECONDS = 5.0
_RESULT = ctypes.c_ssize_t
_MESSAGE = (wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)

_C: Any = ctypes
"""It has WinDLL and WINFUNCTYPE on Windows only."""
_log = logging.getLogger(__name__)


def call_of(calls: SessionCalls, message: int, parameter: int) -> Call | None:
    """Return what a message calls; ``parameter``: its wParam. ``None``: it is of no interest."""
    if message == WM_WTSSESSION_CHANGE:
        left = {WTS_SESSION_LOCK, WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT}
        return calls.on_lock if parameter in left else None
    if message == WM_POWERBROADCAST:
        return {PBT_APMSUSPEND: calls.on_sleep, PBT_APMRESUMEAUTOMATIC: calls.on_wake}.get(
            parameter
        )
    return None


class WindowsSignals:
    """Fulfils :class:`guardian.system.session_signals.SessionSignals`; started once."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._stopped = False
        self._window: int | None = None
        self._thread: threading.Thread | None = None

    def start(self, on_lock: Call, on_sleep: Call, on_wake: Call) -> None:
        """Begin to listen, on a thread that owns the window."""
        calls = SessionCalls(on_lock=on_lock, on_sleep=on_sleep, on_wake=on_wake)
        self._thread = threading.Thread(
            target=self._run, args=(calls,), name="session signals", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Call nothing from now on; a call that is on its way is waited for, five seconds."""
        with self._guard:
            self._stopped = True
            if self._window is not None:
                _user32().PostMessageW(self._window, WM_CLOSE, 0, 0)
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(_LAST_CALL_SECONDS)

    def _run(self, calls: SessionCalls) -> None:
        user32, wtsapi32 = _user32(), _C.WinDLL("wtsapi32")
        window = user32.CreateWindowExW(0, "STATIC", None, 0, 0, 0, 0, 0, None, None, None, None)
        if not window:
            _log.info("no window for the session's signals: only idle time locks")
            return
        heard = _C.WINFUNCTYPE(_RESULT, *_MESSAGE)(self.procedure(calls, user32.DefWindowProcW))
        user32.SetWindowLongPtrW(window, _GWLP_WNDPROC, heard)
        wtsapi32.WTSRegisterSessionNotification(wintypes.HWND(window), _NOTIFY_FOR_THIS_SESSION)
        # A computer with connected standby tells of it only those who asked.
        asked = user32.RegisterSuspendResumeNotification(window, _DEVICE_NOTIFY_WINDOW_HANDLE)
        with self._guard:
            self._window = None if self._stopped else window
        try:
            if self._window is not None:
                _pump(user32)
        finally:
            with self._guard:
                self._window = None
            if asked:
                user32.UnregisterSuspendResumeNotification(asked)
            wtsapi32.WTSUnRegisterSessionNotification(wintypes.HWND(window))
            user32.DestroyWindow(window)

    def procedure(
        self, calls: SessionCalls, otherwise: Callable[[int, int, int, int], int]
    ) -> Callable[[int, int, int, int], int]:
        """Return the window's procedure (WNDPROC); ``otherwise`` gets what it leaves alone."""

        def heard(window: int, message: int, wparam: int, lparam: int) -> int:
            call = call_of(calls, message, wparam)
            if call is None:
                return otherwise(window, message, wparam, lparam)
            if not self._stopped:
                call()
            return _HANDLED

        return heard


def _pump(user32: Any) -> None:
    """Give the window its messages until one asks it to close."""
    message = wintypes.MSG()
    while user32.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
        if message.message == WM_CLOSE:
            return
        user32.DispatchMessageW(ctypes.byref(message))


def _user32() -> Any:
    """Return user32 with the types of what takes or gives 64 bits."""
    made = _C.WinDLL("user32")
    made.CreateWindowExW.restype = wintypes.HWND
    made.SetWindowLongPtrW.argtypes = (wintypes.HWND, ctypes.c_int, ctypes.c_void_p)
    made.SetWindowLongPtrW.restype = ctypes.c_void_p
    for name in ("DefWindowProcW", "PostMessageW"):
        getattr(made, name).argtypes = _MESSAGE
    made.DefWindowProcW.restype = _RESULT
    made.RegisterSuspendResumeNotification.argtypes = (wintypes.HANDLE, wintypes.DWORD)
    made.RegisterSuspendResumeNotification.restype = ctypes.c_void_p
    made.UnregisterSuspendResumeNotification.argtypes = (ctypes.c_void_p,)
    made.DestroyWindow.argtypes = (wintypes.HWND,)
    return made
