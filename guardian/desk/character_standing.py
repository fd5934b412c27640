"""How one character stands for a child, whose doing it is, and which wish tells how far it came."""

from functools import partial

from guardian.desk.policy_reading import PolicyReading
from guardian.desk.values import CharacterStatus, FieldState, Keeper, Stage
from guardian.policy.settings import OriginKind
from guardian.store.characters import CharacterRow
from guardian.sync.merging import leaves

_UNDER_WAY = frozenset({Stage.ASKED, Stage.REFUSED})


def standing(row: CharacterRow, reading: PolicyReading) -> tuple[CharacterStatus, Keeper | None]:
    """Return how a character stands, wishes included, and whose doing it is."""
    if row.locked_by is OriginKind.LAW:
        return CharacterStatus.BANNED, None
    keeper = _blocked_by(row, reading)
    if keeper is not None:
        return CharacterStatus.BLOCKED, keeper
    keeper = _waits_for(row, reading)
    if keeper is not None:
        return CharacterStatus.WAITING, keeper
    return CharacterStatus.OPEN, None


def state_of(
    row: CharacterRow, reading: PolicyReading, status: CharacterStatus, keeper: Keeper | None
) -> tuple[str, FieldState | None]:
    """Return the name and the state of the wish that matters most for a character as it stands.

    A choice that is needed comes first. What is said of a whole type is the type's own, but tells
    here how far a block by type has come.
    """
    block = f"blocked_characters/{row.character_id}"
    approval = f"approved_characters/{row.character_id}"
    for name in (block, approval):
        state = reading.states.get(name)
        if state is not None and state.stage is Stage.CONFLICT:
            return name, state
    if keeper is Keeper.TYPE:
        name = f"blocked_relationship_classes/{row.relationship_class}"
    elif status is CharacterStatus.WAITING:
        name = approval if approval in reading.states else "approve_new_characters"
    elif status is CharacterStatus.OPEN and _moves(reading, approval):
        name = approval
    else:
        name = block
    return name, reading.states.get(name)


def by_other(reading: PolicyReading, field: str) -> bool:
    """Whether a leaf field holds although neither the guardian here asked for it nor the law.

    Another guardian of the child did.
    """
    origin = reading.effective.origins.get(field)
    if reading.document is None or origin is None or origin.by is not OriginKind.GUARDIAN:
        return False
    return leaves(reading.document.requested).get(field) in (None, False)


def _moves(reading: PolicyReading, field: str) -> bool:
    state = reading.states.get(field)
    return state is not None and state.stage in _UNDER_WAY


def _blocked_by(row: CharacterRow, reading: PolicyReading) -> Keeper | None:
    """Return who blocks it. A type comes first: to unblock only the character would be no use."""
    wished = reading.wished
    if row.relationship_class in wished.blocked_relationship_classes:
        return Keeper.TYPE
    if row.character_id in wished.blocked_characters:
        return Keeper.YOU
    fields = (
        f"blocked_characters/{row.character_id}",
        f"blocked_relationship_classes/{row.relationship_class}",
    )
    return Keeper.OTHER if any(map(partial(by_other, reading), fields)) else None


def _waits_for(row: CharacterRow, reading: PolicyReading) -> Keeper | None:
    wished, held = reading.wished, reading.effective.settings
    if wished.approve_new_characters and row.character_id not in wished.approved_characters:
        return Keeper.YOU
    asked = by_other(reading, "approve_new_characters")
    return Keeper.OTHER if asked and row.character_id not in held.approved_characters else None
