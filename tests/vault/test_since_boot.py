"""The time since boot of this system goes forward and does not look at the clock."""

import os
import subprocess
import sys
from pathlib import Path

from guardian.vault.since_boot import SystemSinceBoot


def test_it_goes_forward() -> None:
    since_boot = SystemSinceBoot()
    first = since_boot.seconds()
    assert first > 0
    assert since_boot.seconds() >= first


def test_another_process_counts_from_the_same_start() -> None:
    code = (
        "from guardian.vault.since_boot import SystemSinceBoot as S;"
        "print(S().seconds(), S().boot_id())"
    )
    here = SystemSinceBoot()
    before = here.seconds()
    root = Path(__file__).parents[2]
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    ).stdout.split()
    assert before <= float(told[0]) <= here.seconds()
    assert told[1:] == here.boot_id().split()


def test_linux_names_its_boots() -> None:
    if os.path.exists("/proc/sys/kernel/random/boot_id"):  # noqa: PTH110 - as short as the name
        assert len(SystemSinceBoot().boot_id()) == 36
