"""What a row of an alert says beside its title: who gave the sign, and what the service did."""

from guardian.desk.values import AlertView
from guardian.link.wire.events import Imminence
from guardian.words import N_
from ui.presentation import Presentation
from ui.sayings.codes import ACTORS, IMMINENCES

_DONE = {
    "comfort_shown": N_("comfort given"),
    "resources_shown": N_("help shown"),
    "reply_replaced": N_("reply replaced"),
    "review_confirmed": N_("a person has looked"),
    "review_not_confirmed": N_("a person has looked"),
    "review_called": N_("a person has looked"),
    "review_handed_over": N_("a person has looked"),
}
"""What is not here is told on the alert's own page."""
_PRESSING = {Imminence.EMERGENCY, Imminence.URGENT, Imminence.SUBACUTE}


def who_and_what(presentation: Presentation, alert: AlertView) -> str:
    """Return who gave the sign and what the service did, on one line."""
    words = presentation.words
    if alert.drill:
        return words.say("A drill: the service tries whether alerts arrive.")
    who = words.say(ACTORS[alert.actor])
    done = [words.say(_DONE[each]) for each in alert.provider_actions if each in _DONE]
    if not done:
        return who
    return words.say(
        "{who} · {done}", who=who, done=presentation.formats.locale.createSeparatedList(done)
    )


def hurry(presentation: Presentation, alert: AlertView) -> str:
    """Return how soon somebody should look, where it matters; else nothing."""
    if alert.acknowledged_at is not None or alert.imminence not in _PRESSING:
        return ""
    return presentation.words.say(IMMINENCES[alert.imminence])
