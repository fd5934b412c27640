"""A companion of the family's own that is not well, told where the child's day is."""

from collections.abc import Callable

from guardian.bridging.values import BridgeView
from ui.formats import foreign
from ui.presentation import Presentation
from ui.widgets.buttons import button
from ui.widgets.states import Banner

_SENTENCE = 400


def own_banner(
    presentation: Presentation, bridge: BridgeView, go_to_settings: Callable[[], None]
) -> Banner:
    """Return what is wrong, what it means, and the way to where it can be mended."""
    health = bridge.health
    made = Banner(
        presentation,
        "attention",
        "warning-circle",
        foreign(health.title, _SENTENCE),
        foreign(health.advice, _SENTENCE),
        button(
            presentation,
            presentation.words.say("See it in Settings"),
            go_to_settings,
            name="see_own_companion",
        ),
    )
    made.setObjectName("own_companion_banner")
    return made
