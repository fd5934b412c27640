"""Keeps other programs of the same user from reading this process, as far as a platform allows.

Linux: files are made private, no core file is written, and the process is not dumpable, so that
only root may trace it or read its memory. macOS: the same files and core rule, and no debugger may
attach. Windows: nothing; any program of the same user can read the memory of a process there, and
no documented switch forbids it. An administrator or root is stopped nowhere.

A new process image starts dumpable again, so this has to be the first thing that a process does.
The price on Linux: xdg-desktop-portal refuses every request of a process whose ``/proc/PID/root``
it cannot open (https://github.com/flatpak/xdg-desktop-portal/issues/785), so the window shows Qt's
own file dialogs and not the portal's. AT-SPI, the keyring and notifications do not look there.

What a platform refuses is passed over: a parent without these protections is better off with
Guardian than without it.
"""

import contextlib
import ctypes
import os
import sys

if sys.platform != "win32":
    import resource

PRIVATE_UMASK = 0o077
_PR_SET_DUMPABLE = 4
"""linux/prctl.h"""
_PT_DENY_ATTACH = 31
"""sys/ptrace.h of macOS"""


def harden_process() -> None:
    """Protect a process that holds keys: files, core file, memory. Never raises."""
    harden_files()
    _deny_debugger()


def harden_files() -> None:
    """Make what is written from now on private and write no core file. Never raises."""
    os.umask(PRIVATE_UMASK)
    if sys.platform != "win32":
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _deny_debugger() -> None:
    # A C library without the call, or one that refuses it, leaves the process as it was.
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        elif sys.platform == "darwin":
            ctypes.CDLL(None).ptrace(_PT_DENY_ATTACH, 0, None, 0)
