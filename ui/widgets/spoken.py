"""What a screen reader is told of widgets for which Qt has no role of its own.

Qt calls a widget that draws itself a "filler", and every checkable button a check box. A widget
that is :class:`Spoken` says by its ``spoken_role`` what it is instead.
"""

from collections.abc import Callable, Sequence
from functools import cache

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QWidget


class Spoken:
    """Beside a widget's Qt class: how it is announced. Call :func:`speak_roles` when it is made."""

    spoken_role: QAccessible.Role

    def made_known(self) -> None:
        """Get ready for a screen reader that asks for the first time."""


@cache
def speak_roles() -> None:
    """Let screen readers hear the roles from now on. Main thread; any number of times."""
    QAccessible.installFactory(_face)


class Parts:
    """Children of a drawing that say, one by one, what it shows; made once somebody asks.

    They have no look, take no focus and let the pointer through. ``told``: what each of them
    says, and where it lies.
    """

    def __init__(
        self,
        drawing: QWidget,
        role: QAccessible.Role,
        told: Callable[[], Sequence[tuple[str, QRect]]],
    ) -> None:
        self._drawing = drawing
        self._role = role
        self._told = told
        self._made: list[_Part] = []
        self._asked = False

    def make(self) -> None:
        """Make them, now that a screen reader is there; before it is shown, once it has a size.

        A screen reader may ask while the drawing is still being made.
        """
        self._asked = True
        if self._drawing.isVisible():
            self.renew()

    def renew(self) -> None:
        """Say what the drawing shows now."""
        if not self._asked:
            return
        told = self._told()
        while len(self._made) < len(told):
            self._made.append(_Part(self._drawing, self._role))
        for part, (text, place) in zip(self._made, told, strict=False):
            part.setAccessibleName(text)
            part.setGeometry(place)
            part.show()
        for part in self._made[len(told) :]:
            part.hide()


class _Part(QWidget, Spoken):
    def __init__(self, drawing: QWidget, role: QAccessible.Role) -> None:
        super().__init__(drawing)
        self.spoken_role = role
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class _PlaceFace(QAccessibleWidget):
    """A button that goes somewhere: pressed, and chosen or not; not something to be ticked."""

    def __init__(self, button: QAbstractButton, role: QAccessible.Role) -> None:
        super().__init__(button, role)
        self._button = button

    def state(self) -> QAccessible.State:
        state = super().state()
        state.selectable = state.checkable = 1
        state.selected = state.checked = int(self._button.isChecked())
        return state

    def actionNames(self) -> list[str]:
        return [
            QAccessibleActionInterface.pressAction(),
            QAccessibleActionInterface.setFocusAction(),
        ]

    def doAction(self, name: str) -> None:
        if name == QAccessibleActionInterface.pressAction():
            self._button.click()
        else:
            super().doAction(name)


def _face(_key: str, asked: QObject) -> QAccessibleInterface | None:
    """Return how a widget is announced; ``None``: as Qt has it."""
    spoken: object = asked
    if not isinstance(spoken, Spoken):
        return None
    spoken.made_known()
    if isinstance(asked, QAbstractButton):
        return _PlaceFace(asked, spoken.spoken_role)
    return QAccessibleWidget(asked, spoken.spoken_role) if isinstance(asked, QWidget) else None
