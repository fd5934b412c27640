"""One request of a child: what it is about, two answers, and what became of the answer."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractSpinBox, QSpinBox, QVBoxLayout, QWidget

from guardian.desk.values import LONGEST_EXTRA_MINUTES, RequestKind, RequestView, Stage
from ui.answers import Answer
from ui.presentation import Presentation
from ui.sayings.asked import SETTLED, answered, asked_for, refused, time_left
from ui.widgets.boxes import row
from ui.widgets.buttons import button
from ui.widgets.chip import stage_chip
from ui.widgets.flow import Flow
from ui.widgets.text import Text, caption

_SPIN_WIDTH = 104
_SPIN_MARGIN = 10
_AGE_MILLISECONDS = 30_000


@dataclass(frozen=True, kw_only=True)
class RequestRowActs:
    """What a row can ask for. ``undo``: ``None`` where answers leave at once."""

    give: Callable[[bool], None]
    set_minutes: Callable[[int], None]
    undo: Callable[[], None] | None


class RequestRow(QWidget):
    """``held``: an answer that has not left yet; ``minutes``: those to be given, if it is time."""

    def __init__(
        self,
        presentation: Presentation,
        request: RequestView,
        acts: RequestRowActs,
        *,
        held: Answer | None,
        minutes: int | None,
    ) -> None:
        super().__init__()
        self.setObjectName(f"request_{request.request_id}")
        self._presentation = presentation
        self._words = presentation.words
        self._request = request
        self._acts = acts
        self._title = asked_for(presentation, request)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(Text(presentation, self._title, bold=True))
        if held is not None and held.sent:
            self._tell_answer(Stage.ASKED, approve=held.approve, minutes=held.minutes)
        elif held is not None:
            self._tell_held(held)
        elif request.stage in {Stage.ASKED, Stage.CONFIRMED}:
            self._tell_answer(
                request.stage, approve=bool(request.approved), minutes=request.given_minutes
            )
        elif request.stage is Stage.REFUSED and request.refusal in SETTLED:
            self._tell_refusal()
        else:
            if request.stage is Stage.REFUSED:
                self._tell_refusal()
            self._ask(minutes)

    def _tell_held(self, held: Answer) -> None:
        words = self._words
        said = answered(words, approve=held.approve, minutes=held.minutes)
        line = row(spacing=12)
        text = words.say("{answer}. It is sent in a few seconds.", answer=said)
        line.addWidget(Text(self._presentation, text, ink="second"), 1)
        if self._acts.undo is not None:
            line.addWidget(
                button(
                    self._presentation,
                    words.say("Undo"),
                    self._acts.undo,
                    name=f"undo_{self._request.request_id}",
                    icon="arrow-counter-clockwise",
                )
            )
        self._column.addLayout(line)

    def _tell_answer(self, stage: Stage, *, approve: bool, minutes: int | None) -> None:
        said = answered(self._words, approve=approve, minutes=minutes)
        text = Text(self._presentation, said, ink="second")
        self._column.addWidget(Flow([text, stage_chip(self._presentation, stage)], spacing=12))

    def _tell_refusal(self) -> None:
        reason = refused(self._words, self._request.refusal or "")
        text = self._words.say("The service did not accept it: {reason}", reason=reason)
        made = caption(self._presentation, text, ink="attention")
        made.setObjectName(f"refusal_{self._request.request_id}")
        self._column.addWidget(made)

    def _ask(self, minutes: int | None) -> None:
        request = self._request
        self._left = caption(self._presentation, time_left(self._presentation, request))
        self._column.addWidget(self._left)
        timer = QTimer(self)
        timer.setInterval(_AGE_MILLISECONDS)
        timer.timeout.connect(self.tell_time)
        timer.start()
        answers = [self._button(approve=True), self._button(approve=False)]
        if request.kind is RequestKind.EXTRA_TIME:
            answers.insert(0, self._spin(minutes or request.minutes or 1))
        self._column.addSpacing(4)
        self._column.addWidget(Flow(answers))

    def tell_time(self) -> None:
        """Say anew how long there is to answer."""
        self._left.setText(time_left(self._presentation, self._request))

    def _button(self, *, approve: bool) -> QWidget:
        words = self._words
        text = words.say("Approve") if approve else words.say("Not now")
        made = button(
            self._presentation,
            text,
            lambda: self._acts.give(approve),
            name=f"{'approve' if approve else 'deny'}_{self._request.request_id}",
            icon="check" if approve else "",
        )
        made.setAccessibleName(f"{text}: {self._title}")
        return made

    def _spin(self, minutes: int) -> QSpinBox:
        words = self._words
        made = QSpinBox()
        made.setObjectName(f"minutes_{self._request.request_id}")
        made.setAccessibleName(words.say("Minutes to give"))
        made.setRange(1, LONGEST_EXTRA_MINUTES)
        made.setSingleStep(5)
        made.setSuffix(words.say(" min"))
        made.setFixedWidth(self._presentation.px(_SPIN_WIDTH))
        made.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        made.setFont(self._presentation.font())
        made.lineEdit().setTextMargins(_SPIN_MARGIN, 0, 0, 0)
        made.setValue(minutes)
        made.valueChanged.connect(self._acts.set_minutes)
        return made
