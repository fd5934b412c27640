"""Whose a value is, as a chip with a sentence beside it; follows what is being edited."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from guardian.desk.values import LimitsView
from guardian.policy.settings import Curfew
from ui.presentation import Presentation
from ui.sayings.limit_basis import BasisWords, basis_words
from ui.widgets.boxes import row
from ui.widgets.chip import StatusChip
from ui.widgets.text import caption


class BasisLine(QWidget):
    """Says of one field whether its value is the law's, a guide's, by analogy, ours or one's own.

    What another guardian asks for beside it stands below, for it holds where it is stricter.
    """

    def __init__(self, presentation: Presentation, limits: LimitsView, field: str) -> None:
        super().__init__()
        self._presentation = presentation
        self._limits = limits
        self._field = field
        self._told: BasisWords | None = None
        self._chip: StatusChip | None = None
        self.setObjectName(f"basis_{field}")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._place = row(None, spacing=0)
        self._column.addLayout(self._place)
        self._detail = caption(presentation, "")
        self._column.addWidget(self._detail)
        self.hide()

    def tell(self, value: int | bool | Curfew | None) -> None:
        """Say whose ``value`` is."""
        told = basis_words(self._presentation, self._limits, self._field, value)
        if told == self._told:
            return
        self._told = told
        if self._chip is not None:
            self._chip.hide()
            self._chip.deleteLater()
            self._chip = None
        self.setVisible(told is not None)
        if told is None:
            return
        self._chip = StatusChip(self._presentation, told.icon, told.chip, ink=told.ink)
        self._place.insertWidget(0, self._chip)
        self._detail.setText(told.detail)
        self._detail.setVisible(bool(told.detail))
