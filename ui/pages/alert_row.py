"""One alert in a list."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from guardian.desk.values import AlertView
from ui.formats import foreign
from ui.presentation import Presentation
from ui.sayings.alert_lines import hurry, who_and_what
from ui.sayings.codes import is_crisis, level_saying
from ui.sayings.signals import signal_title
from ui.theme.fonts import Size
from ui.widgets.boxes import column, row
from ui.widgets.icon import Icon
from ui.widgets.text import Elided, caption

_LONGEST_NAME = 24


class AlertRow(QPushButton):
    """One alert as a wide button: what, whom, when, who gave the sign, and how soon to look."""

    def __init__(
        self,
        presentation: Presentation,
        alert: AlertView,
        zone: str,
        on_click: Callable[[], None],
    ) -> None:
        super().__init__()
        words = presentation.words
        settled = alert.acknowledged_at is not None
        crisis = is_crisis(alert) and not settled
        self.setObjectName(f"alert_{alert.alert_id}")
        self.setProperty("kind", "alert_crisis" if crisis else "alert")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda _checked=False: on_click())
        saying = level_saying(alert)
        title, about = signal_title(words, alert.category), _about(presentation, alert, zone)
        line, soon = who_and_what(presentation, alert), hurry(presentation, alert)
        level = words.say(saying.text)
        self.setAccessibleName(
            words.say("{level}: {title}. {about}", level=level, title=title, about=about)
        )
        self.setAccessibleDescription(
            words.say("{hurry}. {line}", hurry=soon, line=line) if soon else line
        )
        ink = "faint" if settled else saying.ink
        icon = Icon(
            presentation,
            "check" if settled else saying.icon,
            getattr(presentation.colours, ink),
            22,
        )
        across = row(icon, spacing=16)
        first = Elided(presentation, title, bold=not settled)
        grave = words.say("{level} · {hurry}", level=level, hurry=soon) if soon else level
        second = row(spacing=12)
        second.addWidget(Elided(presentation, about, Size.CAPTION, ink="second"), 1)
        second.addWidget(
            caption(presentation, grave, ink="second" if settled else saying.ink, wrap=False)
        )
        third = Elided(presentation, line, Size.CAPTION, ink="second")
        across.addLayout(column(first, second, third, spacing=1), 1)
        across.addWidget(Icon(presentation, "caret-right", presentation.colours.faint, 16))
        around = QVBoxLayout(self)
        around.setContentsMargins(16, 12, 16, 12)
        around.addLayout(across)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """Be as high as its lines: a button knows of its own text only."""
        inside = self.layout()
        least = inside.sizeHint().height() if inside is not None else 0
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), least))


def _about(presentation: Presentation, alert: AlertView, zone: str) -> str:
    words = presentation.words
    when = presentation.formats.moment(alert.detected_at, presentation.now(), zone)
    name = foreign(alert.ward_name, _LONGEST_NAME)
    if not alert.character_name:
        return words.say("{name} · {time}", name=name, time=when)
    return words.say(
        "{name} with {character} · {time}",
        name=name,
        character=foreign(alert.character_name, _LONGEST_NAME),
        time=when,
    )
