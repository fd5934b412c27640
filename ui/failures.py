"""An error as a dialog: what happened, what it means, what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from guardian.errors import GuardianError


def show_failure(error: GuardianError, parent: QWidget) -> None:
    """Show the error over ``parent``'s window without blocking."""
    text = error.in_language(str(parent.window().property("language") or "en"))
    box = QMessageBox(parent.window())
    box.setObjectName("failure")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(text.title)
    box.setText(text.title)
    box.setInformativeText(f"{text.message}\n\n{text.advice}")
    box.open()
