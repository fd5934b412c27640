"""Tells whether a page is still being made: it takes several turns of the event loop."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.pages.base import Page


def being_made(window: QWidget) -> bool:
    """Return whether a page of the window is not whole yet."""
    stack = window.findChild(QStackedWidget, "pages")
    if not isinstance(stack, QStackedWidget):
        return False
    pages = map(stack.widget, range(stack.count()))
    return any(isinstance(each, Page) and each.making for each in pages)
