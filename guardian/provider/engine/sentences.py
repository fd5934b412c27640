"""Saying no to a child: kindly, why, and until when; nobody is blamed."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from guardian.policy.decisions import Reason, Refusal
from guardian.provider.accounts.people import WardRow
from guardian.words import N_, Words, best_language

DOMAIN = "provider_engine"


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """A title and one or two sentences, in the child's language."""

    title: str
    detail: str


_TITLES = {
    Reason.CLASS_BANNED: N_("This character is for grown-ups"),
    Reason.CHARACTER_BLOCKED: N_("This character is taking a break"),
    Reason.CURFEW: N_("It is time to rest"),
    Reason.LIMIT_REACHED: N_("That was all the chat time for today"),
    Reason.SPENDING_CAP: N_("This is over the spending limit"),
    Reason.APPROVAL_NEEDED: N_("This character is new for you"),
    Reason.REST_BREAK: N_("Time for a little break"),
    Reason.CONSENT_MISSING: N_("Your family has to say yes first"),
    Reason.SERVICE_RESTRICTED: N_("The service is closed at the moment"),
}
_PLAIN = {
    Reason.CLASS_BANNED: N_(
        "The rules keep characters like this one for people of 18 and over. The other characters "
        "would love to talk with you."
    ),
    Reason.CHARACTER_BLOCKED: N_(
        "Your family has turned this character off. You can talk with another one, or ask your "
        "family about it."
    ),
    Reason.CURFEW: N_("Chat is closed at the moment. Ask your family when it opens again."),
    Reason.LIMIT_REACHED: N_(
        "There is no chat time at the moment. You can ask your family for some."
    ),
    Reason.SPENDING_CAP: N_(
        "It costs more than can be spent at once. You can choose something smaller, or ask your "
        "family about it."
    ),
    Reason.APPROVAL_NEEDED: N_(
        "Your family wants to look at new characters first. You can ask them for this one, or talk "
        "with a character you know."
    ),
    Reason.REST_BREAK: N_(
        "You have been here for a good while. Move a little, and then come back."
    ),
    Reason.CONSENT_MISSING: N_(
        "You may chat here when a grown-up of your family has agreed to it. You can ask them."
    ),
    Reason.SERVICE_RESTRICTED: N_(
        "Nobody can chat or buy here at the moment. It has nothing to do with you."
    ),
}
_TODAY = {
    Reason.CURFEW: N_("Chat opens again today at {time}. Have a good rest!"),
    Reason.LIMIT_REACHED: N_("You can chat again today at {time}."),
    Reason.REST_BREAK: N_("Stretch, drink something, look outside. Chat opens again at {time}."),
}
_TOMORROW = {
    Reason.CURFEW: N_("Chat opens again tomorrow at {time}. Sleep well!"),
    Reason.LIMIT_REACHED: N_(
        "You can chat again tomorrow at {time}. Now is a good moment for something else you like."
    ),
    Reason.REST_BREAK: N_("Chat opens again tomorrow at {time}. Have a good rest!"),
}
_LATER = {
    Reason.CURFEW: N_("Chat opens again on {date} at {time}. Have a good rest!"),
    Reason.LIMIT_REACHED: N_(
        "You can chat again on {date} at {time}. Until then there is time for something else you "
        "like."
    ),
}
_DAY_FULL = N_(
    "Today's money is almost used up. It starts anew tomorrow. You can choose something smaller, "
    "or ask your family about it."
)
_MONTH_FULL = N_(
    "This month's money is almost used up. It starts anew on {date}. You can choose something "
    "smaller, or ask your family about it."
)
_STOPPED = N_("Your family has ended this chat for now. Nothing is wrong: take a little break.")
_CLOSING = N_("The service is closing for a moment. Please try again soon.")


def words_for(ward: WardRow) -> Words:
    """Return the engine's sentences in the ward's language."""
    return Words(DOMAIN, best_language(ward.language))


def explain(refusal: Refusal, ward: WardRow, now: datetime) -> Sentences:
    """Return why something is refused, with local times of the ward."""
    words = words_for(ward)
    return Sentences(title=words.say(_TITLES[refusal.reason]), detail=_detail(refusal, ward, now))


def stopped_sentence(ward: WardRow) -> str:
    """Return what a child reads when a guardian ends the running reply."""
    return words_for(ward).say(_STOPPED)


def unconsented_sentence(ward: WardRow) -> str:
    """Return what a child reads when a guardian withdraws a consent during a reply."""
    return words_for(ward).say(_PLAIN[Reason.CONSENT_MISSING])


def closing_sentence(ward: WardRow) -> str:
    """Return what a child reads when the service itself ends the running reply."""
    return words_for(ward).say(_CLOSING)


def _detail(refusal: Refusal, ward: WardRow, now: datetime) -> str:
    words = words_for(ward)
    if refusal.until is None:
        return words.say(_PLAIN[refusal.reason])
    zone = ZoneInfo(ward.time_zone)
    until = refusal.until.astimezone(zone)
    date = until.date().isoformat()
    if refusal.reason is Reason.SPENDING_CAP:
        if refusal.field == "spend_per_day_minor":
            return words.say(_DAY_FULL)
        return words.say(_MONTH_FULL, date=date)
    days = (until.date() - now.astimezone(zone).date()).days
    by_day = (_TODAY, _TOMORROW)[days] if days in {0, 1} else _LATER
    sentence = by_day.get(refusal.reason, _PLAIN[refusal.reason])
    return words.say(sentence, time=f"{until:%H:%M}", date=date)
