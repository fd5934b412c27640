"""Whom a child can call, named in the child's language."""

from collections.abc import Sequence

from guardian.policy.presets import helplines
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.sentences import words_for
from guardian.provider.signals.support import Line
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
_KINDS = {
    Line.MIND: frozenset(
        {"national mental-health line", "suicide and crisis lifeline", "Samaritans"}
    ),
    Line.YOUTH: frozenset({"youth line", "Childline", "child helpline"}),
    Line.POLICE: frozenset({"police", "emergency"}),
    Line.AMBULANCE: frozenset({"ambulance", "emergency"}),
}
"""What the names of the presets stand for."""


def all_helplines(ward: WardRow) -> dict[str, str]:
    """Return number to name, for the ward's jurisdiction and language."""
    words = words_for(ward)
    return {number: words.say(name) for number, name in helplines(ward.jurisdiction).items()}


def crisis_helplines(ward: WardRow) -> dict[str, str]:
    """Return the numbers that help at once."""
    return {number: name for number, name in all_helplines(ward).items() if number not in _OFFICES}


def helplines_about(ward: WardRow, lines: Sequence[Line]) -> dict[str, str]:
    """Return the numbers of these kinds, in this order; all that help where there is none.

    No kind at all means all of them.
    """
    numbers = helplines(ward.jurisdiction)
    known = crisis_helplines(ward)
    wanted = [number for line in lines for number, name in numbers.items() if name in _KINDS[line]]
    return {number: known[number] for number in wanted if number in known} or known
