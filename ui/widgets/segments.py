"""A choice of few, all visible."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QWidget

from ui.presentation import Presentation
from ui.widgets.buttons import Button
from ui.widgets.flow import Flow
from ui.widgets.roving import keep_roving


class Segments(QFrame):
    """Buttons of which one is down, in as many rows as they need.

    ``on_choice`` gets the value of another one.
    """

    def __init__(
        self,
        presentation: Presentation,
        name: str,
        choices: Mapping[str, str],
        chosen: str,
        on_choice: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.setObjectName(f"segments_{name}")
        self.setProperty("kind", "well")
        line = QHBoxLayout(self)
        line.setContentsMargins(3, 3, 3, 3)
        group = QButtonGroup(self)
        buttons: list[QWidget] = []
        for value, text in choices.items():
            choice = Button(text)
            choice.setObjectName(f"{name}_{value}")
            choice.setProperty("kind", "segment")
            choice.setFont(presentation.font())
            choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            choice.setCheckable(True)
            choice.setAutoExclusive(True)  # what a screen reader takes for one of several
            choice.setChecked(value == chosen)
            # toggled and not clicked: a screen reader toggles
            choice.toggled.connect(lambda on, value=value: on_choice(value) if on else None)
            group.addButton(choice)
            buttons.append(choice)
        line.addWidget(Flow(buttons, spacing=2))
        keep_roving(group)
