"""A practice family that is killed: its service ends with it, its folder with the next start."""

import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from guardian.demo.opening import FOLDER_PREFIX, DemoOpening

DEADLINE_SECONDS = 30
CODE = """
from guardian.demo.opening import DemoOpening
opening = DemoOpening("en")
print(opening.provider._process.pid, opening.provider.url, flush=True)
input()
"""


def _runs(process_id: int) -> bool:
    """Whether it runs; nobody waits for the child of a process that was killed."""
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _wait_for_its_end(process_id: int) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while _runs(process_id):
        assert time.monotonic() < deadline, "the service outlives its family"
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_nothing_is_left_after_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    with subprocess.Popen(
        [sys.executable, "-c", CODE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    ) as family:
        assert family.stdout is not None
        service = int(family.stdout.readline().split()[0])
        assert _runs(service)
        family.kill()
    _wait_for_its_end(service)
    left = list(tmp_path.glob(f"{FOLDER_PREFIX}*"))
    assert len(left) == 1
    with closing(DemoOpening("en")):
        assert not left[0].exists()
    assert list(tmp_path.iterdir()) == []
