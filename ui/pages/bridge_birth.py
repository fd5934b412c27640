"""A date of birth in three short fields, in the order of the language."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from guardian.words import is_chinese
from ui.pages.bridge_parts import tell_fault
from ui.presentation import Presentation
from ui.widgets.boxes import column
from ui.widgets.flow import Flow
from ui.widgets.text import Text, caption

_DIGITS = {"year": 4, "month": 2, "day": 2}
_WIDTHS = {"year": 88, "month": 64, "day": 64}


class BirthField(QWidget):
    """Year, month and day; ``typed`` as it was left before."""

    def __init__(self, presentation: Presentation, typed: tuple[str, str, str]) -> None:
        super().__init__()
        words = presentation.words
        names = {
            "year": words.say("Year of birth"),
            "month": words.say("Month of birth"),
            "day": words.say("Day of birth"),
        }
        short = {"year": words.say("Year"), "month": words.say("Month"), "day": words.say("Day")}
        order = ("year", "month", "day") if is_chinese(words.language) else ("day", "month", "year")
        kept = dict(zip(("year", "month", "day"), typed, strict=True))
        self._edits: dict[str, QLineEdit] = {}
        parts: list[QWidget] = []
        for part in order:
            edit = QLineEdit(kept[part])
            edit.setObjectName(f"birth_{part}")
            edit.setAccessibleName(names[part])
            edit.setFont(presentation.font())
            edit.setMaxLength(_DIGITS[part])
            edit.setValidator(QIntValidator(0, 9999, edit))
            edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
            edit.setFixedWidth(presentation.px(_WIDTHS[part]))
            edit.textEdited.connect(lambda _text: self.say_fault(""))
            self._edits[part] = edit
            made = QWidget()
            made.setLayout(column(caption(presentation, short[part], wrap=False), edit, spacing=2))
            parts.append(made)
        self._fault = caption(presentation, "", ink="attention")
        self._fault.setObjectName("birth_fault")
        self._fault.hide()
        title = Text(presentation, words.say("Date of birth"), bold=True)
        hint = caption(presentation, words.say("The law and the limits go by the age."))
        self.setLayout(column(title, Flow(parts, spacing=12), self._fault, hint, spacing=4))
        self.first = self._edits[order[0]]

    def typed(self) -> tuple[str, str, str]:
        """Return year, month and day as they were typed."""
        year, month, day = (self._edits[each].text() for each in ("year", "month", "day"))
        return year, month, day

    def say_fault(self, text: str) -> None:
        """Say what is wrong and go there; ``""``: nothing is."""
        tell_fault(self.first, self._fault, text)
