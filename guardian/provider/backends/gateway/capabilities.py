"""What a gateway can do, how strongly, and why: a sentence for each, as the app shows it."""

from guardian.bridging.values import CapabilityLine, Strength
from guardian.provider.backends.gateway.errors import DOMAIN
from guardian.words import N_, Words

_ROWS = (
    (
        "usage",
        N_("Time of use"),
        Strength.REAL_TIME,
        N_("Every question and answer counts as it passes, whatever the program deletes later."),
    ),
    (
        "block",
        N_("Blocking a model"),
        Strength.REAL_TIME,
        N_(
            "A blocked model is gone from the list and refused from the next question on. "
            "Characters that a program makes of one model are one to Guardian."
        ),
    ),
    (
        "pause",
        N_("Pausing"),
        Strength.REAL_TIME,
        N_("Nothing more is answered to your child until you end the pause."),
    ),
    (
        "stop",
        N_("Ending an answer"),
        Strength.REAL_TIME,
        N_("An answer that is being given ends in mid-sentence."),
    ),
    (
        "limits",
        N_("Limits and night pauses"),
        Strength.REAL_TIME,
        N_("Limits, rests and night pauses hold to the minute; without Guardian nothing answers."),
    ),
    (
        "spending",
        N_("Limits on spending"),
        Strength.REAL_TIME,
        N_("Answers of paid models count with the prices that you give, before they cost."),
    ),
    (
        "reminders",
        N_("Reminders"),
        Strength.REAL_TIME,
        N_("Reminders stand in the answer itself, in whatever program it is read."),
    ),
    (
        "minors_mode",
        N_("Minors' mode"),
        Strength.REAL_TIME,
        N_("Every model is told that it talks with a child, and what it answers is read."),
    ),
    (
        "deleted_chats",
        N_("Deleted chats"),
        Strength.HARD,
        N_("What your child deletes in a program was counted before."),
    ),
    (
        "ways_around",
        N_("Ways around"),
        Strength.NOT_AT_ALL,
        N_(
            "What is asked of a model without Guardian is not seen: close the model's own address "
            "to your child, and keep its key where your child cannot read it."
        ),
    ),
)


def capability_lines(language: str) -> tuple[CapabilityLine, ...]:
    """Return the table in one of ``words.LANGUAGES``."""
    say = Words(DOMAIN, language).say
    return tuple(
        CapabilityLine(capability=code, title=say(title), strength=strength, reason=say(reason))
        for code, title, strength, reason in _ROWS
    )
