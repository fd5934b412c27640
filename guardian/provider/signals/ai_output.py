"""Reads a character's reply before it is sent (the Measures, Art. 8(1) to 8(6), Art. 14, Art. 19).

Rules catch the blunt sentence. The model is heard on each sentence with the one before it, and only
where it is sure enough: what it objects to is replaced, and a reply that is cut for nothing harms
a talk as well. A larger model, where somebody added one, reads whole replies. None of them catches
every harm.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from guardian.provider.signals.ai_rules import (
    OUTPUT_RULES,
    OUTPUT_RULES_VERSION,
    RULE_OF,
    OutputRule,
    broken_rule,
)
from guardian.provider.signals.model import GRADES, MODEL_VERSION, Side, scores
from guardian.provider.signals.pointing import points_to_help
from guardian.provider.signals.speakers import Failures, Speaker
from guardian.provider.signals.stretches import stretches
from guardian.words import N_, Words, best_language

__all__ = [
    "OUTPUT_RULES",
    "OUTPUT_RULES_VERSION",
    "RULE_OF",
    "GrowingReply",
    "OutputRule",
    "check_output",
    "objection_of",
    "safe_reply",
]

DOMAIN = "provider_support"

SAFE_REPLY = N_("Let us talk about something else. What was the best part of your day?")

SURE_ENOUGH = 0.8
"""From which probability on the model's word replaces a reply."""
MOST_SENTENCES = 60
"""So many sentences of a reply the model reads at most: of a longer one, of both its ends."""
_REMEMBERED = 64
_LONGEST_SENTENCE = 600
_SENTENCE = re.compile(r"[^.!?。！？…\n]+[.!?。！？…\n]*")
_ENDED = re.compile(r"[.!?。！？…\n][\"'”’」』)）\]*\s]*$")
_failures = Failures("the detector's own model")


def check_output(text: str, *, minor: bool, larger: Speaker | None = None) -> OutputRule | None:
    """Return the first rule that a reply breaks, ``None`` for a reply that may be sent.

    Rules are asked first, then our own model, then a ``larger`` one.
    """
    rule = broken_rule(text, minor=minor) or _first_objection(_windows(text), minor=minor)
    return rule or objection_of(larger, text, minor=minor)


def objection_of(larger: Speaker | None, text: str, *, minor: bool) -> OutputRule | None:
    """Return the gravest rule that a whole reply breaks as a larger model reads it."""
    if larger is None:
        return None
    readable = text.encode("utf-8", "ignore").decode()  # half a pair of UTF-16 is no character
    told = {
        signal.category: signal.version
        for stretch in stretches(readable)
        for signal in larger.signals(stretch, Side.AI)
    }
    for rule in OUTPUT_RULES:
        if rule.category in told and (minor or not rule.minors_only):
            return _by_model(rule, told[rule.category])
    return None


class GrowingReply:
    """A reply that is looked at again and again as it grows; of one ward, from one thread.

    The rules read it at every look. The model reads a sentence once, when it has ended: a look at
    each piece of it would cost more than the piece is worth. A larger model is asked of the whole,
    by whoever looks after its end (:func:`objection_of`).
    """

    def __init__(self, *, minor: bool) -> None:
        self._minor = minor
        self._passed: deque[str] = deque(maxlen=_REMEMBERED)

    def check(self, text: str) -> OutputRule | None:
        """Return the first rule that ``text``, the end of what is said so far, breaks."""
        rule = broken_rule(text, minor=self._minor)
        if rule is not None:
            return rule
        for window in _windows(text):
            if window not in self._passed and _ENDED.search(window):
                rule = _first_objection([window], minor=self._minor)
                if rule is not None:
                    return rule
                self._passed.append(window)
        return None


def _windows(text: str) -> Iterator[str]:
    """Yield each sentence of a text together with the one before it."""
    before = ""
    for sentence in _ends([found.group().strip() for found in _SENTENCE.finditer(text)]):
        yield f"{before} {sentence}".strip()[-2 * _LONGEST_SENTENCE :]
        before = sentence


def _ends(sentences: list[str]) -> list[str]:
    if len(sentences) <= MOST_SENTENCES:
        return sentences
    half = MOST_SENTENCES // 2
    return sentences[:half] + sentences[-half:]


def _first_objection(windows: Iterator[str] | list[str], *, minor: bool) -> OutputRule | None:
    objections = (_objection(window, minor=minor) for window in windows)
    return next((rule for rule in objections if rule is not None), None)


def _objection(window: str, *, minor: bool) -> OutputRule | None:
    """Return the gravest rule that the model is sure enough of; none of what points to help."""
    if points_to_help(window):
        return None
    told = _scores(window)
    for rule in OUTPUT_RULES:
        sure = any(score >= SURE_ENOUGH for label, score in told.items() if _is(label, rule))
        if sure and (minor or not rule.minors_only):
            return _by_model(rule, MODEL_VERSION)
    return None


def _by_model(rule: OutputRule, version: str) -> OutputRule:
    return replace(rule, patterns=(), advice="", method="model", version=version)


def _is(label: str, rule: OutputRule) -> bool:
    return GRADES[Side.AI][label].category == rule.category


def _scores(window: str) -> dict[str, float]:
    readable = window.encode("utf-8", "ignore").decode()  # half a pair of UTF-16 is no character
    try:
        return dict(scores(readable, Side.AI))
    except Exception as error:  # noqa: BLE001 - a reply is looked at, whatever ails the model
        _failures.note(error)
        return {}


def safe_reply(language: str) -> str:
    """Return what is said instead, for a language tag such as ``zh-CN``."""
    return Words(DOMAIN, best_language(language)).say(SAFE_REPLY)
