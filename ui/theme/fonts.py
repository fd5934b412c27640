"""Families that look drawn together, and the scale of sizes."""

import sys
from enum import IntEnum

from PySide6.QtGui import QFont


class Size(IntEnum):
    """Heights in pixels, by rank."""

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


def font(language: str, size: Size = Size.BODY, *, bold: bool = False) -> QFont:
    """Return the interface font: tabular figures, so that times and money do not jump."""
    made = QFont()
    platform = sys.platform if sys.platform in _FAMILIES else "linux"
    made.setFamilies(_FAMILIES[platform].get(language, _FAMILIES[platform]["en"]))
    made.setPixelSize(int(size))
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
