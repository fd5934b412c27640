"""Many pictures on one, small, to be looked at together."""

from collections.abc import Sequence
from math import ceil
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

ACROSS = 4
_WIDE, _HIGH, _CAPTION = 480, 320, 18


def contact_sheet(pictures: Sequence[Path], target: Path) -> None:
    """Write ``pictures``, four in a row with their names, to ``target``."""
    if not pictures:
        return
    rows = ceil(len(pictures) / ACROSS)
    sheet = QImage(ACROSS * _WIDE, rows * (_HIGH + _CAPTION), QImage.Format.Format_RGB32)
    sheet.fill(QColor("#777777"))
    painter = QPainter(sheet)
    for position, path in enumerate(pictures):
        left = position % ACROSS * _WIDE
        top = position // ACROSS * (_HIGH + _CAPTION)
        small = QImage(str(path)).scaled(
            _WIDE - 8,
            _HIGH - 8,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(left + 4, top + _CAPTION, small)
        painter.drawText(QRect(left + 4, top, _WIDE - 8, _CAPTION), path.stem)
    painter.end()
    sheet.save(str(target))
