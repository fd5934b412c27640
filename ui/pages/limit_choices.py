"""Limits that were changed in two places: a card for each, and what was chosen."""

from collections.abc import Callable, Iterator
from functools import partial

from guardian.desk.values import FieldState, LimitsView, Stage
from ui.presentation import Presentation
from ui.sayings.limit_states import field_title, value_text
from ui.widgets.conflict import ConflictCard

_ELSEWHERE = (
    "blocked_characters/",
    "blocked_relationship_classes/",
    "approved_characters/",
    "exempt_characters/",
    "approve_new_characters",
)
"""Fields that are chosen about beside the characters."""
Choose = Callable[[str, FieldState, bool], None]
"""Gets the field, how it stood, and whether the guardian's own value shall hold."""


def conflicts(value: LimitsView) -> dict[str, FieldState]:
    """Return what the guardian has to choose about; characters have a page of their own."""
    return {
        name: state
        for name, state in value.states.items()
        if state.stage is Stage.CONFLICT and not name.startswith(_ELSEWHERE)
    }


def conflict_cards(
    presentation: Presentation, value: LimitsView, choose: Choose
) -> Iterator[ConflictCard]:
    """Yield a card for each conflict."""
    for name, state in conflicts(value).items():
        theirs, ours = (
            value_text(presentation, name, each, value.currency)
            for each in (state.theirs, state.ours)
        )
        limit = field_title(presentation, name)
        yield ConflictCard(
            presentation,
            name,
            title=presentation.words.say("{limit}: two values", limit=limit),
            theirs=theirs,
            ours=ours,
            on_choice=partial(choose, name, state),
        )
