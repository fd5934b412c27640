"""Questions of the window that have two answers."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from ui.presentation import Presentation

Role = QMessageBox.ButtonRole


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A button by its object name, and what it does; ``None``: the question is over, no more."""

    name: str
    text: str
    role: Role
    act: Callable[[], None] | None = None


def ask(  # noqa: PLR0913 - a question and its answers
    parent: QWidget,
    name: str,
    title: str,
    text: str,
    *,
    does: Answer,
    leaves: Answer,
    less: Answer | None = None,
) -> None:
    """Ask; ``leaves`` is what Esc answers, and Enter too where ``does`` takes something away.

    ``less``: an answer between the two.
    """
    box = QMessageBox(parent)
    box.setObjectName(name)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title)
    box.setText(title)
    box.setInformativeText(text)
    first = _button(box, does)
    if less is not None:
        _button(box, less)
    escape = _button(box, leaves)
    box.setDefaultButton(escape if does.role is Role.DestructiveRole else first)
    box.setEscapeButton(escape)
    box.open()


def _button(box: QMessageBox, answer: Answer) -> QPushButton:
    made = box.addButton(answer.text, answer.role)
    made.setObjectName(answer.name)
    act = answer.act
    if act is not None:
        made.clicked.connect(lambda _checked=False: act())
    return made


def ask_to_leave(
    presentation: Presentation,
    parent: QWidget,
    *,
    minimise: Callable[[], None],
    leave: Callable[[], None],
) -> None:
    """Ask whether Guardian goes on where a closed window could not be found again."""
    words = presentation.words
    ask(
        parent,
        "ask_to_leave",
        words.say("Keep watching?"),
        words.say(
            "This desktop has no place for a small mark of Guardian. Minimised, it keeps"
            " telling you about alerts. If you quit, alerts do not reach this computer; limits"
            " stay in force at the service."
        ),
        does=Answer(
            name="quit_now",
            text=words.say("Quit Guardian"),
            role=Role.DestructiveRole,
            act=leave,
        ),
        leaves=Answer(
            name="minimise", text=words.say("Minimise"), role=Role.AcceptRole, act=minimise
        ),
    )


def offer_recovery_sheet(
    presentation: Presentation, parent: QWidget, make: Callable[[], None]
) -> None:
    """Offer, once, what helps when a passphrase is forgotten."""
    words = presentation.words
    ask(
        parent,
        "offer_recovery_sheet",
        words.say("Print a recovery sheet?"),
        words.say(
            "If you forget the passphrase, only the words on a printed sheet can open what is"
            " kept here. It takes a minute, and you find it in Settings later too."
        ),
        does=Answer(
            name="make_recovery_sheet",
            text=words.say("Make the sheet"),
            role=Role.AcceptRole,
            act=make,
        ),
        leaves=Answer(name="sheet_later", text=words.say("Later"), role=Role.RejectRole),
    )


def ask_to_leave_minors_mode(
    presentation: Presentation, parent: QWidget, *, name: str, approve: Callable[[], None]
) -> None:
    """Ask before minors' mode ends for a child, and say what will happen."""
    words = presentation.words
    ask(
        parent,
        "ask_to_leave_minors_mode",
        words.say("Let {name} leave minors' mode?", name=name),
        words.say(
            "The service's own rules for minors end for {name}. Limits that you have set and"
            " those that the law demands stay in force.",
            name=name,
        ),
        does=Answer(
            name="leave_minors_mode",
            text=words.say("Approve"),
            role=Role.DestructiveRole,
            act=approve,
        ),
        leaves=Answer(name="stay_in_minors_mode", text=words.say("Cancel"), role=Role.RejectRole),
    )
