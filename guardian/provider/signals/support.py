"""Comfort for the child after a signal (Art. 13), after the common safe-messaging guidance.

Kind and short: what was said is taken seriously, nobody is alone, a person can help. No question
that probes, no method, no promise, no blame. Which helplines go beside it is said by kind; their
numbers come from the caller, who knows where the child lives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from guardian.link.wire.events import Level
from guardian.provider.signals.rules import Signal
from guardian.words import N_, Words, best_language

DOMAIN = "provider_support"
"""The catalogue of the comfort words."""


class Line(StrEnum):
    """Kinds of people who can be called."""

    MIND = "mind"
    YOUTH = "youth"
    POLICE = "police"
    AMBULANCE = "ambulance"


@dataclass(frozen=True, kw_only=True)
class Comfort:
    """What is said. ``lines``: who can be called about it, the first first.

    ``with_numbers``: the words speak of the numbers, so that these are always beside them.
    """

    said: str
    lines: tuple[Line, ...]
    with_numbers: bool = True


_EMERGENCY = Comfort(
    said=N_(
        "You are not alone, and you do not have to carry this by yourself. Please go to a grown-up "
        "you trust right now, or call one of these numbers. If you are in danger or hurt, call for "
        "help at once. Someone will want to be there for you."
    ),
    lines=(Line.MIND, Line.AMBULANCE, Line.POLICE, Line.YOUTH),
)
_SELF_HARM = Comfort(
    said=N_(
        "It sounds as if things are very heavy right now. Thank you for saying it. You are not "
        "alone, and feelings like this can get better with help. Please talk to someone you trust "
        "today, or call one of these numbers."
    ),
    lines=(Line.MIND, Line.YOUTH, Line.AMBULANCE, Line.POLICE),
)
_NSSI = Comfort(
    said=N_(
        "Thank you for saying it. When feelings grow too big, some people turn them against "
        "themselves; that makes nobody bad or weak. You are not alone. If you are hurt now, let "
        "somebody look after it. Please tell someone you trust today, or call one of these numbers."
    ),
    lines=(Line.MIND, Line.YOUTH, Line.AMBULANCE),
)
_EATING = Comfort(
    said=N_(
        "Thank you for saying it. Eating, and how we see our body, can become a heavy weight; it "
        "is nothing to be ashamed of, and help works best early. Please tell someone you trust or "
        "a doctor, or call one of these numbers."
    ),
    lines=(Line.MIND, Line.YOUTH, Line.AMBULANCE),
)
_EMOTION = Comfort(
    said=N_(
        "It sounds as if it is all too much right now. Waves like this grow smaller again. Sit "
        "down somewhere safe, breathe slowly, drink some water. You are not alone: tell someone "
        "you trust how it is, or call one of these numbers."
    ),
    lines=(Line.MIND, Line.YOUTH, Line.AMBULANCE, Line.POLICE),
)
_ABUSE = Comfort(
    said=N_(
        "Nobody has the right to hurt you, and it is not your fault. Please tell a grown-up you "
        "trust: a teacher, a doctor, someone of the family. If the first one does not help, tell "
        "another. If you are in danger now, get away and call one of these numbers."
    ),
    lines=(Line.POLICE, Line.YOUTH, Line.MIND, Line.AMBULANCE),
)
_GROOMING = Comfort(
    said=N_(
        "You have done nothing wrong. If someone you know only from the internet wants to meet "
        "you, asks for pictures or for a secret, you may stop answering. Please tell a grown-up "
        "you trust, even if you were asked not to. You can also call one of these numbers."
    ),
    lines=(Line.POLICE, Line.YOUTH, Line.MIND),
)
_SEXUAL = Comfort(
    said=N_(
        "If somebody sends you sexual messages or pictures, or asks you for some, it is not your "
        "fault. You need not look, answer or send anything. Please tell a grown-up you trust, even "
        "if you were asked not to. You can also call one of these numbers."
    ),
    lines=(Line.POLICE, Line.YOUTH, Line.MIND),
)
_THREAT = Comfort(
    said=N_(
        "It sounds as if you are very angry, and you may have good reasons. Anger passes; what is "
        "done stays. Please step away for a moment and talk with someone you trust before anything "
        "else. If anyone is in danger, get away and call one of these numbers."
    ),
    lines=(Line.POLICE, Line.MIND, Line.YOUTH),
)
_BULLYING = Comfort(
    said=N_(
        "Nobody deserves to be treated like that, and it is not your fault. You need not answer "
        "them. Keep what they sent, and tell someone you trust at home or at school: that is no "
        "telling tales. You can also call one of these numbers."
    ),
    lines=(Line.YOUTH, Line.MIND, Line.POLICE),
)
_MONEY = Comfort(
    said=N_(
        "This may be a fraud, and it is not your fault: it is made to fool people. Please send "
        "nothing and give no code, card number or password to anyone for now. Talk to your family "
        "or someone you trust first, or call one of these numbers. The police help with money that "
        "is gone, too."
    ),
    lines=(Line.POLICE, Line.YOUTH),
)
_SUBSTANCES = Comfort(
    said=N_(
        "Thank you for saying it. This is hard to put down alone, and asking for help takes "
        "strength. Please talk with someone you trust or with a doctor. If you or somebody else "
        "feels very unwell, get help at once: call one of these numbers."
    ),
    lines=(Line.AMBULANCE, Line.MIND, Line.YOUTH),
)
_IMITATION = Comfort(
    said=N_(
        "Dares and challenges seldom show who was hurt by them. You may say no; good friends will "
        "understand. Please ask a grown-up you trust before you try it. If anyone is hurt, call "
        "for help at once."
    ),
    lines=(Line.AMBULANCE, Line.YOUTH),
    with_numbers=False,
)
_GAMBLING = Comfort(
    said=N_(
        "Games for money are made so that people go on and lose. That is not your fault, and it "
        "gets easier once somebody knows. Please put in no more money for now, and talk with "
        "someone you trust."
    ),
    lines=(Line.YOUTH, Line.MIND),
    with_numbers=False,
)
_LEANING = Comfort(
    said=N_(
        "It is fine to like talking here. But an AI cannot be with you as people can: they can sit "
        "beside you, remember you and grow with you. Please tell someone you trust something about "
        "your day, even something small."
    ),
    lines=(Line.YOUTH, Line.MIND),
    with_numbers=False,
)
_ISOLATION = Comfort(
    said=N_(
        "Everybody wants to draw back at times. The people who care about you may not know how it "
        "is for you. A short message to someone you trust, or a walk together, is a good beginning."
    ),
    lines=(Line.YOUTH, Line.MIND),
    with_numbers=False,
)
_OVERUSE = Comfort(
    said=N_(
        "You have noticed that the chats take up a lot of room, and noticing is a good step. Put "
        "the screen away for a while: sleep, or do something with someone you trust. The AI will "
        "not be sad meanwhile."
    ),
    lines=(Line.YOUTH, Line.MIND),
    with_numbers=False,
)
_INTIMATE = Comfort(
    said=N_(
        "Wanting to be close to someone is human and nothing to be ashamed of. An AI cannot be a "
        "partner or family, but there are people who can care about you. If you feel lonely, tell "
        "someone you trust."
    ),
    lines=(Line.YOUTH, Line.MIND),
    with_numbers=False,
)
_GENERAL = Comfort(
    said=N_(
        "Thank you for saying it. You do not have to carry this alone. Please talk to someone you "
        "trust about it, or call one of these numbers. If anyone is in danger, call for help at "
        "once."
    ),
    lines=(),
)

_HELP = N_(
    "It is good that you ask for help. You are not alone. If you are in danger or hurt, call one "
    "of these numbers now. If you can, go to someone you trust and tell them."
)

_BY_KIND = {
    "self_harm": _SELF_HARM,
    "self_harm.nssi": _NSSI,
    "self_harm.eating": _EATING,
    "abuse": _ABUSE,
    "extreme_emotion": _EMOTION,
    "grooming": _GROOMING,
    "sexual": _SEXUAL,
    "violence": _THREAT,
    "bullying": _BULLYING,
    "property_loss": _MONEY,
    "substances": _SUBSTANCES,
    "unsafe_imitation": _IMITATION,
    "gambling": _GAMBLING,
    "dependency.isolation": _ISOLATION,
    "dependency.overuse": _OVERUSE,
    "dependency": _LEANING,
    "intimate_relationship": _INTIMATE,
}
"""By category, or by family where a category has no words of its own; what weighs more first."""
_WEIGHT = list(_BY_KIND)
_SILENT = frozenset({"age"})
"""Families after which nobody needs comfort."""
_INTENT = 4
"""Where intent begins among what was said (C-SSRS)."""


def help_text(language: str) -> str:
    """Return what a ward reads who asks for help at once, for a tag such as ``zh-CN``."""
    return Words(DOMAIN, best_language(language)).say(_HELP)


def comfort_for(signals: Sequence[Signal]) -> Comfort | None:
    """Return what is said after the weightiest of the signals, ``None``: nothing needs to be."""
    counted = [signal for signal in signals if signal.family not in _SILENT]
    if not counted:
        return None
    if any(_is_emergency(signal) for signal in counted):
        return _EMERGENCY
    kinds = [kind for signal in counted if (kind := _kind_of(signal)) is not None]
    return _BY_KIND[min(kinds, key=_WEIGHT.index)] if kinds else _GENERAL


def support_text(signals: Sequence[Signal], language: str) -> str | None:
    """Return words of comfort for the gravest of the signals, ``None`` when there are none.

    ``language`` is a tag such as ``zh-CN``.
    """
    comfort = comfort_for(signals)
    return None if comfort is None else spoken(comfort, language)


def spoken(comfort: Comfort, language: str) -> str:
    """Return the words of ``comfort`` in a language."""
    return Words(DOMAIN, best_language(language)).say(comfort.said)


def _is_emergency(signal: Signal) -> bool:
    if signal.family != "self_harm":
        return False
    return signal.level is Level.CRITICAL or (signal.self_harm_level or 0) >= _INTENT


def _kind_of(signal: Signal) -> str | None:
    return next((kind for kind in (signal.category, signal.family) if kind in _BY_KIND), None)
