"""Consents, guardians and contacts in words."""

from dataclasses import dataclass

from guardian.desk.records_ward_values import (
    ConsentKind,
    ConsentState,
    ConsentView,
    ConsentWishKind,
    ContactView,
    ContactWishKind,
    LinkState,
    RecordRefusal,
    Role,
    WishView,
)
from guardian.desk.values import Stage
from guardian.words import N_, Words
from ui.sayings.codes import Saying


@dataclass(frozen=True, kw_only=True)
class ConsentSaying:
    """``title``: what is agreed to; ``law``: who asks for it, dated; ``allows``: what it is for.

    ``follows``: what a withdrawal brings about; ``follows_open``: where the service needs none.
    """

    title: str
    law: str
    allows: str
    follows: str
    follows_open: str


CONSENTS = {
    ConsentKind.SERVICE_UNDER_14: ConsentSaying(
        title=N_("Using the service under 14"),
        law=N_("Asked for by Measures Art. 14, since 2026-07-15"),
        allows=N_(
            "With this consent {name} may use the service, in minors' mode and with the limits you"
            " set."
        ),
        follows=N_(
            "The service closes for {name} at once, and a running conversation ends. The account"
            " and your other consents stay."
        ),
        follows_open=N_(
            "At this age the service no longer needs this consent, so {name} can go on chatting."
            " Your other consents stay."
        ),
    ),
    ConsentKind.MINOR_DATA_PROCESSING: ConsentSaying(
        title=N_("Handling your child's data"),
        law=N_("Asked for by Measures Art. 17, since 2026-07-15, and PIPL Art. 31"),
        allows=N_(
            "With this consent the service may handle data of {name}: to answer, to keep your"
            " limits, and to notice danger."
        ),
        follows=N_(
            "The service may no longer handle data of {name}, so it closes at once, and a running"
            " conversation ends. What is stored is not deleted by this."
        ),
        follows_open=N_(
            "At this age the service no longer needs this consent, so {name} can go on chatting."
            " What is stored is not deleted by this."
        ),
    ),
    ConsentKind.MODEL_TRAINING: ConsentSaying(
        title=N_("Training models with what your child writes"),
        law=N_("Asked for by Measures Art. 16, since 2026-07-15"),
        allows=N_(
            "With this consent the service may train its models with what {name} writes. Without"
            " it everything works just the same."
        ),
        follows=N_(
            "From now on the service may not train with what {name} writes. Nothing else changes."
        ),
        follows_open=N_(
            "From now on the service may not train with what {name} writes. Nothing else changes."
        ),
    ),
}

STATES = {
    ConsentState.GIVEN: Saying(text=N_("Consent given"), icon="check", ink="accent"),
    ConsentState.NOT_GIVEN: Saying(text=N_("No consent"), icon="minus-circle"),
    ConsentState.WITHDRAWN: Saying(text=N_("Consent withdrawn"), icon="arrow-counter-clockwise"),
}

ROLES = {
    Role.OWNER: Saying(
        text=N_("Guardian, linked first"),
        icon="user-circle",
    ),
    Role.CO_GUARDIAN: Saying(text=N_("Guardian"), icon="user-circle"),
    Role.OBSERVER: Saying(text=N_("Looks on"), icon="eye"),
    Role.EMERGENCY_CONTACT: Saying(text=N_("Emergency contact with an app"), icon="phone"),
}

MAY = {
    Role.OWNER: N_(
        "May see alerts and use, and change limits, consents and contacts, as far as the service"
        " lets them at this age."
    ),
    Role.CO_GUARDIAN: N_(
        "May see alerts and use, and change limits, consents and contacts, as far as the service"
        " lets them at this age."
    ),
    Role.OBSERVER: N_("May see alerts, use and limits, and change nothing."),
    Role.EMERGENCY_CONTACT: N_("Hears of a crisis, and of nothing else."),
}

PERMISSIONS = {
    "usage.read": N_("see when and how long your child chats"),
    "alerts.read": N_("get alerts"),
    "policy.read": N_("see limits"),
    "policy.write": N_("change limits"),
    "characters.block": N_("block characters"),
    "spending.read": N_("see purchases"),
    "spending.limit": N_("limit spending"),
    "session.stop": N_("stop a running chat"),
    "contacts.manage": N_("change emergency contacts"),
    "consents.manage": N_("give and withdraw consent"),
    "data.inventory": N_("see which data is stored"),
    "data.export": N_("have data copied"),
    "data.delete": N_("have data deleted"),
    "complaints.manage": N_("send complaints and appeals"),
}

LINK_STATES = {
    LinkState.SUSPENDED: N_("The link is paused for now."),
    LinkState.AWAITING_WARD: N_("The link waits for your child to agree."),
}

RELATION_NAMES = {
    "parent": N_("Parent"),
    "grandparent": N_("Grandparent"),
    "relative": N_("Relative"),
    "teacher": N_("Teacher"),
    "friend": N_("Friend of the family"),
    "other": N_("Somebody else"),
}

CHANNEL_NAMES = {"phone": N_("Phone"), "email": N_("E-mail")}

_ASKED = {
    ContactWishKind.PUT: N_("You asked to save this. The service has not confirmed it yet."),
    ContactWishKind.REMOVE: N_("You asked to remove this. The service has not confirmed it yet."),
    ContactWishKind.SEND_CODE: N_("You asked for a new code. The service has not sent it yet."),
    ContactWishKind.VERIFY: N_("You passed on the code. The service has not checked it yet."),
}
_CONFIRMED = {
    ContactWishKind.PUT: N_("The service has saved this."),
    ContactWishKind.REMOVE: N_("The service has removed this."),
    ContactWishKind.SEND_CODE: N_("The service has sent a new code."),
    ContactWishKind.VERIFY: N_("The service has confirmed the address."),
}
_REFUSED = {
    (ContactWishKind.PUT, RecordRefusal.VALUES): N_(
        "The service did not accept this name or address. Check both and save again."
    ),
    (ContactWishKind.PUT, RecordRefusal.STATE): N_(
        "The service takes no more contacts. Remove one first."
    ),
    (ContactWishKind.REMOVE, RecordRefusal.STATE): N_(
        "A child needs one confirmed contact. Add another one and confirm it first."
    ),
    (ContactWishKind.SEND_CODE, RecordRefusal.STATE): N_(
        "The service sends no code: the address is confirmed, or it has no way to it."
    ),
    (ContactWishKind.VERIFY, RecordRefusal.VALUES): N_(
        "This was not the code that was sent. Try again."
    ),
    (ContactWishKind.VERIFY, RecordRefusal.STATE): N_(
        "The code no longer counts. Ask for a new one."
    ),
}


_CONSENT_NEWS = {
    (ConsentWishKind.GIVE, Stage.ASKED): N_(
        "You have consented. The service has not confirmed it yet."
    ),
    (ConsentWishKind.GIVE, Stage.CONFIRMED): N_("The service has confirmed your consent."),
    (ConsentWishKind.WITHDRAW, Stage.ASKED): N_(
        "You asked to withdraw it. The service has not confirmed it yet."
    ),
    (ConsentWishKind.WITHDRAW, Stage.CONFIRMED): N_(
        "The service has confirmed that it is withdrawn."
    ),
}
_NOT_DONE: dict[str, str] = {
    RecordRefusal.NOT_PERMITTED: N_(
        "The service did not do it: this link may not change consents."
    ),
    RecordRefusal.AT_THE_SERVICE: N_(
        "The service takes this consent on its own page only. Sign in there and give it there."
    ),
    RecordRefusal.VALUES: N_(
        "The terms have changed meanwhile, so nothing was agreed. Read them as they are now."
    ),
    RecordRefusal.NOT_NEEDED: N_(
        "At this age the service needs no such consent, so nothing was changed."
    ),
    RecordRefusal.WARD_DECIDES: N_("Your child is of age and decides this alone."),
}
_NOT_DONE_ELSE = {
    ConsentWishKind.GIVE: N_("The service did not take your consent. Ask the service why."),
    ConsentWishKind.WITHDRAW: N_("The service did not withdraw it. Ask the service why."),
}


def law_of(words: Words, consent: ConsentView) -> str:
    """Return which article asks for a consent, and since when it is in force."""
    return words.say(CONSENTS[consent.kind].law)


def follows(words: Words, consent: ConsentView, name: str) -> str:
    """Return what a withdrawal brings about, and when."""
    saying = CONSENTS[consent.kind]
    text = saying.follows if consent.required else saying.follows_open
    return words.say(text, name=name)


def allows(words: Words, consent: ConsentView, name: str) -> str:
    """Return in plain words what a consent is for."""
    return words.say(CONSENTS[consent.kind].allows, name=name)


def consent_news(words: Words, consent: ConsentView) -> str:
    """Return what became of what was asked last of a consent; empty: there is no news."""
    wished, wish = consent.wished, consent.wish
    if wished is None or wish is None:
        return ""
    if wish.stage is Stage.REFUSED:
        return words.say(_NOT_DONE.get(wish.refusal, _NOT_DONE_ELSE[wished]))
    return words.say(_CONSENT_NEWS[wished, wish.stage])


def order_news(words: Words, wish: WishView | None) -> str:
    """Return how far another order of the contacts has come; empty: there is no news."""
    if wish is None:
        return ""
    if wish.stage is Stage.ASKED:
        return words.say("You asked for this order. The service has not confirmed it yet.")
    if wish.stage is Stage.CONFIRMED:
        return words.say("The service has confirmed this order.")
    if wish.refusal == RecordRefusal.NOT_PERMITTED:
        return words.say("The service kept its order: this link may not change contacts.")
    return words.say("The service kept its order. It may not offer to change it.")


def contact_news(words: Words, contact: ContactView) -> str:
    """Return what became of what was asked last of a contact; empty: there is no news."""
    wished, wish = contact.wished, contact.wish
    if wished is None or wish is None:
        return ""
    if wish.stage is Stage.ASKED:
        return words.say(_ASKED[wished])
    if wish.stage is Stage.CONFIRMED:
        return words.say(_CONFIRMED[wished])
    if wish.refusal == RecordRefusal.NOT_PERMITTED:
        return words.say("The service did not do it: this link may not change contacts.")
    for (kind, problem), text in _REFUSED.items():
        if (kind, problem) == (wished, wish.refusal):
            return words.say(text)
    return words.say("The service did not do it. Nothing was changed.")
