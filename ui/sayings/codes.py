"""Short words for levels, stages, reasons, characters and conditions."""

from collections.abc import Mapping
from dataclasses import dataclass

from guardian.bridging.values import BridgeKind
from guardian.desk.values import AlertView, Condition, LinkView, Stage
from guardian.link.wire.events import Actor, Imminence, Level
from guardian.policy.decisions import Reason
from guardian.policy.settings import RelationshipClass
from guardian.words import N_, Words
from ui.formats import foreign


@dataclass(frozen=True, kw_only=True)
class Saying:
    """A word, its icon and the name of its colour."""

    text: str
    icon: str
    ink: str = "second"


LEVELS = {
    Level.INFO: Saying(text=N_("For your information"), icon="info", ink="note"),
    Level.LOW: Saying(text=N_("Low"), icon="info", ink="note"),
    Level.MODERATE: Saying(text=N_("Moderate"), icon="warning-circle", ink="attention"),
    Level.HIGH: Saying(text=N_("High"), icon="warning", ink="attention"),
    Level.CRITICAL: Saying(text=N_("Crisis"), icon="first-aid", ink="crisis"),
}

IMMINENCES = {
    Imminence.NONE: N_("No hurry"),
    Imminence.CHRONIC: N_("Over a longer time"),
    Imminence.SUBACUTE: N_("Within days"),
    Imminence.URGENT: N_("Please look today"),
    Imminence.EMERGENCY: N_("Please look now"),
}

ACTORS = {
    Actor.USER: N_("Something your child wrote"),
    Actor.AI_OUTPUT: N_("Something the character wrote"),
    Actor.BEHAVIOUR: N_("How your child uses the service"),
    Actor.PAYMENT: N_("A payment"),
}

METHODS = {
    "rule": N_("A fixed rule"),
    "model": N_("A trained model"),
    "human": N_("A person at the service"),
}

PROVIDER_ACTIONS = {
    "comfort_shown": N_("It answered your child with words of comfort."),
    "resources_shown": N_("It showed your child where to find help."),
    "reply_replaced": N_("It replaced the character's reply by a safe one."),
    "passed": N_("It let the message pass and told you."),
    "softer_replies": N_("Its characters answer more gently for the rest of the talk."),
    "review_queued": N_("It noted this for a person to look at."),
    "contact_chain_started": N_(
        "It keeps trying until somebody answers, at last the emergency contacts."
    ),
    "review_confirmed": N_("A person at the service has looked: it is as the alert says."),
    "review_not_confirmed": N_("A person at the service has looked and could not confirm it."),
    "review_called": N_("A person at the service has looked and called."),
    "review_handed_over": N_("A person at the service has looked and told the authorities."),
}

SUBTYPES = {
    "late_night": N_("Chats late at night."),
    "long_runs": N_("Long chats without a break."),
    "asked_to_stay": N_("A character asked your child to stay."),
    "rising": N_("More time than the week before."),
    "nights_in_a_row": N_("Chats after midnight, several nights in a row."),
    "nights_rising": N_("More and more chats after midnight."),
    "farewell": N_("Things put in order, soon after an earlier sign of this kind."),
    "copy_asked": N_("Your child asked for a copy of their data."),
    "chats_deleted": N_("Your child had chats deleted."),
    "everything_deleted": N_("Your child asked for everything to be deleted."),
    "sudden_silence": N_(
        "No chats for days after an earlier sign of this kind, where there was chat every day."
        " Often this is good news: please look."
    ),
}
"""The facts behind a sign that was read from how the service is used."""

STAGES = {
    Stage.ASKED: Saying(text=N_("Not confirmed yet"), icon="clock", ink="attention"),
    Stage.CONFIRMED: Saying(text=N_("Confirmed"), icon="check"),
    Stage.SEEN: Saying(text=N_("Seen in use"), icon="checks", ink="accent"),
    Stage.REFUSED: Saying(text=N_("Not accepted"), icon="x-circle", ink="attention"),
    Stage.CONFLICT: Saying(
        text=N_("Your choice is needed"), icon="warning-circle", ink="attention"
    ),
}

CLASSES = {
    RelationshipClass.STUDY: Saying(text=N_("Study"), icon="student"),
    RelationshipClass.STORY: Saying(text=N_("Story"), icon="book-open"),
    RelationshipClass.FRIEND: Saying(text=N_("Friend"), icon="smiley"),
    RelationshipClass.VIRTUAL_KIN: Saying(text=N_("Virtual family"), icon="users"),
    RelationshipClass.VIRTUAL_PARTNER: Saying(text=N_("Virtual partner"), icon="heart"),
}

REASONS = {
    Reason.CLASS_BANNED: N_("Kept from children by law"),
    Reason.CHARACTER_BLOCKED: N_("A character you blocked"),
    Reason.CURFEW: N_("During the night pause"),
    Reason.LIMIT_REACHED: N_("Today's time was used up"),
    Reason.SPENDING_CAP: N_("Over the spending cap"),
    Reason.APPROVAL_NEEDED: N_("A new character you have not approved"),
    Reason.REST_BREAK: N_("During a rest break"),
    Reason.CONSENT_MISSING: N_("Your consent is missing"),
    Reason.SERVICE_RESTRICTED: N_("The service was closed to everybody"),
}

CONDITIONS = {
    Condition.ACTIVE: Saying(text=N_("Connected"), icon="link", ink="second"),
    Condition.CATCHING_UP: Saying(text=N_("Catching up"), icon="arrow-clockwise", ink="note"),
    Condition.OFFLINE: Saying(text=N_("No connection"), icon="cloud-slash", ink="attention"),
    Condition.PROVIDER_TROUBLE: Saying(
        text=N_("The service has trouble"), icon="warning-circle", ink="attention"
    ),
    Condition.SIGN_IN_NEEDED: Saying(text=N_("Sign-in needed"), icon="key", ink="attention"),
    Condition.SUSPENDED: Saying(text=N_("Link paused"), icon="pause", ink="attention"),
    Condition.LOCAL_TROUBLE: Saying(
        text=N_("Trouble on this computer"), icon="warning-circle", ink="attention"
    ),
    Condition.ENDED: Saying(text=N_("Link ended"), icon="link-break", ink="attention"),
    Condition.ENDED_BY_WARD: Saying(
        text=N_("Ended by your child"), icon="link-break", ink="attention"
    ),
    Condition.ENDED_BY_GUARDIAN: Saying(
        text=N_("Ended by a guardian"), icon="link-break", ink="attention"
    ),
    Condition.ENDED_BY_PROVIDER: Saying(
        text=N_("Ended by the service"), icon="link-break", ink="attention"
    ),
}

CONDITION_MEANINGS = {
    Condition.CATCHING_UP: N_("Older news is still arriving."),
    Condition.OFFLINE: N_(
        "Limits stay in force at the service. New alerts cannot reach you until the connection"
        " is back."
    ),
    Condition.PROVIDER_TROUBLE: N_(
        "The service does not answer as it should. Guardian keeps trying; new alerts may be late."
    ),
    Condition.SIGN_IN_NEEDED: N_(
        "This computer is not signed in there any more, so alerts do not arrive. Link the account"
        " again; what was recorded stays."
    ),
    Condition.SUSPENDED: N_(
        "The service has paused this link. Alerts do not arrive. Ask the service why."
    ),
    Condition.LOCAL_TROUBLE: N_(
        "Guardian cannot keep on this computer what the service tells, so nothing new is shown."
        " Limits stay in force at the service. Make room on the disk, or restart Guardian."
    ),
    Condition.ENDED: N_(
        "This link has ended. What you see is what was known before. Alerts do not arrive. Link"
        " the account again to go on; what was recorded stays."
    ),
    Condition.ENDED_BY_WARD: N_(
        "Your child ended this link. Alerts do not arrive. What was recorded stays. Talk about it"
        " first; then you can link the account again."
    ),
    Condition.ENDED_BY_GUARDIAN: N_(
        "A guardian ended this link: another one, or you in another place. Alerts do not arrive."
        " What was recorded stays. Link the account again to go on."
    ),
    Condition.ENDED_BY_PROVIDER: N_(
        "The service ended this link. Alerts do not arrive. What was recorded stays. Link the"
        " account again to go on, or ask the service why."
    ),
}

OWN_OFFLINE_MEANINGS = {
    BridgeKind.GATEWAY: N_(
        "Guardian's part on this computer does not answer. While it is off, your child's program"
        " gets no answers through it; your changes and new alerts wait. Start it again in Settings."
    ),
    BridgeKind.OPEN_WEBUI: N_(
        "Guardian's part on this computer does not answer. Open WebUI itself keeps what is blocked"
        " and what its filter was told last; your changes and new alerts wait. Start it again in"
        " Settings."
    ),
}
"""What holds while a companion of the family's own is off: no service of others goes on there."""

LINKED_AGAIN = frozenset(
    {
        Condition.SIGN_IN_NEEDED,
        Condition.ENDED,
        Condition.ENDED_BY_WARD,
        Condition.ENDED_BY_GUARDIAN,
        Condition.ENDED_BY_PROVIDER,
    }
)
"""Linking again goes on with the same account."""

REASON_MEANINGS = {
    "ward_is_of_age": N_(
        "The service has paused this link because your child is of age now. Ask them to agree on"
        " their own page there. Until then alerts do not arrive."
    ),
    "ward_objected": N_(
        "Your child objected to this link, and the time to answer is over. Alerts do not arrive."
        " What was recorded stays. Talk about it first; then you can link the account again."
    ),
    "reconfirmation_due": N_(
        "This link was not confirmed again within a year, so it ran out. Alerts do not arrive."
        " What was recorded stays. Link the account again to go on."
    ),
    "never_used": N_(
        "The service ended this link because this computer never used it. Link the account again."
    ),
}
"""What the providers' codes mean; a code that is not here says no more than the condition."""

FIELDS = {
    "daily_minutes": N_("Time per day"),
    "weekday_minutes": N_("Time by weekday"),
    "session_minutes": N_("At a stretch"),
    "break_minutes": N_("Rest after a stretch"),
    "curfew": N_("Night pause"),
    "closed_hours": N_("Pauses in the week"),
    "duration_reminder_minutes": N_("Reminder of the time"),
    "reality_reminder_minutes": N_("Reminder that it is an AI"),
    "spend_per_purchase_minor": N_("Cap for one purchase"),
    "spend_per_day_minor": N_("Cap for a day"),
    "spend_per_month_minor": N_("Cap for a month"),
    "approve_new_characters": N_("Approval of new characters"),
    "minor_mode": N_("Minors' mode"),
}


def condition_meaning(link: LinkView) -> str | None:
    """Return what it means that a link stands so and what to do; ``None``: all is well."""
    reason = link.condition_reason or ""
    told = link.condition is Condition.SUSPENDED or link.condition.is_end
    if told and reason in REASON_MEANINGS:
        return REASON_MEANINGS[reason]
    if link.own is not None and link.condition is Condition.OFFLINE:
        return OWN_OFFLINE_MEANINGS[link.own.kind]
    return CONDITION_MEANINGS.get(link.condition)


def is_crisis(alert: AlertView) -> bool:
    """Return whether an alert is a crisis, the only thing that is shown in red."""
    return alert.level is Level.CRITICAL or alert.imminence is Imminence.EMERGENCY


def level_saying(alert: AlertView) -> Saying:
    """Return the word for how grave an alert is."""
    return LEVELS[Level.CRITICAL] if is_crisis(alert) else LEVELS[alert.level]


HELPLINES = {
    "national mental-health line": N_("national mental-health line"),
    "youth line": N_("youth line"),
    "illegal online content reports": N_("illegal online content reports"),
    "local government": N_("local government"),
    "police": N_("police"),
    "ambulance": N_("ambulance"),
}
"""Names of helplines that the presets carry; others are shown as they come."""

CLAUSES = {
    "Measures Art. 14": N_("Measures Art. 14"),
    "Measures Art. 18": N_("Measures Art. 18"),
    "Minors' mode guidelines": N_("Minors' mode guidelines"),
    "games notice": N_("Notice against addiction to online games"),
}
"""Laws and guides that have a name in every language; others are shown as they come."""


def known(words: Words, names: Mapping[str, str], text: str) -> str:
    """Return a known name in the reader's language, or foreign text made fit to be shown."""
    return words.say(names[text]) if text in names else foreign(text)
