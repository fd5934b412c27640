"""What children ask for, in words."""

from guardian.desk.values import RequestKind, RequestView
from guardian.words import N_, Words
from ui.formats import foreign
from ui.presentation import Presentation

_REFUSALS = {
    "no_limit": N_("You have set no daily limit, so there is nothing to add to."),
    "out_of_hours": N_("Chat stays closed until the end of the day, so more time changes nothing."),
    "other_guardian": N_("Another guardian's limit is stricter and holds all the same."),
    "not_today": N_("The day that it was for is over."),
    "not_offered": N_("The service no longer has this character."),
    "class_banned": N_("The law keeps this character closed."),
    "character_blocked": N_("Another limit keeps this character closed."),
    "approved": N_("Somebody else has approved it already."),
    "denied": N_("Somebody else has said “not now” already."),
    "withdrawn": N_("It was taken back before your answer arrived."),
    "expired": N_("The time to answer was over."),
    "link_permission_missing": N_("Your link may not answer requests of this kind."),
    "link_request_unknown": N_("The service does not know this request any more."),
    "link_ended": N_("The link to this account has ended."),
}
SETTLED = frozenset({"approved", "denied", "withdrawn", "expired", "link_request_unknown"})
"""Refusals after which there is nothing left to answer."""
_SECONDS_PER_HOUR = 3600


def asked_for(presentation: Presentation, request: RequestView) -> str:
    """Return what is asked for, as the title of a request."""
    words = presentation.words
    if request.kind is RequestKind.EXTRA_TIME:
        return more_minutes(words, request.minutes or 0)
    if request.kind is RequestKind.CHARACTER:
        character = foreign(request.character_name or "", 24)
        return words.say("Chat with {character}", character=character)
    if request.kind is RequestKind.PURCHASE:
        item = foreign(request.item or "", 40)
        if request.price_minor is None:
            return words.say("Buy “{item}”", item=item)
        price = presentation.formats.money(request.price_minor, request.currency)
        return words.say("Buy “{item}” for {price}", item=item, price=price)
    return words.say("Leave minors' mode")


def more_minutes(words: Words, minutes: int) -> str:
    """Return extra time of today."""
    return words.say_n("{n} more minute today", "{n} more minutes today", minutes)


def told(presentation: Presentation, request: RequestView) -> str:
    """Return what a notification says: no text of others but the child's name, bounded."""
    words, name = presentation.words, foreign(request.ward_name, 24)
    if request.kind is RequestKind.EXTRA_TIME:
        return words.say_n(
            "{name} asks for {n} more minute",
            "{name} asks for {n} more minutes",
            request.minutes or 0,
            name=name,
        )
    if request.kind is RequestKind.CHARACTER:
        return words.say("{name} asks to chat with another character", name=name)
    if request.kind is RequestKind.PURCHASE:
        return words.say("{name} asks to buy something", name=name)
    return words.say("{name} asks to leave minors' mode", name=name)


def time_left(presentation: Presentation, request: RequestView) -> str:
    """Return when it was asked and how long it waits for an answer."""
    words, now = presentation.words, request.provider_time(presentation.now())
    asked = presentation.formats.moment(request.asked_at, now, request.time_zone)
    seconds = max(0, int((request.expires_at - now).total_seconds()))
    if seconds >= _SECONDS_PER_HOUR:
        left = words.say_n(
            "{n} h left to answer", "{n} h left to answer", seconds // _SECONDS_PER_HOUR
        )
    else:
        left = words.say_n("{n} min left to answer", "{n} min left to answer", seconds // 60)
    return words.say("Asked {time} · {left}", time=asked, left=left)


def answered(words: Words, *, approve: bool, minutes: int | None) -> str:
    """Return what the guardian answered."""
    if not approve:
        return words.say("Not now")
    if minutes is None:
        return words.say("Approved")
    return words.say_n("Approved: {n} minute", "Approved: {n} minutes", minutes)


def refused(words: Words, refusal: str) -> str:
    """Return why the service did not take an answer."""
    known = _REFUSALS.get(refusal)
    return words.say(known) if known else words.say("The service did not accept the answer.")
