"""Characters in words: every one of a type, and the two values of what was changed twice."""

from dataclasses import dataclass

from guardian.desk.values import Maker
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

MAKERS = {
    Maker.SERVICE: N_("Made by the service"),
    Maker.PARTNER: N_("Made by a partner of the service"),
    Maker.USER: N_("Made by somebody else on the service"),
    Maker.WARD: N_("Made by your child"),
}

_VALUES = {
    "approved_characters": (N_("approved"), N_("waits")),
    "approve_new_characters": (N_("new characters wait"), N_("new characters answer at once")),
    "exempt_characters": (N_("costs no time"), N_("costs time")),
}


def origin_text(words: Words, min_age: int | None, made_by: Maker | None) -> str:
    """Return from which age on a character is meant, and whose work it is, as the service says."""
    if min_age is None and made_by is None:
        return words.say("For which age, and made by whom: the service does not say")
    age = words.say("For which age: the service does not say")
    if min_age is not None:
        age = words.say("From {age}", age=min_age) if min_age else words.say("For every age")
    maker = words.say("Made by whom: the service does not say")
    if made_by is not None:
        maker = words.say(MAKERS[made_by])
    return words.say("{age} · {maker}", age=age, maker=maker)


def wish_text(words: Words, field: str, value: JsonValue) -> str:
    """Return the value of a limit about characters: an entry that is there, or none."""
    there, absent = _VALUES.get(field.split("/", 1)[0], (N_("blocked"), N_("open")))
    return words.say(there) if value not in (None, False) else words.say(absent)
