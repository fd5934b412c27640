"""What Guardian found out, in words: what the service reports, and no accusation beyond it."""

from collections.abc import Mapping
from dataclasses import dataclass

from guardian.desk.finding_values import FindingKind, FindingView
from guardian.words import N_, Words
from ui.formats import foreign
from ui.presentation import Presentation
from ui.sayings.finding_texts import TEXTS
from ui.sayings.telling import Telling

UNHEARD = frozenset(
    {
        FindingKind.NO_SIGN_OF_LIFE,
        FindingKind.NOT_HEARD,
        FindingKind.EVENTS_MISSING,
        FindingKind.SIGN_IN_NEEDED,
        FindingKind.LINK_ENDED,
    }
)
"""While one of these holds, no alerts does not mean that all is well."""
URGENT = frozenset({FindingKind.NOT_HEARD, FindingKind.SIGN_IN_NEEDED, FindingKind.LINK_ENDED})
"""Told so that the notification stays: while one holds, no alert at all can arrive."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What all findings of one kind have in common."""

    icon: str
    title: str
    advice: str


_ASK = N_(
    "Ask the service how this came about. Limits may need a moment to take effect; this one had"
    " its time."
)

KINDS: Mapping[FindingKind, Kind] = {
    FindingKind.CURFEW_BROKEN: Kind(icon="moon", title=N_("Chat in closed hours"), advice=_ASK),
    FindingKind.BLOCKED_CHARACTER_USED: Kind(
        icon="users", title=N_("Chat with a character that was not open"), advice=_ASK
    ),
    FindingKind.DAY_LIMIT_EXCEEDED: Kind(
        icon="clock", title=N_("More time in a day than allowed"), advice=_ASK
    ),
    FindingKind.SESSION_LIMIT_EXCEEDED: Kind(
        icon="clock", title=N_("Longer without a break than allowed"), advice=_ASK
    ),
    FindingKind.SPENDING_CAP_EXCEEDED: Kind(
        icon="shopping-bag",
        title=N_("More spent than allowed"),
        advice=N_("Ask the service how this came about, and whether it pays the money back."),
    ),
    FindingKind.REMINDER_MISSING: Kind(
        icon="bell", title=N_("A reminder did not come"), advice=_ASK
    ),
    FindingKind.MESSAGES_AFTER_STOP: Kind(
        icon="stop",
        title=N_("The character went on after a stop"),
        advice=N_("A chat has to end when it is ended (Measures Art. 18). Ask the service why."),
    ),
    FindingKind.ALERT_TOLD_LATE: Kind(
        icon="clock",
        title=N_("An alert came late"),
        advice=N_("Look at the alert first. Then ask the service what held it up."),
    ),
    FindingKind.ALERT_NEVER_TOLD: Kind(
        icon="bell",
        title=N_("An alert did not arrive by itself"),
        advice=N_("Look at the alert first. Then ask the service why it was not told."),
    ),
    FindingKind.CHANGE_NOT_APPLIED: Kind(
        icon="warning-circle",
        title=N_("A confirmed change is not in force"),
        advice=N_("Look at the page Limits and ask for it again. If it stays so, ask the service."),
    ),
    FindingKind.NO_SIGN_OF_LIFE: Kind(
        icon="cloud-slash",
        title=N_("The channel for alerts is silent"),
        advice=N_(
            "New alerts may be missing. Look at the service's own app meanwhile, and ask the"
            " service if it stays so."
        ),
    ),
    FindingKind.NOT_HEARD: Kind(
        icon="cloud-slash",
        title=N_("Nothing is heard from the service"),
        advice=N_(
            "Check this computer's connection to the internet. Confirmed limits stay in force at"
            " the service; new alerts cannot reach you."
        ),
    ),
    FindingKind.EVENTS_MISSING: Kind(
        icon="warning-circle",
        title=N_("Messages of the service are missing"),
        advice=N_(
            "Guardian has read everything else anew and keeps asking. If it stays so, ask the"
            " service."
        ),
    ),
    FindingKind.LINK_ENDS_SOON: Kind(
        icon="clock",
        title=N_("The link ends soon"),
        advice=N_(
            "Confirm the link in your account at the service. After that day alerts would not"
            " arrive any more."
        ),
    ),
    FindingKind.SIGN_IN_NEEDED: Kind(
        icon="key",
        title=N_("The service asks you to sign in again"),
        advice=N_("Link the account again; what was recorded stays."),
    ),
    FindingKind.LINK_ENDED: Kind(
        icon="link-break",
        title=N_("The link has ended"),
        advice=N_(
            "What was recorded stays. Talk with each other first; then you can link the account"
            " again."
        ),
    ),
    FindingKind.MINOR_MODE_OFF: Kind(
        icon="student",
        title=N_("Minors' mode is off"),
        advice=N_("If you have not agreed to this, ask the service how it came about."),
    ),
    FindingKind.USE_STOPPED: Kind(
        icon="chat-circle-dots",
        title=N_("No chat for some days"),
        advice=N_(
            "Often there is a simple reason: a journey, an illness, something more interesting."
            " Chat with another account or another service would not show here. Ask, without"
            " hurry."
        ),
    ),
    FindingKind.PROVIDER_CLOCK_OFF: Kind(
        icon="clock",
        title=N_("Two clocks differ"),
        advice=N_(
            "Check date and time of this computer. Closed hours go by the clock of the service."
        ),
    ),
    FindingKind.SIGNING_KEY_CHANGED: Kind(
        icon="key",
        title=N_("The service signs with a new key"),
        advice=N_(
            "Mostly this is maintenance that nobody announced. Ask the service whether it has"
            " changed its key."
        ),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Said:
    """A finding in words. ``text``: what was reported and when; ``advice``: what to do."""

    title: str
    text: str
    advice: str


def said(presentation: Presentation, finding: FindingView) -> Said:
    """Return everything that a page says of a finding."""
    words, kind = presentation.words, KINDS[finding.kind]
    text = TEXTS[finding.kind](Telling(presentation, finding))
    return Said(
        title=words.say(kind.title),
        text=text or words.say("The service reports something that does not fit this limit."),
        advice=words.say(kind.advice),
    )


def told(words: Words, finding: FindingView) -> tuple[str, str]:
    """Return title and body of a notification: no text of others but the child's name."""
    name = foreign(finding.ward_name, 24)
    title = words.say("Guardian: something to look at about {name}", name=name)
    body = words.say("{finding}. Open Guardian to read more.", finding=title_of(words, finding))
    return title, body


def title_of(words: Words, finding: FindingView) -> str:
    """Return what was found, as a title."""
    return words.say(KINDS[finding.kind].title)


def found_by_guardian(words: Words, found: int) -> str:
    """Return how many findings wait, as a sentence."""
    return words.say_n(
        "Guardian found something for you to look at.",
        "Guardian found {n} things for you to look at.",
        found,
    )
