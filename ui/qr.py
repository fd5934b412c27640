"""A QR code as a picture, drawn by Qt: dark on light in either theme, as cameras want it."""

import importlib
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

QUIET_ZONE = 3
Matrix = tuple[tuple[bool, ...], ...]


def qr_matrix(text: str) -> Matrix:
    """Return the modules of the code for ``text``; slow at first, so call it in a worker."""
    segno = importlib.import_module("segno")  # 85 ms: only who links an account pays for it
    rows: Sequence[Sequence[int]] = segno.make(text, error="m", micro=False).matrix
    return tuple(tuple(bool(module) for module in line) for line in rows)


def qr_pixmap(matrix: Matrix, pixels: int, ratio: float) -> QPixmap:
    """Return the picture, at most ``pixels`` logical pixels wide, each module a whole square."""
    across = len(matrix) + 2 * QUIET_ZONE
    module = max(1, int(pixels * ratio) // across)
    made = QPixmap(across * module, across * module)
    made.fill(QColor("white"))
    painter = QPainter(made)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#1C1B19"))
    for down, line in enumerate(matrix):
        for right, dark in enumerate(line):
            if dark:
                left, top = (right + QUIET_ZONE) * module, (down + QUIET_ZONE) * module
                painter.drawRect(left, top, module, module)
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made
