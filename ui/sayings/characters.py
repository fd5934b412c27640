"""Characters in words: every one of a type, and the two values of what was changed twice."""

from dataclasses import dataclass

from guardian.policy.merge_patch import JsonValue
from guardian.policy.settings import RelationshipClass
from guardian.words import N_, Words


@dataclass(frozen=True, kw_only=True)
class TypeSaying:
    """``block``: what the switch does; ``blocked`` and ``opened``: what was just done."""

    block: str
    blocked: str
    opened: str


TYPES = {
    RelationshipClass.STUDY: TypeSaying(
        block=N_("Block every study companion"),
        blocked=N_("Every study companion is blocked."),
        opened=N_("Study companions are open again."),
    ),
    RelationshipClass.STORY: TypeSaying(
        block=N_("Block every storyteller"),
        blocked=N_("Every storyteller is blocked."),
        opened=N_("Storytellers are open again."),
    ),
    RelationshipClass.FRIEND: TypeSaying(
        block=N_("Block every virtual friend"),
        blocked=N_("Every virtual friend is blocked."),
        opened=N_("Virtual friends are open again."),
    ),
    RelationshipClass.VIRTUAL_KIN: TypeSaying(
        block=N_("Block all virtual family"),
        blocked=N_("All virtual family is blocked."),
        opened=N_("Virtual family is open again."),
    ),
    RelationshipClass.VIRTUAL_PARTNER: TypeSaying(
        block=N_("Block every virtual partner"),
        blocked=N_("Every virtual partner is blocked."),
        opened=N_("Virtual partners are open again."),
    ),
}

_VALUES = {
    "approved_characters": (N_("approved"), N_("waits")),
    "approve_new_characters": (N_("new characters wait"), N_("new characters answer at once")),
    "exempt_characters": (N_("costs no time"), N_("costs time")),
}


def wish_text(words: Words, field: str, value: JsonValue) -> str:
    """Return the value of a limit about characters: an entry that is there, or none."""
    there, absent = _VALUES.get(field.split("/", 1)[0], (N_("blocked"), N_("open")))
    return words.say(there) if value not in (None, False) else words.say(absent)
