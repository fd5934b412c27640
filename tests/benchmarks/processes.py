"""What the kernel counted of a process: processor time and memory."""

import os
from pathlib import Path

KIB_A_MIB = 1024


def processor_seconds(pid: int) -> float:
    """Return the processor time of a process, ended threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mib(pid: int | str = "self") -> float:
    """Return how much of a process is in memory now."""
    return _kib(pid, "VmRSS") / KIB_A_MIB


def peak_mib(pid: int | str = "self") -> float:
    """Return how much of a process was in memory at the highest."""
    return _kib(pid, "VmHWM") / KIB_A_MIB


def _kib(pid: int | str, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise KeyError(name)
