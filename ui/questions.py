"""Questions of the window that have two answers."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from ui.presentation import Presentation


def ask_to_leave(
    presentation: Presentation,
    parent: QWidget,
    *,
    minimise: Callable[[], None],
    leave: Callable[[], None],
) -> None:
    """Ask whether Guardian goes on where a closed window could not be found again."""
    words = presentation.words
    box = _box(parent, "ask_to_leave", words.say("Keep watching?"))
    box.setInformativeText(
        words.say(
            "This desktop has no place for a small mark of Guardian. Minimised, it keeps"
            " telling you about alerts. If you quit, alerts do not reach this computer; limits"
            " stay in force at the service."
        )
    )
    stay = box.addButton(words.say("Minimise"), QMessageBox.ButtonRole.AcceptRole)
    stay.setObjectName("minimise")
    gone = box.addButton(words.say("Quit Guardian"), QMessageBox.ButtonRole.DestructiveRole)
    gone.setObjectName("quit_now")
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    stay.clicked.connect(lambda _checked=False: minimise())
    gone.clicked.connect(lambda _checked=False: leave())
    box.open()


def offer_recovery_sheet(
    presentation: Presentation, parent: QWidget, make: Callable[[], None]
) -> None:
    """Offer, once, what helps when a passphrase is forgotten."""
    words = presentation.words
    box = _box(parent, "offer_recovery_sheet", words.say("Print a recovery sheet?"))
    box.setInformativeText(
        words.say(
            "If you forget the passphrase, only the words on a printed sheet can open what is"
            " kept here. It takes a minute, and you find it in Settings later too."
        )
    )
    now = box.addButton(words.say("Make the sheet"), QMessageBox.ButtonRole.AcceptRole)
    now.setObjectName("make_recovery_sheet")
    later = box.addButton(words.say("Later"), QMessageBox.ButtonRole.RejectRole)
    later.setObjectName("sheet_later")
    box.setDefaultButton(now)
    box.setEscapeButton(later)
    now.clicked.connect(lambda _checked=False: make())
    box.open()


def ask_to_leave_minors_mode(
    presentation: Presentation, parent: QWidget, *, name: str, approve: Callable[[], None]
) -> None:
    """Ask before minors' mode ends for a child, and say what will happen."""
    words = presentation.words
    title = words.say("Let {name} leave minors' mode?", name=name)
    box = _box(parent, "ask_to_leave_minors_mode", title)
    box.setInformativeText(
        words.say(
            "The service's own rules for minors end for {name}. Limits that you have set and"
            " those that the law demands stay in force.",
            name=name,
        )
    )
    yes = box.addButton(words.say("Approve"), QMessageBox.ButtonRole.DestructiveRole)
    yes.setObjectName("leave_minors_mode")
    no = box.addButton(words.say("Cancel"), QMessageBox.ButtonRole.RejectRole)
    no.setObjectName("stay_in_minors_mode")
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    yes.clicked.connect(lambda _checked=False: approve())
    box.open()


def _box(parent: QWidget, name: str, title: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setObjectName(name)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title)
    box.setText(title)
    return box
