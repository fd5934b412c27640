from pathlib import Path

from guardian.system.small_file import SmallFile


def test_what_was_written_last_is_read(tmp_path: Path) -> None:
    kept = tmp_path / "state" / "window.json"
    for content in (b"one", b"", b"two"):
        SmallFile(kept).write(content)
        assert SmallFile(kept).read() == content
    assert [each.name for each in kept.parent.iterdir()] == ["window.json"]
    assert kept.stat().st_mode & 0o077 == 0


def test_nothing_too_much_and_no_file_read_as_nothing(tmp_path: Path) -> None:
    assert SmallFile(tmp_path / "none").read() == b""
    (tmp_path / "large").write_bytes(b"x" * 100_000)
    assert SmallFile(tmp_path / "large").read() == b""
    assert SmallFile(tmp_path).read() == b""


def test_what_cannot_be_written_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    SmallFile(tmp_path / "file" / "window.json").write(b"content")
    assert SmallFile(tmp_path / "file" / "window.json").read() == b""
