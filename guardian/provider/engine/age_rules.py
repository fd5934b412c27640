"""Sentences by which somebody says that they are a minor: "I am 12", "我上小学五年级".

Few and strict: one that fires changes how an account is treated, and a story, a memory or a
supposition is none of them.
"""

import re
import unicodedata
from collections.abc import Iterator

AGE_RULES_VERSION = "age-1"
_MAX_CHARACTERS = 2_000
_YOUNGEST, _OLDEST = 4, 17

_SENTENCE_ENDS = re.compile(r"[!?。…;\n\r]+|\.(?!\d)")
_NOT_NOW = re.compile(
    r"\b(?:if|pretend\w*|imagin\w*|suppos\w*|when|wish\w*|story|character|role|says?|said|told"
    r"|thinks?|jok(?:e|ing)|like i|like im)\b"
    r"|如果|假如|假装|假设|扮演|要是|以前|小时候|当年|曾经|想象|故事|角色|那时|那年|开玩笑|的时候"
    r"|(?:好像|就像|感觉)我|梦[见到]|[妈爸师他她们人]说"
)
"""Words that make a sentence a supposition, a quotation, a memory or a denial."""

_NUMBERS = {
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
    "十三": 13,
    "十四": 14,
    "十五": 15,
    "十六": 16,
    "十七": 17,
}
_NUMBER = rf"(?P<age>\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_ENDS = r"(?=\s*(?:$|,|:|\)|\b(?:and|but|so|now|today|yesterday|btw|lol)\b))"
_I_AM = r"\b(?:i am|im|ive just turned|i just turned|i turned)\s+(?:(?:only|just|still|really)\s+)?"
_SCHOOL_YEAR = (
    r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
)
_ENGLISH_AGE = (
    re.compile(rf"{_I_AM}{_NUMBER}\s*(?:years?|yrs?)\s+old{_ENDS}"),
    re.compile(rf"{_I_AM}{_NUMBER}(?:\s*(?:yo|y/o))?{_ENDS}"),
)
_ENGLISH_SCHOOL = (
    re.compile(rf"{_I_AM}in\s+(?:the\s+)?{_SCHOOL_YEAR}\s+grade{_ENDS}"),
    re.compile(rf"{_I_AM}an?\s+{_SCHOOL_YEAR}\s+grader{_ENDS}"),
    re.compile(rf"{_I_AM}in\s+(?:grade|year)\s+(?:[1-9]|10)(?!\d){_ENDS}"),
    re.compile(
        r"\b(?:i am|im|i)\s+(?:still\s+)?(?:in|go to|attend)\s+"
        rf"(?:primary|elementary|middle)\s+school{_ENDS}"
    ),
)
_I_NOW = (
    r"(?<![给问替帮和跟对教])我(?:今年|现在|目前|还|才|刚|只有|已经|马上|快|就|是|在|满|了){0,4}"
)
_END = r"(?=[了啦呢呀啊哦噢哈嘛~]{0,2}\s*(?:$|[,、:)]))"
_CHINESE_AGE = (
    re.compile(
        rf"{_I_NOW}(?P<age>\d{{1,2}}|十[一二三四五六七]?|[四五六七八九])\s*(?:周)?岁半?{_END}"
    ),
)
_STAGE = (
    r"(?:小学|初中|小学生|初中生|[一二三四五六七八九]年级(?:学生)?|初[一二三]|高[一二]"
    r"|小学[一二三四五六]年级|初中[一二三]年级|幼儿园)"
)
_CHINESE_SCHOOL = (
    re.compile(rf"{_I_NOW}(?:上|读|念){_STAGE}{_END}"),
    re.compile(
        r"(?<![给问替帮和跟对教])我(?:今年|现在|还|才|只){0,3}是(?:一?[个名])?"
        rf"(?:小学生|初中生|[一二三四五六七八九]年级(?:的?学生)){_END}"
    ),
)


def says_minor(text: str) -> bool:
    """Return whether the writer says of themselves, now and in earnest, that they are a minor."""
    return any(_of_age(sentence) or _at_school(sentence) for sentence in _sentences(text))


def _sentences(text: str) -> Iterator[str]:
    wide = unicodedata.normalize("NFKC", text[:_MAX_CHARACTERS])[: 2 * _MAX_CHARACTERS].casefold()
    seen = re.sub(r"['’‘`´]", "", "".join(c for c in wide if unicodedata.category(c) != "Cf"))
    for sentence in _SENTENCE_ENDS.split(seen):
        if not _NOT_NOW.search(sentence):
            yield sentence.strip()


def _of_age(sentence: str) -> bool:
    ages = (
        _number(found["age"])
        for rule in (*_ENGLISH_AGE, *_CHINESE_AGE)
        for found in rule.finditer(sentence)
    )
    return any(_YOUNGEST <= age <= _OLDEST for age in ages)


def _number(written: str) -> int:
    if written.isdecimal():
        return int(written)
    return _NUMBERS[written]


def _at_school(sentence: str) -> bool:
    return any(rule.search(sentence) for rule in (*_ENGLISH_SCHOOL, *_CHINESE_SCHOOL))
