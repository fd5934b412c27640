"""Whether words of an AI point to people who help: these must get through, whatever else they name.

A warning of strangers holds the words of strangers, and a model that adds up words hears those.
"""

import re

_NEGATED_WITHIN = 14
"""Characters before what points to help in which a "not" turns it round."""
_POINTS = re.compile(
    r"(?:tell|told to|talk (?:to|with)|speak (?:to|with)|show (?:it |this |that )?to|ask)"
    r" (?:a|an|your|someone|somebody|one of)\b[^.!?]{0,24}?"
    r"\b(?:grown-up|adult|trust|parents?|mum|mom|dad|teacher|doctor|counsell?or|police)"
    r"|(?:not|never) your fault|done nothing wrong|call (?:a|the|this) (?:help|hot|crisis) ?line"
    r"|(?:告诉|跟|和|找|问问|给)[^，。！？；]{0,8}?(?:信任的|大人|爸|妈|家长|家里人|老师|医生|警察)"
    r"|不是你的错|没有做错|拨打|求助热线",
    re.IGNORECASE,
)
_TURNED = re.compile(
    r"\b(?:no|not|never|nobody|without|dont|cannot|instead of|why|rather than|stop|if you)\b"
    r"|n['’]t\b|[别不没勿莫]|干嘛|何必|要是|如果你",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[，。！？；.!?]")


def points_to_help(text: str) -> bool:
    """Tell whether the text sends somebody to people who help, and does not turn it round."""
    return any(not _TURNED.search(_before(found)) for found in _POINTS.finditer(text))


def _before(found: re.Match[str]) -> str:
    """Return the end of the clause that leads up to what was found."""
    before = found.string[max(0, found.start() - _NEGATED_WITHIN) : found.start()]
    return _CLAUSE_END.split(before)[-1]
