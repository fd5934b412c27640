"""What a child reads about what they asked for: kind, whole, and nobody is blamed."""

from enum import StrEnum

from guardian.link.wire.requests import RequestKind, RequestState
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.sentences import Sentences
from guardian.words import N_, Words, best_language

DOMAIN = "provider_minors"


class AskingRefusal(StrEnum):
    """Why something cannot be asked for just now: ``reason`` of a 409 or 429."""

    CLASS_BANNED = "class_banned"
    CLASS_BLOCKED = "class_blocked"
    NOT_BLOCKED = "not_blocked"
    NOT_IN_MINOR_MODE = "not_in_minor_mode"
    ALREADY_ASKED = "already_asked"
    TOO_MANY_TODAY = "too_many_today"
    SERVICE_CLOSED = "service_closed"


_REFUSALS = {
    AskingRefusal.CLASS_BANNED: (
        N_("This character is for grown-ups"),
        N_(
            "The law keeps characters like this one for people of 18 and over, so nobody in your "
            "family can open it. The other characters would love to talk with you."
        ),
    ),
    AskingRefusal.CLASS_BLOCKED: (
        N_("Your family has closed characters of this kind"),
        N_("You can talk about it at home, or choose another character."),
    ),
    AskingRefusal.NOT_BLOCKED: (
        N_("You need not ask for this one"),
        N_("This character is open to you already."),
    ),
    AskingRefusal.NOT_IN_MINOR_MODE: (
        N_("You need not ask for this"),
        N_("Minors' mode is off already."),
    ),
    AskingRefusal.ALREADY_ASKED: (
        N_("You have asked for this already"),
        N_("Your family can see it and will answer. You can take the request back if you like."),
    ),
    AskingRefusal.TOO_MANY_TODAY: (
        N_("That was a lot of asking for one day"),
        N_("You can ask again tomorrow. If it matters to you, tell your family in person."),
    ),
    AskingRefusal.SERVICE_CLOSED: (
        N_("The service is closed for you at the moment"),
        N_("Your family knows what is needed to open it. You have done nothing wrong."),
    ),
}
_PENDING = {
    RequestKind.EXTRA_TIME: N_("You asked for {minutes} more minutes. Your family can see it."),
    RequestKind.CHARACTER: N_("You asked to talk with this character. Your family can see it."),
    RequestKind.PURCHASE: N_("You asked to buy {item}. Your family can see it."),
    RequestKind.LEAVE_MINOR_MODE: N_("You asked to leave minors' mode. Your family can see it."),
}
_APPROVED = {
    RequestKind.EXTRA_TIME: N_("Your family said yes: {minutes} more minutes today. Enjoy them!"),
    RequestKind.CHARACTER: N_("Your family said yes: this character is open for you."),
    RequestKind.PURCHASE: N_("Your family said yes: you can buy {item} once within a day."),
    RequestKind.LEAVE_MINOR_MODE: N_("Your family said yes: minors' mode is off."),
}
_SETTLED = {
    RequestState.DENIED: N_(
        "Your family said no this time. You can ask them why; they will have thought about it."
    ),
    RequestState.WITHDRAWN: N_("You took this request back."),
    RequestState.EXPIRED: N_("Nobody could answer in time. You can ask again."),
}
_AGE_NOTICE = (
    N_("Your account is now in minors' mode"),
    N_(
        "From what was said here it looks as if you may be under 18, so the protection for minors "
        "holds for this account. If that is wrong, appeal here: people will look at it and answer "
        "within 15 days. If it is right, nothing bad happens; the other characters are still "
        "here for you."
    ),
)


def words_for(person: WardRow) -> Words:
    """Return this domain's sentences in the ward's language."""
    return Words(DOMAIN, best_language(person.language))


def asking_refused(person: WardRow, refusal: AskingRefusal) -> Sentences:
    """Return why something cannot be asked for, in the ward's language."""
    title, detail = _REFUSALS[refusal]
    words = words_for(person)
    return Sentences(title=words.say(title), detail=words.say(detail))


def outcome_sentence(
    person: WardRow, kind: RequestKind, state: RequestState, *, minutes: int | None, item: str
) -> str:
    """Return how a request stands, in the ward's language."""
    by_state = {RequestState.PENDING: _PENDING[kind], RequestState.APPROVED: _APPROVED[kind]}
    sentence = by_state.get(state) or _SETTLED[state]
    return words_for(person).say(sentence, minutes=minutes or 0, item=item)


def age_notice(person: WardRow) -> Sentences:
    """Return what somebody reads whose account is treated as a minor's, in their language."""
    title, detail = _AGE_NOTICE
    words = words_for(person)
    return Sentences(title=words.say(title), detail=words.say(detail))
