"""Session signals on macOS: the lock screen's notifications, and IOKit's word before sleep.

Both are C interfaces (CFNotificationCenter.h, IOKit/pwr_mgt/IOPMLib.h), so nothing of Objective-C
is needed. The names of the notifications are in no documentation of Apple's, though programs have
used them for many years. They come by the run loop of the main thread, which Qt runs; without a
window (``guardian watch``) only sleep is heard.

This module was written by the documentation and **never ran on macOS**; what each message means is
tested elsewhere.
"""

import ctypes
import logging
import threading
from typing import Any

from guardian.system.session_calls import Call, SessionCalls

LOCKED = ("com.apple.screenIsLocked", "com.apple.screensaver.didstart")
CAN_SLEEP = 0xE0000270
"""kIOMessageCanSystemSleep: whether anybody objects to idle sleep."""
WILL_SLEEP = 0xE0000280
"""kIOMessageSystemWillSleep: it waits for an answer, at most thirty seconds."""
HAS_POWERED_ON = 0xE0000300
"""kIOMessageSystemHasPoweredOn"""

_UTF_8 = 0x08000100
"""kCFStringEncodingUTF8"""
_DELIVER_IMMEDIATELY = 4
"""CFNotificationSuspensionBehaviorDeliverImmediately"""
_LAST_CALL_SECONDS = 5.0
_TURN_SECONDS = 4.0
"""A stop that came just before the run loop began is noticed after this."""
_FRAMEWORKS = "/System/Library/Frameworks/{0}.framework/{0}"
_POINTER = ctypes.c_void_p
_ON_POWER = ctypes.CFUNCTYPE(None, _POINTER, ctypes.c_uint32, ctypes.c_uint32, _POINTER)
_ON_NOTIFIED = ctypes.CFUNCTYPE(None, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)

_log = logging.getLogger(__name__)


def call_of(calls: SessionCalls, message: int) -> Call | None:
    """Return what a message of power calls; ``None``: it is of no interest."""
    return {WILL_SLEEP: calls.on_sleep, HAS_POWERED_ON: calls.on_wake}.get(message)


def waits_for_an_answer(message: int) -> bool:
    """Return whether the system goes on only after IOAllowPowerChange, or much later."""
    return message in {CAN_SLEEP, WILL_SLEEP}


class MacSignals:
    """Fulfils :class:`guardian.system.session_signals.SessionSignals`; started once."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._stopped = threading.Event()
        self._loop: int | None = None
        self._thread: threading.Thread | None = None

    def start(self, on_lock: Call, on_sleep: Call, on_wake: Call) -> None:
        """Begin to listen, on a thread with a run loop of its own."""
        calls = SessionCalls(on_lock=on_lock, on_sleep=on_sleep, on_wake=on_wake)
        self._thread = threading.Thread(
            target=self._run, args=(calls,), name="session signals", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Call nothing from now on; a call that is on its way is waited for, five seconds."""
        with self._guard:
            self._stopped.set()
            if self._loop is not None:
                _core_foundation().CFRunLoopStop(self._loop)
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(_LAST_CALL_SECONDS)

    def locked(self, calls: SessionCalls) -> None:
        """Call ``on_lock`` on a thread of its own: the one that tells us has a window to serve."""
        if not self._stopped.is_set():
            threading.Thread(target=calls.on_lock, name="session locked", daemon=True).start()

    def _run(self, calls: SessionCalls) -> None:
        core, power = _core_foundation(), _io_kit()
        mode = _POINTER.in_dll(core, "kCFRunLoopDefaultMode")
        port, notifier = _POINTER(), ctypes.c_uint32()
        root = 0

        def powered(_context: int, _service: int, message: int, argument: int) -> None:
            call = call_of(calls, message)
            try:
                if call is not None and not self._stopped.is_set():
                    call()
            finally:
                if waits_for_an_answer(message):
                    power.IOAllowPowerChange(root, argument)

        on_power = _ON_POWER(powered)
        on_lock = _ON_NOTIFIED(lambda *_told: self.locked(calls))
        names = [core.CFStringCreateWithCString(None, each.encode(), _UTF_8) for each in LOCKED]
        center = core.CFNotificationCenterGetDistributedCenter()
        for name in names:
            core.CFNotificationCenterAddObserver(
                center, id(self), on_lock, name, None, _DELIVER_IMMEDIATELY
            )
        root = power.IORegisterForSystemPower(
            None, ctypes.byref(port), on_power, ctypes.byref(notifier)
        )
        with self._guard:
            self._loop = loop = core.CFRunLoopGetCurrent()
        if root:
            core.CFRunLoopAddSource(loop, power.IONotificationPortGetRunLoopSource(port), mode)
        else:
            _log.info("nobody tells of sleep")
        while root and not self._stopped.is_set():
            core.CFRunLoopRunInMode(mode, _TURN_SECONDS, False)
        self._stopped.wait()
        with self._guard:
            self._loop = None
        core.CFNotificationCenterRemoveEveryObserver(center, id(self))
        for name in names:
            core.CFRelease(name)
        if root:
            power.IODeregisterForSystemPower(ctypes.byref(notifier))
            power.IOServiceClose(root)
            power.IONotificationPortDestroy(port)


def _core_foundation() -> Any:
    made = ctypes.CDLL(_FRAMEWORKS.format("CoreFoundation"))
    made.CFRunLoopGetCurrent.restype = _POINTER
    made.CFRunLoopStop.argtypes = (_POINTER,)
    made.CFRunLoopAddSource.argtypes = (_POINTER, _POINTER, _POINTER)
    made.CFRunLoopRunInMode.argtypes = (_POINTER, ctypes.c_double, ctypes.c_bool)
    made.CFStringCreateWithCString.argtypes = (_POINTER, ctypes.c_char_p, ctypes.c_uint32)
    made.CFStringCreateWithCString.restype = _POINTER
    made.CFNotificationCenterGetDistributedCenter.restype = _POINTER
    made.CFNotificationCenterAddObserver.argtypes = (
        *(_POINTER, _POINTER, _ON_NOTIFIED),
        *(_POINTER, _POINTER, ctypes.c_ssize_t),
    )
    made.CFNotificationCenterAddObserver.restype = None
    made.CFNotificationCenterRemoveEveryObserver.argtypes = (_POINTER, _POINTER)
    made.CFRelease.argtypes = (_POINTER,)
    return made


def _io_kit() -> Any:
    made = ctypes.CDLL(_FRAMEWORKS.format("IOKit"))
    made.IORegisterForSystemPower.argtypes = (_POINTER, _POINTER, _ON_POWER, _POINTER)
    made.IORegisterForSystemPower.restype = ctypes.c_uint32
    made.IODeregisterForSystemPower.argtypes = (_POINTER,)
    made.IOAllowPowerChange.argtypes = (ctypes.c_uint32, ctypes.c_ssize_t)
    made.IONotificationPortGetRunLoopSource.argtypes = (_POINTER,)
    made.IONotificationPortGetRunLoopSource.restype = _POINTER
    made.IONotificationPortDestroy.argtypes = (_POINTER,)
    made.IOServiceClose.argtypes = (ctypes.c_uint32,)
    return made
