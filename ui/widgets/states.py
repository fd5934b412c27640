"""A page that loads, is empty, or could not be read; and banners above it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from guardian.errors import ErrorText
from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, column, row
from ui.widgets.buttons import button
from ui.widgets.icon import Icon
from ui.widgets.text import Text, caption


class EmptyState(Card):
    """Nothing here, why, and the next step."""

    def __init__(
        self,
        presentation: Presentation,
        *,
        icon: str,
        text: str,
        title: str = "",
        action: QPushButton | None = None,
    ) -> None:
        super().__init__(margin=32, spacing=8)
        self.setObjectName("empty")
        centre = Qt.AlignmentFlag.AlignHCenter
        self.column.addWidget(Icon(presentation, icon, presentation.colours.faint, 40), 0, centre)
        body = Text(presentation, text, ink="second")
        body.setAlignment(centre)
        self.column.addSpacing(4)
        if title:
            heading = Text(presentation, title, Size.STRONG, bold=True)
            heading.setAlignment(centre)
            self.column.addWidget(heading)
        self.column.addWidget(body)
        if action is not None:
            self.column.addSpacing(8)
            self.column.addWidget(action, 0, centre)


class ErrorPanel(Card):
    """What happened, what it means, what to do, and a way to try again.

    ``loud=False``: it stands beside the one thing that the page asks for.
    """

    def __init__(
        self,
        presentation: Presentation,
        text: ErrorText,
        retry: Callable[[], object] | None,
        *,
        retry_text: str | None = None,
        loud: bool = True,
    ) -> None:
        super().__init__("attention", margin=24, spacing=4)
        self.setObjectName("error")
        self.setAccessibleName(text.title)
        colours = presentation.colours
        icon = Icon(presentation, "warning-circle", colours.attention, 24)
        body = column(
            Text(presentation, text.title, Size.STRONG, bold=True),
            Text(presentation, text.message),
            Text(presentation, text.advice, ink="second"),
            spacing=4,
        )
        across = row(icon, spacing=16)
        across.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
        across.addLayout(body, 1)
        self.add(across)
        self.retry: QPushButton | None = None
        """What tries again, where something can."""
        if retry is not None:
            words = presentation.words
            self.retry = button(
                presentation,
                retry_text or words.say("Try again"),
                retry,
                name="retry",
                kind="primary" if loud else "quiet",
                icon="arrow-clockwise",
            )
            body.addSpacing(8)
            body.addLayout(row(self.retry, None))


class Banner(Card):
    """One line above a page, with at most one thing to do. ``kind``: attention, crisis, note."""

    def __init__(
        self,
        presentation: Presentation,
        kind: str,
        icon: str,
        title: str,
        text: str,
        action: QPushButton | None = None,
    ) -> None:
        super().__init__(kind, margin=16)
        colour = getattr(presentation.colours, kind)
        self.setAccessibleName(title)
        words = column(Text(presentation, title, bold=True), spacing=2)
        if text:
            words.addWidget(caption(presentation, text))
        across = row(Icon(presentation, icon, colour, 22), spacing=16)
        across.addLayout(words, 1)
        if action is not None:
            across.addWidget(action)
        self.add(across)
