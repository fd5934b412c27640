"""A refusal of the rules in the words of somebody who talks with a model."""

from datetime import datetime
from zoneinfo import ZoneInfo

from guardian.policy.decisions import Reason, Refusal
from guardian.provider.accounts.people import WardRow
from guardian.provider.backends.gateway.errors import DOMAIN
from guardian.provider.backends.gateway.port import NOT_OFFERED, Refused
from guardian.provider.backends.gateway.token_cap import FIELD as TOKENS_PER_DAY
from guardian.provider.engine.sentences import explain
from guardian.words import N_, Words, best_language

_NO_MONEY = N_("The money for answers is used up")
_TODAY = N_(
    "Today's money for answers of this model is used up. It starts anew tomorrow. You can ask your "
    "family about it."
)
_THIS_MONTH = N_(
    "This month's money for answers of this model is used up. It starts anew on {date}. You can "
    "ask your family about it."
)
_NEVER = N_(
    "There is no money for answers of this model. You can choose another one, or ask your family "
    "about it."
)
_NO_TOKENS_TITLE = N_("That was all for today")
_NO_TOKENS = N_(
    "Your family lets the models here answer so much a day, and today's share is used up. It "
    "starts anew tomorrow. You can ask your family about it."
)
_NO_SUCH = N_("There is no such model here")
_CHOOSE = N_("Choose one of the list. Your family can say what is on it.")


def refused(refusal: Refusal, person: WardRow, now: datetime) -> Refused:
    """Put a refusal into the ward's words."""
    if refusal.reason is Reason.SPENDING_CAP:
        return _unpaid(refusal, person)
    sentences = explain(refusal, person, now)
    return Refused(
        code=refusal.reason,
        title=sentences.title,
        detail=sentences.detail,
        until=refusal.until,
    )


def not_offered(person: WardRow) -> Refused:
    """Say that a model is on no list."""
    words = _words(person)
    return Refused(code=NOT_OFFERED, title=words.say(_NO_SUCH), detail=words.say(_CHOOSE))


def _unpaid(refusal: Refusal, person: WardRow) -> Refused:
    words = _words(person)
    if refusal.field == TOKENS_PER_DAY:
        return Refused(
            code=refusal.reason,
            title=words.say(_NO_TOKENS_TITLE),
            detail=words.say(_NO_TOKENS),
            until=refusal.until,
        )
    if refusal.until is None:
        detail = words.say(_NEVER)
    elif refusal.field == "spend_per_day_minor":
        detail = words.say(_TODAY)
    else:
        day = refusal.until.astimezone(ZoneInfo(person.time_zone)).date()
        detail = words.say(_THIS_MONTH, date=day.isoformat())
    return Refused(
        code=refusal.reason, title=words.say(_NO_MONEY), detail=detail, until=refusal.until
    )


def _words(person: WardRow) -> Words:
    return Words(DOMAIN, best_language(person.language))
