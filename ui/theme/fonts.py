"""Families that look drawn together, the scale of sizes, and how it grows."""

import sys
from enum import IntEnum

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QWidget

MOST_PERCENT = 200
"""So large text grows at most, of the parent's choice and the system's together."""
_USUAL_POINTS = {"win32": 9.0, "darwin": 13.0, "linux": 11.0}
"""Points of the interface font where nobody asked for larger text; on Linux GNOME's."""
_LARGE_PIXELS = 16
_SLOWEST = 0.6
_SLOWEST_FROM_PIXELS = 28


class Size(IntEnum):
    """Heights in pixels at 100 %, by rank."""

    DIRECT = 11
    """Figures in a chart."""

    CAPTION = 12
    BODY = 14
    STRONG = 16
    SECTION = 20
    SENTENCE = 28
    FIGURE = 34


_FAMILIES = {
    "win32": {
        "en": ["Segoe UI Variable Text", "Segoe UI", "Microsoft YaHei UI"],
        "zh_CN": ["Microsoft YaHei UI", "Segoe UI"],
        "zh_TW": ["Microsoft JhengHei UI", "Segoe UI"],
    },
    "darwin": {
        "en": [".AppleSystemUIFont", "Helvetica Neue", "PingFang SC"],
        "zh_CN": ["PingFang SC", "Helvetica Neue"],
        "zh_TW": ["PingFang TC", "Helvetica Neue"],
    },
    "linux": {
        "en": ["Noto Sans", "Noto Sans CJK SC", "DejaVu Sans"],
        # One design for both scripts: its Latin was drawn to stand beside its Chinese.
        "zh_CN": ["Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "Noto Sans"],
        "zh_TW": ["Noto Sans CJK TC", "Source Han Sans TC", "Noto Sans CJK SC", "Noto Sans"],
    },
}


def grown(pixels: int, percent: int) -> int:
    """Return the height of letters, given at 100 %: what is large already grows by less.

    Otherwise the sentence that opens a page would fill it.
    """
    beyond = (pixels - _LARGE_PIXELS) / (_SLOWEST_FROM_PIXELS - _LARGE_PIXELS)
    share = 1 - (1 - _SLOWEST) * max(0.0, min(1.0, beyond))
    return round(pixels * (1 + (percent - 100) / 100 * share))


def system_percent() -> int:
    """Return how large the system asks text to be, 100 to ``MOST_PERCENT``.

    Screens of many pixels are Qt's matter; this is what remains: Windows' "Text size" and a larger
    font of the desktop, both of which come as more points.
    """
    points = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
    usual = _USUAL_POINTS.get(sys.platform, _USUAL_POINTS["linux"])
    return max(100, min(MOST_PERCENT, round(100 * points / usual)))


def percent_of(widget: QWidget) -> int:
    """Return how large text is where a widget stands that is not told by a presentation."""
    pixels = widget.font().pixelSize()
    return max(100, round(100 * pixels / Size.BODY))


def font(language: str, size: Size = Size.BODY, *, bold: bool = False, percent: int = 100) -> QFont:
    """Return the interface font: tabular figures, so that times and money do not jump."""
    made = QFont()
    platform = sys.platform if sys.platform in _FAMILIES else "linux"
    made.setFamilies(_FAMILIES[platform].get(language, _FAMILIES[platform]["en"]))
    made.setPixelSize(grown(size, percent))
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
