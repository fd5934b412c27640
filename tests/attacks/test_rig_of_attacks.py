"""The rig itself: it finds what is there, kills where it says and flips what it names."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from tests.rig.bit_flips import bit_flips
from tests.rig.crash_points import crash_points
from tests.rig.memory_of import traces_of

SECRET = hashlib.sha256(b"held").digest()
OTHER = hashlib.sha256(b"not held").digest()


def replace_carelessly(folder: Path) -> None:
    (folder / "a").write_bytes(b"new")


def replace_durably(folder: Path) -> None:
    (folder / "a.new").write_bytes(b"new")
    (folder / "a.new").replace(folder / "a")


@pytest.fixture
def before(tmp_path: Path) -> Path:
    folder = tmp_path / "before"
    folder.mkdir()
    (folder / "a").write_bytes(b"old")
    return folder


def test_a_careless_write_is_caught_between_its_steps(before: Path, tmp_path: Path) -> None:
    points = crash_points(replace_carelessly, before, tmp_path)
    assert [(folder / "a").read_bytes() for _, folder in points] == [b"old", b"", b"new"]


def test_a_durable_one_is_old_at_every_point_before_its_rename(
    before: Path, tmp_path: Path
) -> None:
    seen = [
        (sorted(path.name for path in folder.iterdir()), (folder / "a").read_bytes())
        for _, folder in crash_points(replace_durably, before, tmp_path)
    ]
    both = ["a", "a.new"]
    assert seen == [(["a"], b"old"), (both, b"old"), (both, b"old"), (["a"], b"new")]


def test_one_page_among_others_is_a_point(before: Path, tmp_path: Path) -> None:
    def work(folder: Path) -> None:
        with (folder / "a").open("r+b", buffering=0) as file:
            for place, byte in enumerate((b"1", b"2", b"3")):
                file.seek(place)
                file.write(byte)

    points = crash_points(work, before, tmp_path)
    assert [(folder / "a").read_bytes() for _, folder in points] == [b"old", b"1ld", b"12d", b"123"]


def test_what_a_thread_writes_is_a_point(before: Path, tmp_path: Path) -> None:
    def work(folder: Path) -> None:
        thread = Thread(target=replace_carelessly, args=(folder,))
        thread.start()
        thread.join()

    points = crash_points(work, before, tmp_path)
    assert [(folder / "a").read_bytes() for _, folder in points] == [b"old", b"", b"new"]


def test_what_is_written_elsewhere_or_only_read_is_no_point(before: Path, tmp_path: Path) -> None:
    def work(folder: Path) -> None:
        (folder / "a").read_bytes()
        (tmp_path / "elsewhere").write_bytes(b"x")

    assert [number for number, _ in crash_points(work, before, tmp_path)] == [0]


def test_work_that_fails_by_itself_is_no_crash_test(before: Path, tmp_path: Path) -> None:
    def work(folder: Path) -> None:
        sys.stderr = open("/dev/null", "w")  # noqa: PTH123, SIM115 - in the fork only
        (folder / "absent").read_bytes()

    with pytest.raises(AssertionError, match="failed by itself"):
        list(crash_points(work, before, tmp_path))


def test_nothing_is_left_of_work_that_nobody_waits_for(before: Path, tmp_path: Path) -> None:
    told = tmp_path / "process"

    def work(folder: Path) -> None:
        told.write_text(str(os.getpid()), encoding="utf-8")
        replace_durably(folder)

    points = crash_points(work, before, tmp_path)
    next(points)
    next(points)
    process = int(told.read_text(encoding="utf-8"))
    os.kill(process, 0)
    points.close()  # type: ignore[attr-defined] # a generator's
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_points_are_thinned_out_evenly(before: Path, tmp_path: Path) -> None:
    def work(folder: Path) -> None:
        for number in range(20):
            (folder / f"{number}").write_bytes(b"x")

    assert sum(1 for _ in crash_points(work, before, tmp_path)) == 41
    points = [number for number, _ in crash_points(work, before, tmp_path, within=5)]
    assert points == [0, 10, 20, 30, 40]


HOLDER = """
import base64, hashlib, sys
secret = hashlib.sha256(b"held").digest()
if sys.argv[1] == "raw": kept = bytearray(secret)
if sys.argv[1] == "hex": kept = secret.hex()
if sys.argv[1] == "inside": kept = base64.urlsafe_b64encode(b"{'k': '" + secret + b"'}")
if sys.argv[1] == "nothing": kept = None
del secret
print("ready", flush=True)
sys.stdin.readline()
"""


@pytest.mark.parametrize(
    ("held", "found"),
    [("raw", "secret (raw)"), ("hex", "secret (hex)"), ("inside", "secret (base64url +1)")],
)
def test_a_secret_in_memory_is_found_in_the_form_that_it_has(held: str, found: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, held],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        assert found in traces_of(holder.pid, {"secret": SECRET})
        assert traces_of(holder.pid, {"other": OTHER}) == ()
        holder.kill()


def test_each_flip_changes_one_bit_and_is_undone(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "a").write_bytes(bytes(4))
    (tmp_path / "b").write_bytes(bytes(100))
    (tmp_path / "empty").write_bytes(b"")
    seen = set()
    for flip in bit_flips(tmp_path, per_file=50):
        content = (tmp_path / flip.file).read_bytes()
        assert content[flip.position] == 1 << flip.bit
        assert sum(content) == content[flip.position]
        seen.add(flip)
        (tmp_path / "made by the check").write_bytes(b"x")
        (tmp_path / "b").write_bytes(b"spoilt")
    assert len(seen) == 32 + 50
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["a", "b", "empty", "inner"]
    assert (tmp_path / "b").read_bytes() == bytes(100)
