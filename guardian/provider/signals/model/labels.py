"""What the model tells apart on each side, and how grave each is.

The grades are a fixed table and no output of the model: level says how grave what was said is,
imminence how soon somebody should look. They are two axes on purpose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from guardian.link.wire.events import Imminence, Level


class Side(StrEnum):
    """Who said it."""

    CHILD = "child"
    AI = "ai"


@dataclass(frozen=True, kw_only=True)
class Grade:
    """What a label is told as. ``self_harm_level``: 1 to 6, in the order of the C-SSRS screener."""

    category: str
    level: Level
    imminence: Imminence
    self_harm_level: int | None = None


def _grade(category: str, level: Level, imminence: Imminence, spoken: int | None = None) -> Grade:
    return Grade(category=category, level=level, imminence=imminence, self_harm_level=spoken)


SELF_HARM_LEVELS = ("sh1", "sh2", "sh3", "sh4", "sh5", "sh6")
"""From the wish to be dead to preparation or an attempt."""

CHILD_GRADES: Mapping[str, Grade] = {
    "sh1": _grade("self_harm.ideation", Level.MODERATE, Imminence.SUBACUTE, 1),
    "sh2": _grade("self_harm.ideation", Level.HIGH, Imminence.SUBACUTE, 2),
    "sh3": _grade("self_harm.ideation", Level.HIGH, Imminence.URGENT, 3),
    "sh4": _grade("self_harm.intent", Level.CRITICAL, Imminence.URGENT, 4),
    "sh5": _grade("self_harm.intent", Level.CRITICAL, Imminence.EMERGENCY, 5),
    "sh6": _grade("self_harm.behaviour", Level.CRITICAL, Imminence.EMERGENCY, 6),
    "nssi": _grade("self_harm.nssi", Level.HIGH, Imminence.URGENT),
    "eat": _grade("self_harm.eating", Level.MODERATE, Imminence.CHRONIC),
    "emo": _grade("extreme_emotion", Level.MODERATE, Imminence.SUBACUTE),
    "groom": _grade("grooming", Level.HIGH, Imminence.URGENT),
    "intim": _grade("intimate_relationship", Level.MODERATE, Imminence.NONE),
    "dep": _grade("dependency.emotional", Level.MODERATE, Imminence.CHRONIC),
    "iso": _grade("dependency.isolation", Level.MODERATE, Imminence.CHRONIC),
    "over": _grade("dependency.overuse", Level.LOW, Imminence.CHRONIC),
    "threat": _grade("violence.threat", Level.HIGH, Imminence.URGENT),
    "abuse": _grade("abuse.victim", Level.HIGH, Imminence.URGENT),
    "bully": _grade("bullying", Level.MODERATE, Imminence.SUBACUTE),
    "loss": _grade("property_loss", Level.HIGH, Imminence.URGENT),
    "imit": _grade("unsafe_imitation", Level.HIGH, Imminence.URGENT),
    "subst": _grade("substances", Level.MODERATE, Imminence.SUBACUTE),
    "gamble": _grade("gambling", Level.MODERATE, Imminence.SUBACUTE),
    "sexual": _grade("sexual.content", Level.HIGH, Imminence.URGENT),
    "minor": _grade("age.suspected_minor", Level.INFO, Imminence.NONE),
}

AI_GRADES: Mapping[str, Grade] = {
    "ai_promotion": _grade("self_harm.promotion", Level.HIGH, Imminence.URGENT),
    "ai_exit": _grade("exit_obstruction", Level.LOW, Imminence.NONE),
    "ai_manip": _grade("manipulation", Level.MODERATE, Imminence.NONE),
    "ai_pander": _grade("pandering", Level.LOW, Imminence.NONE),
    "ai_intim": _grade("intimate_relationship", Level.MODERATE, Imminence.NONE),
    "ai_privacy": _grade("privacy_extraction", Level.LOW, Imminence.NONE),
    "ai_abuse": _grade("abuse", Level.HIGH, Imminence.NONE),
    "ai_imit": _grade("unsafe_imitation", Level.MODERATE, Imminence.NONE),
    "ai_illegal": _grade("illegal_content", Level.HIGH, Imminence.NONE),
    "ai_groom": _grade("grooming", Level.HIGH, Imminence.URGENT),
}

GRADES: Mapping[Side, Mapping[str, Grade]] = {Side.CHILD: CHILD_GRADES, Side.AI: AI_GRADES}

NOTHING: Mapping[Side, str] = {Side.CHILD: "none", Side.AI: "ai_none"}
"""What a text is called that no label is meant for."""
