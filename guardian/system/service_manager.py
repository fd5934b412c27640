"""Tells systemd how a service fares (sd_notify(3)), where systemd started it and wants to know."""

import contextlib
import os
import socket
import sys


def notify(**states: str) -> None:
    """Send assignments such as ``READY="1"`` or ``STATUS="…"``; without systemd nothing happens."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if sys.platform != "linux" or not address.startswith(("/", "@")):
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    told = "\n".join(f"{name}={value}" for name, value in states.items()).encode()
    # A manager that does not listen is no reason to stop watching.
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.sendto(told, address)
