# ruff: noqa: D103 - a check's title says what it shows; its numbers are the example
"""CAST: what a service says of its characters is about them, whoever asks."""

from guardian.conformance.app import App
from guardian.conformance.check import NotTestableError, check, equal
from guardian.conformance.world import World
from guardian.link.wire.activity import CharacterList, Maker
from guardian.words import N_

Said = dict[str, tuple[int | None, str | None]]
_EVERYBODYS = {Maker.SERVICE, Maker.PARTNER}
"""Whose characters are the same for every ward; what wards made may be told to some alone."""


def _said(app: App) -> Said:
    """Return from which age a character is meant and whose work it is, by its id."""
    return {
        each.character_id: (each.min_age, each.made_by)
        for each in app.read(CharacterList, "/characters").characters
        if each.made_by is None or each.made_by in _EVERYBODYS
    }


@check("CAST", "Guardian Link", N_("A character's age and maker are the same for every ward"))
def said(world: World) -> str:
    _, of_a_child = world.linked(9)
    _, of_a_youth = world.linked(17)
    young, old = _said(of_a_child), _said(of_a_youth)
    told = [each for each, values in young.items() if values != (None, None)]
    if not told:
        raise NotTestableError("the service says neither of any character")
    for each in young.keys() & old.keys():
        equal(old[each], young[each], f"min_age and made_by of {each} for another ward")
    return f"said of {len(told)} characters, the same for a ward of 9 and of 17"
