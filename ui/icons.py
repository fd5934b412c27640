"""Phosphor icons through QtAwesome, loaded when the first is asked for."""

import importlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

if TYPE_CHECKING:
    from qtawesome.iconic_font import IconicFont

ICON_PIXELS = 20


class Icons:
    """Draws icons in a colour once :meth:`load` was called; until then they are empty."""

    def __init__(self) -> None:
        self._font: IconicFont | None = None

    @staticmethod
    def import_library() -> None:
        """Import QtAwesome, which is slow; may run in a worker."""
        os.environ["QT_API"] = "pyside6"
        importlib.import_module("qtawesome.iconic_font")

    def load(self) -> None:
        """Load Phosphor alone, without the eleven other fonts of the library."""
        if self._font is not None:
            return
        self.import_library()
        module = importlib.import_module("qtawesome.iconic_font")
        fonts = Path(str(module.__file__)).parent / "fonts"
        font_file = next(fonts.glob("phosphor-*.ttf"))
        charmap = next(fonts.glob("phosphor-charmap-*.json"))
        self._font = module.IconicFont(("ph", font_file.name, charmap.name))

    def icon(self, name: str, colour: str) -> QIcon:
        """Return Phosphor's ``name`` in ``colour``."""
        if self._font is None:
            return QIcon()
        made: QIcon = self._font.icon(f"ph.{name}", color=QColor(colour))
        return made

    def pixmap(self, name: str, colour: str, pixels: int, ratio: float) -> QPixmap:
        """Return it as a picture of ``pixels`` logical pixels for a screen of ``ratio``."""
        icon = self.icon(name, colour)
        if icon.isNull():
            empty = QPixmap(pixels, pixels)
            empty.fill(QColor(0, 0, 0, 0))
            return empty
        drawn = icon.pixmap(round(pixels * ratio), round(pixels * ratio))
        drawn.setDevicePixelRatio(ratio)
        return drawn

    def spaced(self, name: str, colour: str, pixels: int, gap: int, ratio: float) -> QIcon:
        """Return it with air at its right, since a button leaves only four pixels."""
        made = QPixmap(round((pixels + gap) * ratio), round(pixels * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(QColor(0, 0, 0, 0))
        painter = QPainter(made)
        painter.drawPixmap(0, 0, self.pixmap(name, colour, pixels, ratio))
        painter.end()
        return QIcon(made)
