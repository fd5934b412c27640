"""Cards of what children ask for: one for each child."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from guardian.desk.values import RequestKind, RequestView
from ui.answers import HeldAnswers
from ui.formats import foreign
from ui.presentation import Presentation
from ui.questions import ask_to_leave_minors_mode
from ui.request_port import Requests
from ui.widgets.boxes import Card, row, rule
from ui.widgets.icon import Icon
from ui.widgets.request_row import RequestRow, RequestRowActs
from ui.widgets.text import section

Give = Callable[[RequestView, bool], None]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Where a page gets requests, keeps answers, and to whom it gives them."""

    requests: Requests
    answers: HeldAnswers
    give: Give


def request_cards(
    presentation: Presentation,
    requests: Sequence[RequestView],
    asked: Asked,
    *,
    undo: bool,
    first_link_id: str | None = None,
) -> list[QWidget]:
    """Return a card per child, that of ``first_link_id`` first; ``undo``: answers can be undone."""
    link_ids = dict.fromkeys(each.link_id for each in requests)
    ordered = sorted(link_ids, key=lambda link_id: link_id != first_link_id)
    return [
        _card(
            presentation,
            [each for each in requests if each.link_id == link_id],
            lambda request: RequestRow(
                presentation,
                request,
                _acts(request, asked, undo=undo),
                held=asked.answers.held(request),
                minutes=asked.answers.answer(request, approve=True).minutes,
            ),
        )
        for link_id in ordered
    ]


def careful(presentation: Presentation, parent: QWidget, give: Give) -> Give:
    """Return ``give`` that asks before minors' mode is left."""

    def asked(request: RequestView, approve: bool) -> None:
        if approve and request.kind is RequestKind.LEAVE_MINOR_MODE:
            name = foreign(request.ward_name, 24)
            ask_to_leave_minors_mode(
                presentation, parent, name=name, approve=lambda: give(request, True)
            )
        else:
            give(request, approve)

    return asked


def _card(
    presentation: Presentation,
    requests: Sequence[RequestView],
    made: Callable[[RequestView], RequestRow],
) -> Card:
    name = foreign(requests[0].ward_name, 24)
    title = section(presentation, presentation.words.say("{name} asks", name=name))
    card = Card(spacing=12)
    card.setObjectName(f"asks_{requests[0].link_id}")
    mark = Icon(presentation, "chat-circle-dots", presentation.colours.attention, 20)
    head = row(mark, spacing=8)
    head.addWidget(title, 1)
    card.add(head)
    for position, request in enumerate(requests):
        if position:
            card.add(rule())
        card.add(made(request))
    return card


def _acts(request: RequestView, asked: Asked, *, undo: bool) -> RequestRowActs:
    answers = asked.answers
    return RequestRowActs(
        give=lambda approve: asked.give(request, approve),
        set_minutes=lambda minutes: answers.set_minutes(request, minutes),
        undo=(lambda: answers.undo(request)) if undo else None,
    )
