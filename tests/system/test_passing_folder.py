"""A folder that is gone with its process, even with one that was killed."""

import subprocess
import sys
from pathlib import Path

import pytest

from guardian.system.instance import LOCK_NAME, Instance
from guardian.system.passing_folder import PassingFolder, remove_left_behind

PREFIX = "guardian-test-"
MAKE = f"""
from guardian.system.passing_folder import PassingFolder
made = PassingFolder({PREFIX!r})
(made.path / "inner").mkdir()
(made.path / "inner" / "file").write_text("x")
(made.path / "file").write_text("x")
print(made.path, flush=True)
input()
"""


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)


def _held_elsewhere() -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen(
        [sys.executable, "-c", MAKE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def _kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_it_is_private_and_goes_when_it_is_told_to() -> None:
    made = PassingFolder(PREFIX)
    assert made.path.stat().st_mode & 0o777 == 0o700
    (made.path / "file").write_text("x")
    made.remove()
    made.remove()
    assert not made.path.exists()


def test_what_a_killed_process_left_goes_with_the_next_one() -> None:
    process, left = _held_elsewhere()
    try:
        beside = PassingFolder(PREFIX)
        assert (left / "inner" / "file").exists(), "somebody still uses it"
    finally:
        _kill(process)
    after = PassingFolder(PREFIX)
    assert not left.exists()
    assert beside.path.exists(), "this process still uses it"
    beside.remove()
    after.remove()


def test_nothing_else_is_touched(tmp_path: Path) -> None:
    other, unlocked = tmp_path / "other-1", tmp_path / f"{PREFIX}unlocked"
    for each in (other, unlocked):
        each.mkdir()
    held = Instance.take(other)
    assert held is not None
    held.release()
    (tmp_path / f"{PREFIX}file").write_text("x")
    (tmp_path / f"{PREFIX}link").symlink_to(other)
    remove_left_behind(PREFIX)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(
        ["other-1", f"{PREFIX}unlocked", f"{PREFIX}file", f"{PREFIX}link"]
    )
    assert (other / LOCK_NAME).exists()


def test_a_link_in_it_is_removed_and_not_followed(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("x")
    left = tmp_path / f"{PREFIX}left"
    held = Instance.take(left)
    assert held is not None
    held.release()
    (left / "link").symlink_to(kept)
    remove_left_behind(PREFIX)
    assert not left.exists()
    assert (kept / "file").exists()
