"""How easily a new passphrase would be guessed: four bars, a word, and how to better it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from guardian.desk.security_values import Advice, PassphraseOpinion
from guardian.words import N_
from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.boxes import column
from ui.widgets.text import Text

_BARS = 4
_BAR_HEIGHT = 5
_GAP = 4

SCORES = (
    N_("Guessed at once"),
    N_("Very easy to guess"),
    N_("Still easy to guess"),
    N_("Hard to guess"),
    N_("Very hard to guess"),
)
"""What each score is called, 0 to 4."""

ADVICE = {
    Advice.TOO_SHORT: N_(
        "It is too short. Four or five words that do not belong together do well."
    ),
    Advice.COMMON: N_("Many people use just this. Take words that only you would put together."),
    Advice.NAME_OR_DATE: N_("Names and dates are tried first, and your child knows them."),
    Advice.KEYBOARD: N_("Keys that lie side by side are tried early."),
    Advice.REPEATED: N_("Repeating something adds next to nothing."),
    Advice.ADD_A_WORD: N_("One more word makes it far harder to guess."),
}
"""Why a passphrase is easy to guess, or how to better it."""


class StrengthMeter(QWidget):
    """Shows an opinion; keeps its height when there is none, so that nothing jumps."""

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self.setObjectName("strength")
        self._words = presentation.words
        self._bars = _Bars(presentation)
        self._text = Text(presentation, "", Size.CAPTION, ink="second")
        self._text.setObjectName("strength_text")
        self._text.setMinimumHeight(2 * self._text.fontMetrics().lineSpacing())
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        made = column(self._bars, self._text, spacing=6)
        made.setContentsMargins(0, 4, 0, 0)
        self.setLayout(made)

    def show(self, opinion: PassphraseOpinion | None = None) -> None:
        """Tell what is thought of a passphrase; ``None``: nothing was typed."""
        text = self._said(opinion) if opinion is not None else ""
        self._text.setText(text)
        self._bars.tell(opinion)
        self.setAccessibleName(text)

    def _said(self, opinion: PassphraseOpinion) -> str:
        score = self._words.say(SCORES[opinion.score])
        if opinion.advice is None:
            return self._words.say("{opinion}.", opinion=score)
        advice = self._words.say(ADVICE[opinion.advice])
        return self._words.say("{opinion}. {advice}", opinion=score, advice=advice)


class _Bars(QWidget):
    """One bar for each step; the words beside them say the same."""

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self._colours = presentation.colours
        self._opinion: PassphraseOpinion | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(200, _BAR_HEIGHT)

    def tell(self, opinion: PassphraseOpinion | None) -> None:
        """Draw another opinion."""
        self._opinion = opinion
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw what is reached, and faintly what is not."""
        colours, opinion = self._colours, self._opinion
        reached = max(1, opinion.score) if opinion is not None else 0
        ink = colours.accent if opinion is not None and opinion.acceptable else colours.attention
        wide = (self.width() - _GAP * (_BARS - 1)) / _BARS
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for position in range(_BARS):
            painter.setBrush(QColor(ink if position < reached else colours.track))
            bar = QRectF(position * (wide + _GAP), 0, wide, _BAR_HEIGHT)
            painter.drawRoundedRect(bar, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)
        painter.end()
