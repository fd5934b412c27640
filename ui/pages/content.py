"""What a page holds: its parts in a column of readable width, and the place where they stand."""

from collections.abc import Iterator

import shiboken6
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.fonts import percent_of
from ui.theme.tokens import CONTENT_WIDTH

_SIDE = 40
_TOP = 32


class Place(QWidget):
    """Shows one content at a time.

    A scroll area's own widget cannot be replaced cheaply: it would have to be taken out first, and
    whatever gets another parent is dressed by the style sheet anew, with all that is in it. It may
    not be deleted either while one of its buttons is still in its click.
    """

    def __init__(self) -> None:
        super().__init__()
        self._content: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_now(self, content: QWidget) -> None:
        """Show ``content``, which is a hidden child of this, in the place of the one before."""
        before, self._content = self._content, content
        if before is not None:
            before.hide()
            self._column.removeWidget(before)
            before.deleteLater()
        self._column.addWidget(content)
        self.setMinimumHeight(content.height())  # else it would be squeezed into the height of now
        content.show()
        self.setMinimumHeight(0)


class Content(QWidget):
    """Is hidden in ``place`` until it is shown there."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.hide()
        across = QHBoxLayout(self)
        across.setContentsMargins(_SIDE, _TOP, _SIDE, _TOP)
        inner = QWidget()
        inner.setMaximumWidth(CONTENT_WIDTH * percent_of(inner) // 100)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self._column.addStretch(1)
        across.addWidget(inner, 1000)
        across.addStretch(1)

    def add(self, part: QWidget) -> None:
        """Add a part below the others."""
        self._column.insertWidget(self._column.count() - 1, part)


def made_ready(content: Content, parts: Iterator[QWidget | None], size: QSize) -> Iterator[None]:
    """Fill ``content`` so that little is left to do when it is shown in a window of ``size``.

    Yields wherever the event loop may live.
    """
    for part in parts:
        yield
        if part is None:
            continue
        content.add(part)
        yield
        for each in reversed(part.findChildren(QWidget)):  # whatever is polished polishes its parts
            if shiboken6.isValid(each):  # a part may have been drawn anew meanwhile
                each.ensurePolished()
            yield
        part.ensurePolished()
        yield
        part.sizeHint()
        yield
    content.ensurePolished()
    yield
    content.sizeHint()
    yield
    width = size.width()
    high = max(content.heightForWidth(width), content.minimumSizeHint().height(), size.height())
    content.resize(width, high)
