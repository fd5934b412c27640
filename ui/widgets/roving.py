"""One stop of Tab for buttons of which one is down; the arrows lead on from there."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup


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
    """Do so from now on, after each choice."""
    rove(group)
    group.buttonToggled.connect(lambda _button, _on: rove(group))
