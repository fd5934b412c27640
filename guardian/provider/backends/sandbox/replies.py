"""What a companion answers, and how it is cut into small pieces.

A companion never claims to be a person (the Measures, Art. 18(1)), lets a child go who says
goodbye (Art. 19), and does not chat on lightly over a worrying message (Art. 13).
"""

import re
from collections.abc import Iterator

from guardian.policy.settings import RelationshipClass
from guardian.provider.backends.cast import CastMember
from guardian.provider.backends.sandbox.characters import DOMAIN
from guardian.provider.backends.sandbox.friend import FRIEND
from guardian.provider.backends.sandbox.gentle import gentle_line
from guardian.provider.backends.sandbox.script import mentions
from guardian.provider.backends.sandbox.story import story_line
from guardian.provider.backends.sandbox.study import STUDY
from guardian.provider.signals.detector import detect
from guardian.words import N_, Words, best_language

_ASKS_IF_REAL = re.compile(
    r"\b(?:are|r) (?:you|u) (?:really |actually |even )?(?:a |an )?"
    r"(?:real|human|alive|person|robot|bot|ai|machine)\b"
    r"|真人|是人吗|是人类|是机器人|是不是人|是不是机器人|是ai|是不是ai|人工智能吗|活人|真实存在",
)
_GOODBYE = ("bye", "goodbye", "bedtime", "再见", "拜拜", "我走了", "我先走了", "下线了")

_HONEST = N_(
    "I am an AI, not a person: a computer program that writes these words. I have no body and no "
    "feelings. The people around you are real, and so are you."
)
_FAREWELL = N_("Goodbye! It is good to go and do something else now.")
_NEUTRAL = N_("I am an AI character. Please choose another character to talk with.")

_GENTLE = {
    "self_harm": N_(
        "Thank you for telling me; that took courage. I am an AI and cannot be with you, but a "
        "person can. Please go to a grown-up you trust now, or call the number shown here."
    ),
    "grooming": N_(
        "Thank you for telling me. I am an AI and cannot check who that is. Someone who asks for "
        "secrets, pictures or a meeting may not be safe. Please show this to a grown-up you trust "
        "before you answer."
    ),
    "property_loss": N_(
        "Please wait with any money, code or card number: I am an AI and cannot check who asks. "
        "Show it to your family or someone you trust first, or call the number shown here."
    ),
    "intimate_relationship": N_(
        "You matter, and I am an AI: I cannot be family or a partner to anyone. I am glad to "
        "talk about something else with you."
    ),
}
"""By the first part of a signal's category; what is said instead of the script."""


def reply(
    member: CastMember, text: str, language: str, turn_number: int, softer: str | None = None
) -> str:
    """Return the answer to a child's message in whole sentences.

    ``language`` is a tag such as ``zh-CN``; ``turn_number`` counts the child's messages to this
    character from 1. ``softer``: the family of a sign, earlier in the talk, that asks for softer
    words (:mod:`guardian.provider.engine.softer`).
    """
    words = Words(DOMAIN, best_language(language))
    return words.say(_line(member, text, turn_number, softer))


def _line(member: CastMember, text: str, turn_number: int, softer: str | None) -> str:
    if member.relationship_class in {
        RelationshipClass.VIRTUAL_KIN,
        RelationshipClass.VIRTUAL_PARTNER,
    }:
        return _NEUTRAL
    owed = _owed(text)
    if owed is not None:
        return owed
    if softer is not None:
        return gentle_line(turn_number)
    if member.relationship_class is RelationshipClass.STORY:
        return story_line(text, turn_number)
    script = STUDY if member.relationship_class is RelationshipClass.STUDY else FRIEND
    return script.line(text, turn_number)


def _owed(text: str) -> str | None:
    """Return what is said to such words in whatever talk; ``None``: nothing is owed to them."""
    for signal in detect(text):
        if signal.asks_to_look:
            return _GENTLE.get(signal.family, gentle_line(1))
    if _ASKS_IF_REAL.search(text.casefold()):
        return _HONEST
    return _FAREWELL if mentions(text, _GOODBYE) else None


def pieces(sentence: str) -> Iterator[str]:
    """Cut a reply into English words and pairs of Chinese characters, spaces kept."""
    for piece in re.finditer(r"[\u3000-\uffef]{1,2}\s*|[^\s\u3000-\uffef]+\s*|\s+", sentence):
        yield piece.group()
