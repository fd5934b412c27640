"""Phosphor icons from the font that QtAwesome carries.

QtAwesome's own code is not imported: it goes through qtpy, which patches Qt's classes. Done in a
worker that crashed the event loop beside it, done on the main thread it costs half a start.
"""

import importlib.util
import json
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPixmap

ICON_PIXELS = 20
_RATIOS = (1.0, 1.5, 2.0, 3.0)


class Icons:
    """Draws icons in a colour once :meth:`load` was called; until then they are empty."""

    def __init__(self) -> None:
        self._family = ""
        self._glyphs: dict[str, str] = {}
        self._drawn: dict[tuple[str, str, int, int, float], QPixmap] = {}

    def load(self) -> None:
        """Load Phosphor alone, without the eleven other fonts of the library. Main thread."""
        if self._family:
            return
        from PySide6.QtGui import QFontDatabase  # noqa: PLC0415 - after the first paint

        fonts = _library_folder() / "fonts"
        charmap = json.loads(next(fonts.glob("phosphor-charmap-*.json")).read_text("utf-8"))
        self._glyphs = {name: chr(int(code, 16)) for name, code in charmap.items()}
        font = QFontDatabase.addApplicationFont(str(next(fonts.glob("phosphor-*.ttf"))))
        self._family = QFontDatabase.applicationFontFamilies(font)[0]

    def icon(self, name: str, colour: str) -> QIcon:
        """Return Phosphor's ``name`` in ``colour``, crisp up to three times its size."""
        made = QIcon()
        if self._family:
            for ratio in _RATIOS:
                made.addPixmap(self.pixmap(name, colour, ICON_PIXELS, ratio))
        return made

    def pixmap(self, name: str, colour: str, pixels: int, ratio: float) -> QPixmap:
        """Return it as a picture of ``pixels`` logical pixels for a screen of ``ratio``."""
        return self.spaced_pixmap(name, colour, pixels, 0, ratio)

    def spaced(self, name: str, colour: str, pixels: int, gap: int, ratio: float) -> QIcon:
        """Return it with air at its right, since a button leaves only four pixels."""
        return QIcon(self.spaced_pixmap(name, colour, pixels, gap, ratio))

    def spaced_pixmap(self, name: str, colour: str, pixels: int, gap: int, ratio: float) -> QPixmap:
        """Return it with ``gap`` logical pixels of air at its right; drawn once, then kept."""
        key = (name, colour, pixels, gap, ratio)
        if key not in self._drawn:
            made = self._draw(name, colour, pixels, gap, ratio)
            if not self._family:
                return made
            self._drawn[key] = made
        return QPixmap(self._drawn[key])

    def _draw(self, name: str, colour: str, pixels: int, gap: int, ratio: float) -> QPixmap:
        made = QPixmap(round((pixels + gap) * ratio), round(pixels * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(QColor(0, 0, 0, 0))
        if not self._family:
            return made
        from PySide6.QtGui import QPainter  # noqa: PLC0415 - as above

        font = QFont(self._family)
        font.setPixelSize(pixels)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setPen(QColor(colour))
        painter.setFont(font)
        box = QRectF(0, 0, pixels, pixels)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._glyphs[name])
        painter.end()
        return made


def _library_folder() -> Path:
    spec = importlib.util.find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("QtAwesome, which carries the icons, is not installed")
    return Path(spec.origin).parent
