"""Fields of the gallery: empty, filled, at fault, and such as nobody may change."""

from collections.abc import Iterator

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QProgressBar, QSpinBox, QWidget

from ui.presentation import Presentation


def fields(shown: Presentation) -> list[QWidget]:
    """Return each kind of field in each of its states."""
    made = [*_lines(), *_numbers()]
    text = QPlainTextEdit("2026-11-22")
    text.setFixedHeight(72)
    progress = QProgressBar()
    progress.setTextVisible(False)
    progress.setFixedHeight(8)
    progress.setValue(40)
    made += [text, progress]
    for position, each in enumerate(made):
        each.setFont(shown.font())
        each.setObjectName(f"sample_field_{position}")
        each.setAccessibleName(each.objectName())
    return made


def _lines() -> Iterator[QWidget]:
    for text, usable, fault in (
        ("", True, False),
        ("guardian@example.org", True, False),
        ("guardian@example.org", True, True),
        ("guardian@example.org", False, False),
    ):
        line = QLineEdit(text)
        line.setPlaceholderText("https://companion.example")
        line.setEnabled(usable)
        line.setProperty("fault", "true" if fault else "false")
        yield line


def _numbers() -> Iterator[QWidget]:
    for usable in (True, False):
        number = QSpinBox()
        number.setRange(0, 120)
        number.setValue(60)
        number.setEnabled(usable)
        yield number
