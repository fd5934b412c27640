"""Buttons. They take the keyboard's focus by Tab only, so a mouse leaves no ring behind."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTextBoundaryFinder
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QPushButton

from ui.presentation import Presentation

_PIXELS = 18
_GAP = 4
_TURNED = {"primary": "accent", "crisis": "crisis"}
"""What high contrast turns over under the focus: the text has the colour of the ground then."""


class Button(QPushButton):
    """A button whose words take more lines where a Flow has less room than they like.

    To every other layout it is a button as Qt's: as wide as its words.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._words = text
        self._whole = QSize()

    def setText(self, text: str) -> None:
        """Say something else."""
        self._words = text
        super().setText(text)
        if self.isVisible():
            self._break()

    def words(self) -> str:
        """Return what it says, in one line."""
        return self._words

    def sizeHint(self) -> QSize:
        """Like to stand in one line."""
        return super().sizeHint() if self.text() == self._words else self._whole

    def minimumSizeHint(self) -> QSize:
        """Become no narrower than what cannot be broken."""
        size = self.sizeHint()
        widest = max(map(self._advance, _unbroken(self._words)), default=0)
        return QSize(size.width() - self._advance(self._words) + widest, size.height())

    def heightForWidth(self, width: int) -> int:
        """Return how high its lines are."""
        further = self._broken(width).count("\n")
        return self.sizeHint().height() + self._further_height(further)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the words anew."""
        super().resizeEvent(event)
        self._break()

    def changeEvent(self, event: QEvent) -> None:
        """Break the words anew where they are drawn in another way."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange} and self.isVisible():
            super().setText(self._words)
            self._break()

    def _break(self) -> None:
        if self.text() == self._words:
            self._whole = super().sizeHint()
        broken = self._broken(self.width())
        if broken != self.text():
            super().setText(broken)

    def _broken(self, width: int) -> str:
        room = width - self.sizeHint().width() + self._advance(self._words)
        if self._advance(self._words) <= room:
            return self._words
        lines = [""]
        for part in _unbroken(self._words):
            if lines[-1] and self._advance(lines[-1] + part) > room:
                lines.append("")
            lines[-1] += part
        return "\n".join(line.strip() for line in lines)

    def _advance(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text.strip().replace("&&", "&"))

    def _further_height(self, lines: int) -> int:
        return lines * self.fontMetrics().lineSpacing()


def _unbroken(text: str) -> list[str]:
    """Return the parts between which a line may end, each with the space after it (UAX 14)."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, text)
    parts, begin = [], 0
    while (end := finder.toNextBoundary()) > 0:
        parts.append(text[begin:end])
        begin = end
    return parts


def button(
    presentation: Presentation,
    text: str,
    on_click: Callable[[], object],
    *,
    name: str,
    kind: str = "quiet",
    icon: str = "",
) -> QPushButton:
    """Return a button; ``kind``: quiet, primary, plain, back, crisis or undo."""
    made = Button(text.replace("&", "&&"))
    made.setObjectName(name)
    made.setAccessibleName(text)
    made.setProperty("kind", kind)
    made.setFont(presentation.font())
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(True)  # so that Return presses it too, and not the space bar alone
    if icon:
        colour = {
            "primary": presentation.colours.on_accent,
            "crisis": presentation.colours.on_crisis,
            "plain": presentation.colours.accent,
            "back": presentation.colours.accent,
        }.get(kind, presentation.colours.ink)
        ratio = made.devicePixelRatioF()
        pixels = presentation.px(_PIXELS)
        drawn = presentation.icons.spaced(icon, colour, pixels, _GAP, ratio)
        turned = _TURNED.get(kind)
        if turned and presentation.colours.contrast:
            ink = getattr(presentation.colours, turned)
            focused = presentation.icons.spaced_pixmap(icon, ink, pixels, _GAP, ratio)
            drawn.addPixmap(focused, QIcon.Mode.Active)  # Qt's word for a button with the focus
        made.setIcon(drawn)
        made.setIconSize(QSize(pixels + _GAP, pixels))
    made.clicked.connect(lambda _checked=False: on_click())
    return made
