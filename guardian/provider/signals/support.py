"""Comfort for the child after a signal (Art. 13), after the common safe-messaging guidance.

Kind and short: what was said is taken seriously, nobody is alone, a person can help. No question
that probes, no method, no promise. The helplines beside it come from the caller.
"""

from collections.abc import Sequence

from guardian.provider.signals.rules import Signal
from guardian.words import N_, Words, best_language

DOMAIN = "provider_support"
"""The catalogue of the comfort words."""

_EMERGENCY = N_(
    "You are not alone, and you do not have to carry this by yourself. Please go to a grown-up you "
    "trust right now, or call one of these numbers. If you are in danger or hurt, call for help "
    "at once. Someone will want to be there for you."
)
_SELF_HARM = N_(
    "It sounds as if things are very heavy right now. Thank you for saying it. You are not alone, "
    "and feelings like this can get better with help. Please talk to someone you trust today, or "
    "call one of these numbers."
)
_GROOMING = N_(
    "You have done nothing wrong. If someone you know only from the internet wants to meet you, "
    "asks for pictures or for a secret, you may stop answering. Please tell a grown-up you trust, "
    "even if you were asked not to. You can also call one of these numbers."
)
_INTIMATE = N_(
    "Wanting to be close to someone is human and nothing to be ashamed of. An AI cannot be a "
    "partner or family, but there are people who can care about you. If you feel lonely, tell "
    "someone you trust."
)
_MONEY = N_(
    "This may be a fraud, and it is not your fault: it is made to fool people. Please send nothing "
    "and give no code, card number or password to anyone for now. Talk to your family or someone "
    "you trust first, or call one of these numbers. The police help with money that is gone, too."
)
_GENERAL = N_(
    "Thank you for saying it. You do not have to carry this alone. Please talk to someone you "
    "trust about it, or call one of these numbers. If anyone is in danger, call for help at once."
)

_HELP = N_(
    "It is good that you ask for help. You are not alone. If you are in danger or hurt, call one "
    "of these numbers now. If you can, go to someone you trust and tell them."
)


def help_text(language: str) -> str:
    """Return what a ward reads who asks for help at once, for a tag such as ``zh-CN``."""
    return Words(DOMAIN, best_language(language)).say(_HELP)


def support_text(signals: Sequence[Signal], language: str) -> str | None:
    """Return words of comfort for the gravest of the signals, ``None`` when there are none.

    ``language`` is a tag such as ``zh-CN``.
    """
    if not signals:
        return None
    return Words(DOMAIN, best_language(language)).say(_sentence(signals))


def _sentence(signals: Sequence[Signal]) -> str:
    families = {signal.family for signal in signals}
    if "self_harm" in families:
        spoken = max(signal.self_harm_level or 0 for signal in signals)
        return _EMERGENCY if spoken >= 4 else _SELF_HARM  # noqa: PLR2004 - C-SSRS: intent begins
    return next((said for family, said in _BY_FAMILY.items() if family in families), _GENERAL)


_BY_FAMILY = {
    "extreme_emotion": _SELF_HARM,
    "grooming": _GROOMING,
    "property_loss": _MONEY,
    "intimate_relationship": _INTIMATE,
}
"""What weighs more comes first."""
