"""Small files are whole or not there, and what they held before is not left lying."""

import os
import resource
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardian.vault.durable_file import read_bounded, write_durably
from guardian.vault.errors import VaultDamagedError, VaultStorageError


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=100), min_size=1, max_size=4))
def test_the_latest_content_is_read(folder: Path, contents: list[bytes]) -> None:
    for content in contents:
        write_durably(folder / "file", content)
        assert read_bounded(folder / "file", 100) == content


def test_nothing_is_read_where_nothing_is(folder: Path) -> None:
    assert read_bounded(folder / "file", 100) is None


def test_too_much_is_damage(folder: Path) -> None:
    write_durably(folder / "file", bytes(101))
    with pytest.raises(VaultDamagedError):
        read_bounded(folder / "file", 100)


def test_only_the_owner_reads_it_whatever_was_there(folder: Path) -> None:
    folder.mkdir()
    (folder / "file").write_bytes(b"old")
    (folder / "file").chmod(0o644)
    (folder / "file.new").write_bytes(b"left by a crash")
    (folder / "file.new").chmod(0o666)
    write_durably(folder / "file", b"new")
    assert stat.S_IMODE((folder / "file").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["file"]


def test_a_link_that_was_put_there_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"not ours")
    for name in ("file", "file.new"):
        (tmp_path / name).symlink_to(elsewhere)
    write_durably(tmp_path / "file", b"ours")
    assert elsewhere.read_bytes() == b"not ours"
    assert not (tmp_path / "file").is_symlink()
    assert (tmp_path / "file").read_bytes() == b"ours"


def test_what_it_held_is_overwritten(folder: Path) -> None:
    write_durably(folder / "file", b"old and secret")
    with (folder / "file").open("rb") as held:
        write_durably(folder / "file", b"new")
        assert held.read() == bytes(14)


def test_a_failure_leaves_the_old_file_and_no_draft(folder: Path) -> None:
    write_durably(folder / "file", b"old")
    (folder / "file.new").mkdir()
    with pytest.raises(VaultStorageError):
        write_durably(folder / "file", b"new")
    assert read_bounded(folder / "file", 10) == b"old"


def test_a_folder_in_its_place_is_said(folder: Path) -> None:
    (folder / "file").mkdir(parents=True)
    with pytest.raises(VaultStorageError):
        write_durably(folder / "file", b"new")
    with pytest.raises(VaultStorageError):
        read_bounded(folder / "file", 10)
    assert [path.name for path in folder.iterdir()] == ["file"]


def test_a_full_disk_is_said_and_keeps_the_old_file(folder: Path) -> None:
    write_durably(folder / "file", b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5, limits[1]))
    try:
        with pytest.raises(VaultStorageError):
            write_durably(folder / "file", b"more than five bytes")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert read_bounded(folder / "file", 10) == b"old"
    assert [path.name for path in folder.iterdir()] == ["file"]


def test_what_was_put_in_its_place_is_not_waited_for(folder: Path) -> None:
    folder.mkdir()
    os.mkfifo(folder / "file")
    with pytest.raises(VaultDamagedError):
        read_bounded(folder / "file", 100)
    write_durably(folder / "file", b"new")
    assert read_bounded(folder / "file", 100) == b"new"


def test_an_endless_file_in_its_place_takes_no_memory(folder: Path) -> None:
    folder.mkdir()
    with (folder / "file").open("wb") as endless:
        endless.truncate(2**42)
    write_durably(folder / "file", b"new")
    assert read_bounded(folder / "file", 100) == b"new"


def test_who_reads_while_it_is_replaced_reads_one_of_both(folder: Path) -> None:
    contents = [bytes([number]) * 5000 for number in (1, 2)]
    write_durably(folder / "file", contents[0])
    ended = threading.Event()
    read: set[bytes | None] = set()

    def look() -> None:
        while not ended.is_set():
            read.add(read_bounded(folder / "file", 5000))

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(150):
        write_durably(folder / "file", contents[number % 2])
    ended.set()
    reader.join()
    assert read <= set(contents)
