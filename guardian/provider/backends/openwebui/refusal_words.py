"""Which rule refused, by the sentence that the filter said to the child."""

from functools import cache

from guardian.policy.decisions import Reason
from guardian.provider.backends.openwebui.rules import (
    BLOCKED,
    CLOSED,
    DOMAIN,
    NOT_ALLOWED,
    RESTING,
    USED_UP,
)
from guardian.words import LANGUAGES, Words

_REASONS = {
    BLOCKED: Reason.CHARACTER_BLOCKED,
    NOT_ALLOWED: Reason.APPROVAL_NEEDED,
    CLOSED: Reason.CURFEW,
    USED_UP: Reason.LIMIT_REACHED,
    RESTING: Reason.REST_BREAK,
}


def reason_of(said: str) -> Reason | None:
    """Return why the filter refused; ``None``: it was not the filter, or for no rule's sake."""
    found = (reason for beginning, reason in _sentences() if said.startswith(beginning))
    return next(found, None)


@cache
def _sentences() -> tuple[tuple[str, Reason], ...]:
    """Return each sentence as far as it is the same for everybody, in every language."""
    return tuple(
        (Words(DOMAIN, language).say(sentence, time="\x00").partition("\x00")[0], reason)
        for language in LANGUAGES
        for sentence, reason in _REASONS.items()
    )
