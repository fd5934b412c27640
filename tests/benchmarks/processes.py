"""What the kernel counted of a process: processor time, wake-ups, memory."""

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

KIB_A_MIB = 1024


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What was counted from one moment to a later one.

    ``wake_ups``: how often a thread that still lives gave up the processor by itself.
    ``milliseconds``: of these threads on the processor. ``ticked_milliseconds``: of all that there
    were, to the kernel's hundredth of a second.
    """

    wake_ups: int
    milliseconds: float
    ticked_milliseconds: float


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What a process has spent so far, by thread and altogether."""

    wake_ups: Mapping[str, int]
    nanoseconds: Mapping[str, int]
    ticks: int

    def since(self, earlier: "Spent") -> Counted:
        """Return what came after ``earlier``."""
        return Counted(
            wake_ups=_grown(self.wake_ups, earlier.wake_ups),
            milliseconds=_grown(self.nanoseconds, earlier.nanoseconds) / 1e6,
            ticked_milliseconds=(self.ticks - earlier.ticks) * 1000 / os.sysconf("SC_CLK_TCK"),
        )


def spent(pid: int) -> Spent:
    """Read what a process has spent so far."""
    process = Path(f"/proc/{pid}")
    wake_ups, nanoseconds = dict[str, int](), dict[str, int]()
    for thread in (process / "task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it ended just now
            wake_ups[thread.name] = _field(thread / "status", "voluntary_ctxt_switches")
            nanoseconds[thread.name] = int((thread / "schedstat").read_text().split()[0])
    return Spent(wake_ups=wake_ups, nanoseconds=nanoseconds, ticks=ticks(pid))


def ticks(pid: int) -> int:
    """Return the processor time of a process, ended threads included, in the kernel's ticks."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def processor_seconds(pid: int) -> float:
    """Return the processor time of a process, ended threads included."""
    return ticks(pid) / os.sysconf("SC_CLK_TCK")


def _grown(now: Mapping[str, int], then: Mapping[str, int]) -> int:
    return sum(count - then.get(thread, 0) for thread, count in now.items())


def resident_mib(pid: int | str = "self") -> float:
    """Return how much of a process is in memory now."""
    return _field(Path(f"/proc/{pid}/status"), "VmRSS") / KIB_A_MIB


def peak_mib(pid: int | str = "self") -> float:
    """Return how much of a process was in memory at the highest."""
    return _field(Path(f"/proc/{pid}/status"), "VmHWM") / KIB_A_MIB


def _field(file: Path, name: str) -> int:
    for line in file.read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise KeyError(name)
