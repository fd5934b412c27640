"""What a gateway can do for a family, how strongly, and why."""

from guardian.bridging.values import CapabilityLine, Strength
from guardian.provider.bridging.errors import DOMAIN
from guardian.words import Words


def gateway_lines(language: str) -> tuple[CapabilityLine, ...]:
    """Return a line for every capability, in one of ``words.LANGUAGES``.

    The gateway can do the same before every model's server: nothing has to be looked at.
    """
    say = Words(DOMAIN, language).say
    told = (
        (
            "usage",
            Strength.REAL_TIME,
            say("Time of use"),
            say("Every message through the gateway counts at once, for each model."),
        ),
        (
            "block",
            Strength.REAL_TIME,
            say("Blocking a model"),
            say(
                "A blocked model is refused from the next message on. The characters that a "
                "program makes of one model are one to the gateway."
            ),
        ),
        (
            "pause",
            Strength.REAL_TIME,
            say("Pausing"),
            say("A paused child gets no answer until you end the pause, and reads why."),
        ),
        (
            "stop",
            Strength.REAL_TIME,
            say("Ending an answer"),
            say("An answer that is being given ends in mid-sentence."),
        ),
        (
            "limits",
            Strength.REAL_TIME,
            say("Limits and night pauses"),
            say("Limits, rests and night pauses hold to the minute."),
        ),
        (
            "spending",
            Strength.REAL_TIME,
            say("Limits on spending"),
            say("Answers of paid models count with the prices that you give, before they cost."),
        ),
        (
            "reminders",
            Strength.REAL_TIME,
            say("Reminders"),
            say("Reminders stand in the answer itself, in every program."),
        ),
        (
            "minors_mode",
            Strength.REAL_TIME,
            say("Minors' mode"),
            say("Every model is told that it talks with a child, and its answers are read."),
        ),
        (
            "ways_around",
            Strength.NOT_AT_ALL,
            say("Ways around"),
            say(
                "Whoever reaches the model by another address or another key passes by the "
                "gateway. Close the model's own port to your child's account and computer."
            ),
        ),
    )
    return tuple(
        CapabilityLine(capability=of, title=title, strength=strength, reason=reason)
        for of, strength, title, reason in told
    )
