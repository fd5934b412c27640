"""Fields of money: caps in the child's currency."""

from PySide6.QtWidgets import QDoubleSpinBox

from guardian.desk.values import LimitsView
from guardian.policy.settings import MAX_SPEND_MINOR
from ui.formats import minor_digits
from ui.pages.limit_fields import Field
from ui.presentation import Presentation

_NEW_AMOUNT_MINOR = 5000
_EDITOR_WIDTH = 140


class MoneyField(Field):
    """A cap in the child's currency."""

    def __init__(self, presentation: Presentation, limits: LimitsView, name: str) -> None:
        super().__init__(presentation, limits, name)
        self._unit = 10 ** minor_digits(limits.currency)
        wished = getattr(limits.wished, name)
        floor = getattr(limits.floor.settings, name)
        self._box = QDoubleSpinBox()
        self._box.setObjectName(f"edit_{name}")
        self._box.setAccessibleName(self.title)
        self._box.setDecimals(minor_digits(limits.currency))
        top = MAX_SPEND_MINOR if floor is None else floor
        self._box.setRange(0, top / self._unit)
        self._box.setSingleStep(10)
        self._box.setGroupSeparatorShown(True)
        self._box.setPrefix(presentation.formats.symbol(limits.currency))
        self._box.setFixedWidth(presentation.px(_EDITOR_WIDTH))
        first = wished if wished is not None else floor
        amount = first if first is not None else _NEW_AMOUNT_MINOR
        self._box.setValue(amount / self._unit)
        self._box.valueChanged.connect(lambda _value: self.edited.emit())
        self.begin(first is not None, [self._box])

    def value(self) -> int | None:
        """Return the amount in minor units."""
        return round(self._box.value() * self._unit) if self.switch.isChecked() else None
