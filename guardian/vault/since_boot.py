"""Time since the computer started, which setting its clock does not move."""

import time
from pathlib import Path
from typing import Protocol

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class SinceBoot(Protocol):
    """Counts seconds from the start of the computer, sleep included where the system counts it."""

    def seconds(self) -> float:
        """Return how long ago the computer started."""
        ...

    def boot_id(self) -> str:
        """Return what is different after each start; empty where the system does not say."""
        ...


class SystemSinceBoot:
    """The count of this system."""

    def seconds(self) -> float:
        """Return how long ago the computer started; on Linux the time asleep counts."""
        clock: int | None = getattr(time, "CLOCK_BOOTTIME", None)  # Only Linux has it.
        return time.monotonic() if clock is None else time.clock_gettime(clock)

    def boot_id(self) -> str:
        """Return Linux's random id of this start; empty elsewhere."""
        try:
            return _BOOT_ID.read_text(encoding="ascii").strip()[:100]
        except OSError:
            return ""
