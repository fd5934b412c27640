"""Before a consent is given: what it allows, its terms in full, and one deliberate step."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from guardian.desk.records_ward_values import ConsentView
from ui.formats import foreign
from ui.pages.records_terms import terms_of
from ui.presentation import Presentation
from ui.sayings.ward_records import CONSENTS, allows
from ui.widgets.boxes import column, row, rule
from ui.widgets.buttons import button
from ui.widgets.scroll import ScrollingPage
from ui.widgets.text import Text, caption, section

_WIDTH, _HIGHEST = 560, 620
_AROUND = 40
"""What is left of the window around the dialog, in pixels."""
_NAME = 24


class _Sheet(QWidget):
    """As high as its width asks for; a wrapping text alone asks for the height of a narrow one."""

    def __init__(self, part: QWidget) -> None:
        super().__init__()
        self.setLayout(column(part))

    def minimumSizeHint(self) -> QSize:
        """Leave the height to the width."""
        return QSize(super().minimumSizeHint().width(), 0)


class ConsentDialog(QDialog):
    """Shows what is consented to (PIPL Art. 17: before, in full, in plain words).

    ``give`` is called by its button alone; Enter and Esc leave everything as it is.
    """

    def __init__(
        self,
        presentation: Presentation,
        parent: QWidget,
        ward_name: str,
        consent: ConsentView,
        give: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        words = presentation.words
        title = words.say("Give consent: {title}?", title=words.say(CONSENTS[consent.kind].title))
        self.setObjectName("consent_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._give = give
        self._terms = _Sheet(terms_of(presentation, consent))
        self._scrolling = ScrollingPage("scroll_consent")
        self._scrolling.area.setWidget(self._terms)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(24, 20, 24, 20)
        inside.setSpacing(12)
        inside.addWidget(section(presentation, title))
        inside.addWidget(Text(presentation, allows(words, consent, foreign(ward_name, _NAME))))
        inside.addWidget(rule())
        inside.addWidget(self._scrolling, 1)
        inside.addWidget(rule())
        told = words.say(
            "You can withdraw it here at any time. If the service cannot be reached now, Guardian"
            " tells it as soon as it can."
        )
        inside.addWidget(caption(presentation, told))
        leave = button(presentation, words.say("Cancel"), self.reject, name="give_not")
        leave.setDefault(True)
        go = button(
            presentation, words.say("I consent"), self._agreed, name="give_now", kind="primary"
        )
        inside.addLayout(row(None, leave, go, spacing=12))
        self._inside = inside
        self._room = parent.window().size()
        self._wide, self._highest = presentation.px(_WIDTH), presentation.px(_HIGHEST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll the terms by the keys of a page; nothing within them takes the focus."""
        if not self._scrolling.scroll_by(event.key()):
            super().keyPressEvent(event)

    def _agreed(self) -> None:
        self._give()
        self.accept()

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the terms need, and within the window: now its texts are dressed."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = min(self._wide, self._room.width() - _AROUND)
        margins = self._inside.contentsMargins()
        inner = width - margins.left() - margins.right()
        around = self._inside.heightForWidth(width) - self._scrolling.sizeHint().height()
        high = around + self._terms.heightForWidth(inner)
        self.resize(width, min(high, self._highest, self._room.height() - _AROUND))
