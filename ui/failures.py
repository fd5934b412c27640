"""An error as a dialog: what happened, what it means, what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from guardian.errors import ErrorText, GuardianError


def show_failure(error: GuardianError, parent: QWidget) -> None:
    """Show the error over ``parent``'s window without blocking."""
    text = error.in_language(str(parent.window().property("language") or "en"))
    failure_box(text, parent.window()).open()


def failure_box(text: ErrorText, parent: QWidget | None = None) -> QMessageBox:
    """Return the dialog of one error; it goes when it is closed."""
    box = QMessageBox(parent)
    box.setObjectName("failure")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(text.title)
    box.setText(text.title)
    box.setInformativeText(f"{text.message}\n\n{text.advice}")
    return box
