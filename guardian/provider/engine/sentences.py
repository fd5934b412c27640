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
    Reason.LIMIT_REACHED: N_("You can chat again tomorrow."),
    Reason.SPENDING_CAP: N_(
        "It costs more than can be spent at once. You can choose something smaller, or ask your "
        "family about it."
    ),
}
_TODAY = {
    Reason.CURFEW: N_("Chat opens again today at {time}. Have a good rest!"),
    Reason.LIMIT_REACHED: N_("You can chat again today at {time}."),
}
_TOMORROW = {
    Reason.CURFEW: N_("Chat opens again tomorrow at {time}. Sleep well!"),
    Reason.LIMIT_REACHED: N_(
        "You can chat again tomorrow at {time}. Now is a good moment for something else you like."
    ),
}
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


def closing_sentence(ward: WardRow) -> str:
    """Return what a child reads when the service itself ends the running reply."""
    return words_for(ward).say(_CLOSING)


def _detail(refusal: Refusal, ward: WardRow, now: datetime) -> str:
    words = words_for(ward)
    if refusal.until is None:
        return words.say(_PLAIN[refusal.reason])
    zone = ZoneInfo(ward.time_zone)
    until = refusal.until.astimezone(zone)
    if refusal.reason is Reason.SPENDING_CAP:
        return words.say(_MONTH_FULL, date=until.date().isoformat())
    days = (until.date() - now.astimezone(zone).date()).days
    by_day = _TODAY if days == 0 else _TOMORROW
    return words.say(by_day.get(refusal.reason, _PLAIN[refusal.reason]), time=f"{until:%H:%M}")
