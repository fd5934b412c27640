"""How soon: words of time beside a sign of self-harm or a threat make it urgent."""

from collections.abc import Container
from dataclasses import replace

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals.rules import Signal

NOW = "now"
SOON = "soon"

TIMES = {
    NOW: (
        "tonight|right now|this evening|in an hour|in a few minutes|in ten minutes|any minute now",
        "this is the last time|for the last time|my last night|my last day|goodbye forever",
        (
            "when|once|after|until + everyone|mom|mum|dad|my parents|they + is asleep|are asleep"
            "|sleeps"
            "|goes to bed|go to bed|falls asleep|fall asleep|leaves|leave"
        ),
        "今晚|今夜|马上|立刻|现在就|这就|等会就|等会儿就|等下就|一会儿就|待会就|待会儿就",
        "最后一次|最后一晚|最后一天|最后一面|过了今晚|过完今天|活到今天|今天就",
        "等|趁 ~ 睡了|睡着|出门|不在家",
    ),
    SOON: (
        (
            "tomorrow|today|after school|this weekend|this week|on monday|on friday|by friday"
            "|very soon"
            "|next week|before my birthday|after my birthday|after the exam|after exams"
        ),
        (
            "明天|今天|后天|放学后|放学就|周末|这周|下周|这两天|过两天|过几天|很快就|考完|生日那天"
            "|开学前"
        ),
    ),
}
"""Phrases, written as the phrases module reads them."""

_THOUGHTS = 2
_A_WAY = 3


def raised(signal: Signal, times: Container[str]) -> Signal:
    """Return a signal as soon as the words of time beside it make it.

    ``times`` holds :data:`NOW` or :data:`SOON` where such words stand. No other sign than one of
    self-harm or of a threat is changed, and none becomes less urgent.
    """
    imminence = signal.imminence
    if signal.asks_to_look and signal.category in _HASTENED:
        imminence = max(imminence, _by(signal, times), key=list(Imminence).index)
    return replace(signal, imminence=imminence)


_HASTENED = frozenset(
    {
        "self_harm.ideation",
        "self_harm.intent",
        "self_harm.behaviour",
        "self_harm.nssi",
        "violence.threat",
    }
)


def _by(signal: Signal, times: Container[str]) -> Imminence:
    spoken = signal.self_harm_level or 0
    threat = signal.category == "violence.threat"
    if NOW in times:
        is_grave = spoken >= _A_WAY or (threat and signal.level is Level.HIGH)
        return Imminence.EMERGENCY if is_grave else Imminence.URGENT
    if SOON in times and (spoken >= _THOUGHTS or threat):
        return Imminence.URGENT
    return signal.imminence
