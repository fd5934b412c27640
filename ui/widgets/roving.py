"""One stop of Tab for buttons of which one is down; the arrows lead on from there."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


def rove(group: QButtonGroup) -> None:
    """Let Tab come to the button that is down, now and later; to the first where none is.

    Qt keeps one stop for such a group by itself, but takes whichever had the focus last, and the
    first one before that.
    """
    buttons = group.buttons()
    stop = group.checkedButton() or next(iter(buttons), None)
    for each in buttons:
        is_stop = each is stop
        each.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_stop else Qt.FocusPolicy.NoFocus)


def keep_roving(group: QButtonGroup) -> None:
    """Do so from now on, after each choice, and let the keys choose in the order of the group."""
    rove(group)
    group.buttonToggled.connect(lambda _button, _on: rove(group))
    keys = _Keys(group)
    for each in group.buttons():
        each.installEventFilter(keys)


class _Keys(QObject):
    """Chooses the next or the one before by an arrow, round and round; first or last by Home, End.

    Qt looks for the nearest to the left or right of a button, so it would never leave a row.
    """

    def __init__(self, group: QButtonGroup) -> None:
        super().__init__(group)
        self._group = group

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that choose, and let everything else through."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        return self._is_taken(watched, Qt.Key(event.key()))

    def _is_taken(self, here: QObject, key: Qt.Key) -> bool:
        there = [each for each in self._group.buttons() if each.isEnabled() and each.isVisible()]
        if here not in there:
            return False
        if key in _STEPS:
            _choose(there[(there.index(here) + _STEPS[key]) % len(there)])
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            _choose(there[0 if key == Qt.Key.Key_Home else -1])
        else:
            return False
        return True


def _choose(button: QAbstractButton) -> None:
    """Take the focus along first: what is drawn anew for the choice looks where it is."""
    button.setFocus(Qt.FocusReason.TabFocusReason)
    button.setChecked(True)
