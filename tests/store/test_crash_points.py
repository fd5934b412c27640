"""Whatever point a process is ended at, what is left is the old state or the new one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="limits and forks are for POSIX")

from tests.store.crash_points import POINTS, STEPS


@pytest.mark.parametrize("step", STEPS)
def test_at_whatever_point_it_ends_what_is_left_is_whole(step: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.crash_points", step, str(tmp_path / "work")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    counts: dict[str, int] = json.loads(done.stdout)
    assert sum(counts.values()) == 2 * POINTS
    cut = sum(count for outcome, count in counts.items() if outcome.startswith("cut"))
    assert cut > POINTS / 3, counts
    assert counts.get("cut: old"), counts
    assert set(counts) <= {"cut: old", "cut: between", "cut: new", "whole: new"}, counts
    assert step == "write" or "cut: between" not in counts
