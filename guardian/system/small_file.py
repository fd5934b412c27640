"""A small file beside the profile: for what may be lost and is no secret."""

import contextlib
from pathlib import Path

_LARGEST_BYTES = 64 * 1024


class SmallFile:
    """Read and written whole; what cannot be is as if it had never been there."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> bytes:
        """Return what was written last; empty where there is nothing, or too much."""
        try:
            if self._file.stat().st_size > _LARGEST_BYTES:
                return b""
            return self._file.read_bytes()
        except OSError:
            return b""

    def write(self, content: bytes) -> None:
        """Replace it in one step, readable by this person alone."""
        beside = self._file.with_name(f".{self._file.name}.new")
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside.unlink(missing_ok=True)
            beside.touch(mode=0o600)
            beside.write_bytes(content)
            beside.replace(self._file)
