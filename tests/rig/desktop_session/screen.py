"""A virtual screen, and pictures of it."""

import contextlib
import os
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

from PySide6.QtGui import QImage

from tests.rig.desktop_session.programs import running

_HEADER = ">25I"
_BITS_PER_PIXEL = 32


@contextlib.contextmanager
def screen(frames: Path, size: tuple[int, int], env: Mapping[str, str], log: Path) -> Iterator[str]:
    """Run an X server on a free display, in pixels ``size``; yields the display, such as ``:7``.

    What it shows is mapped to a file in ``frames``.
    """
    read_end, write_end = os.pipe()
    width, height = size
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{width}x{height}x24"]
    command += ["-nolisten", "tcp", "-noreset", "-fbdir", str(frames)]
    with running(command, env, log, pass_fds=[write_end]), os.fdopen(read_end) as numbers:
        os.close(write_end)
        yield f":{numbers.readline().strip()}"


def save_picture(frames: Path, picture: Path) -> None:
    """Save what the screen shows now as an image (PNG by its suffix)."""
    raw = (frames / "Xvfb_screen0").read_bytes()
    fields = struct.unpack_from(_HEADER, raw)  # XWDFileHeader of X11/XWDFile.h
    header_bytes, width, height = fields[0], fields[4], fields[5]
    bits_per_pixel, bytes_per_line, colours = fields[11], fields[12], fields[19]
    if bits_per_pixel != _BITS_PER_PIXEL:
        raise AssertionError(f"{bits_per_pixel} bits per pixel")
    pixels = raw[header_bytes + 12 * colours :]
    image = QImage(pixels, width, height, bytes_per_line, QImage.Format.Format_RGB32)
    picture.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(picture)):
        raise AssertionError(f"no picture was written to {picture}")
