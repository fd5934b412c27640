"""Whom a child can call, named in the child's language."""

from guardian.policy.presets import helplines
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.sentences import words_for
from guardian.words import N_

NAMES = (
    N_("national mental-health line"),
    N_("youth line"),
    N_("illegal online content reports"),
    N_("local government"),
    N_("police"),
    N_("ambulance"),
)
"""Names that the presets use; others stay as they are."""
_OFFICES = frozenset({"12377", "12345"})
"""Numbers for complaints, which are no help to a child in distress."""


def all_helplines(ward: WardRow) -> dict[str, str]:
    """Return number to name, for the ward's jurisdiction and language."""
    words = words_for(ward)
    return {number: words.say(name) for number, name in helplines(ward.jurisdiction).items()}


def crisis_helplines(ward: WardRow) -> dict[str, str]:
    """Return the numbers that help at once."""
    return {number: name for number, name in all_helplines(ward).items() if number not in _OFFICES}
