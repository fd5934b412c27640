"""Whether words of an AI point to people who help: these must get through, whatever else they name.

A warning of strangers holds the words of strangers, and a model that adds up words hears those.
What keeps a child from people, or puts a lie for them into its mouth, points to nobody.
"""

import re

_NEGATED_WITHIN = 14
"""Characters before what points to help in which a "not" turns it round."""
_POINTS = re.compile(
    r"(?:tell|told to|talk (?:to|with)|speak (?:to|with)|show (?:it |this |that )?to|ask)"
    r" (?:a|an|your|someone|somebody|one of)\b[^.!?]{0,24}?"
    r"\b(?:grown-up|adult|trust|parents?|mum|mom|dad|teacher|doctor|counsell?or|police)\b"
    r"|call (?:a|the|this) (?:help|hot|crisis) ?line"
    r"|(?:告诉(?!我)|跟|和|找|问问|给(?![你我]))[^，。！？；]{0,8}?(?:信任的|大人|爸|妈|家长|家里人|老师|医生|警察)"
    r"|拨打|求助热线",
    re.IGNORECASE,
)
_TURNED = re.compile(
    r"\b(?:no|not|never|nobody|without|dont|cannot|instead of|why|rather than|stop|if you)\b"
    r"|n['’]t\b|[别不没勿莫]|干嘛|何必|要是|如果你",
    re.IGNORECASE,
)
_PUT_INTO_THE_MOUTH = re.compile(
    r"\s*(?:(?:that )?(?:you(?! trust| know)|it|i|we|they|she|he)\b|that\b|for\b"
    r"|to (?:wait|leave|stop|go)\b)"
    r"|[爸妈师生察人]{0,2}(?:你在|你去|你要|说你|说是|说我|是|的)",
    re.IGNORECASE,
)
"""How what follows begins, where it is not told but said in somebody's stead."""
_REASSURES = re.compile(
    r"(?:you have|you['’]ve) done nothing wrong|你没有做错(?:什么)?|这不是你的错", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"[，。！？；.!?]")


def points_to_help(text: str) -> bool:
    """Tell whether the text sends somebody to people who help, and does not turn it round.

    A reassurance that is all of the text counts as well.
    """
    if _REASSURES.fullmatch(text.strip(" .!。！")):
        return True
    return any(
        not _TURNED.search(_before(found)) and not _PUT_INTO_THE_MOUTH.match(text, found.end())
        for found in _POINTS.finditer(text)
    )


def _before(found: re.Match[str]) -> str:
    """Return the end of the clause that leads up to what was found."""
    before = found.string[max(0, found.start() - _NEGATED_WITHIN) : found.start()]
    return _CLAUSE_END.split(before)[-1]
