"""Replaces this process by a new image of itself: the only way to forget what Python ever held.

A string cannot be wiped in Python, and memory that was freed keeps its bytes. So after locking, the
process executes itself anew (``execv``): same process id, nothing of the old memory. What the new
image needs goes through a pipe; neither arguments nor environment, which other programs can read,
carry any of it. Windows has no ``execv`` that keeps a process: there a child takes over, reads the
same bytes from its standard input, and this process ends.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

CONTINUE_OPTION = "--continue-from"
"""The option that tells a new image which file descriptor to read; its number is no secret."""
LONGEST_PAYLOAD_BYTES = 16 * 1024
"""What every pipe holds without a reader (Linux has 64 KiB, macOS 16 KiB)."""
_FIRST_OWN_DESCRIPTOR = 3
_OPEN_DESCRIPTORS = "/dev/fd"


def replace_process(payload: bytes, arguments: Sequence[str]) -> NoReturn:
    """Become ``guardian ARGUMENTS`` with ``payload`` to read; every other descriptor is closed.

    Call it from the main thread once everything is put away: the other threads just end. Raises
    ValueError for a payload above 16 KiB, and OSError where the interpreter is gone; then this
    process goes on.
    """
    if len(payload) > LONGEST_PAYLOAD_BYTES:
        raise ValueError(f"{len(payload)} bytes do not fit into a pipe")
    command = [*interpreter(), "-m", "guardian", *arguments, CONTINUE_OPTION]
    if sys.platform == "win32":
        _hand_over(payload, [*command, "0"])
    reader, writer = os.pipe()
    try:
        os.write(writer, payload)
        _let_go_of_descriptors()
        os.set_inheritable(reader, True)
        os.execv(command[0], [*command, str(reader)])  # noqa: S606 - no shell, our own program
    finally:
        os.close(reader)
        os.close(writer)


def read_payload(descriptor: int) -> bytes:
    """Return what the image before this one left, and close its pipe.

    Raises OSError where ``descriptor`` cannot be read, ValueError where there is too much.
    """
    with open(descriptor, "rb") as pipe:
        payload = pipe.read(LONGEST_PAYLOAD_BYTES + 1)
    if len(payload) > LONGEST_PAYLOAD_BYTES:
        raise ValueError("more than was ever handed over")
    return payload


def interpreter() -> list[str]:
    """Return this interpreter with its ``-X`` and ``-W`` options.

    Started by name from a script, Python does not look for modules in the working directory, where
    anybody may have put some; ``-m`` would, so it is told not to.
    """
    by_module = sys.modules["__main__"].__spec__ is not None
    return [
        sys.executable,
        *(f"-W{warning}" for warning in sys.warnoptions),
        *(part for name, value in sys._xoptions.items() for part in ("-X", _option(name, value))),  # noqa: SLF001 - documented, with this name
        *(() if by_module and not sys.flags.safe_path else ("-P",)),
    ]


def _option(name: str, value: str | bool) -> str:
    return name if value is True else f"{name}={value}"


def _let_go_of_descriptors() -> None:
    """Mark every descriptor to be closed by ``execv``; libraries may have left some open to it."""
    for name in os.listdir(_OPEN_DESCRIPTORS):  # noqa: PTH208 - names that are numbers, no files
        if int(name) >= _FIRST_OWN_DESCRIPTOR:
            with suppress(OSError):  # the one that listed them is closed by now
                os.set_inheritable(int(name), False)


def _hand_over(payload: bytes, command: Sequence[str]) -> NoReturn:
    import subprocess  # noqa: PLC0415 - heavy, and each start of the window reads this module

    child = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - our own program
    if child.stdin is not None:
        with child.stdin as pipe:
            pipe.write(payload)
    sys.exit(0)
