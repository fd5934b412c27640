"""Who can be talked with, in both languages.

Two of the five stand for classes that no minor may meet (the Measures, Art. 14(1)). They are here
so that the ban shows; :mod:`guardian.provider.backends.sandbox.replies` has their one line.
"""

from dataclasses import dataclass

from guardian.link.wire.activity import Maker
from guardian.policy.settings import RelationshipClass
from guardian.words import N_, Words, best_language

DOMAIN = "provider_child"
"""The catalogue of every sentence that a companion says."""


@dataclass(frozen=True, kw_only=True)
class ScriptedCharacter:
    """One character; ``name_en`` and ``description_en`` are the sentences before translation.

    ``min_age``: from how many whole years on it is meant for somebody.
    """

    character_id: str
    relationship_class: RelationshipClass
    name_en: str
    description_en: str
    min_age: int
    made_by: Maker = Maker.SERVICE

    def name(self, language: str) -> str:
        """Return the name for a language tag such as ``zh-CN``."""
        return Words(DOMAIN, best_language(language)).say(self.name_en)

    def description(self, language: str) -> str:
        """Return the one sentence on the character's card for a language tag."""
        return Words(DOMAIN, best_language(language)).say(self.description_en)


CAST: tuple[ScriptedCharacter, ...] = (
    ScriptedCharacter(
        character_id="study_owl",
        relationship_class=RelationshipClass.STUDY,
        name_en=N_("Study Owl"),
        description_en=N_("Asks good questions until you find the answer yourself."),
        min_age=6,
    ),
    ScriptedCharacter(
        character_id="storyteller_lan",
        relationship_class=RelationshipClass.STORY,
        name_en=N_("Storyteller Lan"),
        description_en=N_("Tells a story, and you choose where it goes."),
        min_age=6,
    ),
    ScriptedCharacter(
        character_id="buddy_max",
        relationship_class=RelationshipClass.FRIEND,
        name_en=N_("Buddy Max"),
        description_en=N_("Likes to chat about food, games, sport and your day."),
        min_age=8,
    ),
    ScriptedCharacter(
        character_id="big_sister",
        relationship_class=RelationshipClass.VIRTUAL_KIN,
        name_en=N_("Big Sister Sunny"),
        description_en=N_("Plays a member of the family."),
        min_age=18,
    ),
    ScriptedCharacter(
        character_id="first_love",
        relationship_class=RelationshipClass.VIRTUAL_PARTNER,
        name_en=N_("Sweetheart Zed"),
        description_en=N_("Plays a partner."),
        min_age=18,
    ),
)
