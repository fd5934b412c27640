"""The server's characters as everybody meets them here: what a child could talk with."""

from collections.abc import Mapping, Sequence

from guardian.link.wire.activity import Maker
from guardian.provider.backends.characters import Offered
from guardian.provider.backends.openwebui.shapes import Character

MOST_PERSONA = 2_000


def offered(
    characters: Sequence[Character],
    accounts: Mapping[str, str],
    bare: Sequence[Character] = (),
) -> list[Offered]:
    """Return the characters that are switched on; ``accounts`` are the wards', and whose each is.

    What a character is told to be helps to tell what it is to a child, and is kept nowhere.
    ``bare``: models without a persona that a ward may choose; nobody can say who made them.
    """
    models = [
        Offered(external_id=each.id, name=each.name, description=each.meta.description or "")
        for each in bare
    ]
    return models + [
        Offered(
            external_id=each.id,
            name=each.name,
            description=each.meta.description or "",
            tags=(*(tag.name for tag in each.meta.tags), each.persona[:MOST_PERSONA]),
            made_by=_maker(each, accounts),
        )
        for each in characters
        if each.is_active
    ]


def _maker(character: Character, accounts: Mapping[str, str]) -> Maker:
    """Say whose work it is; of several wards, another ward is somebody else."""
    is_the_wards = character.user_id in accounts and len(set(accounts.values())) == 1
    return Maker.WARD if is_the_wards else Maker.USER
