"""Reads a character's reply before it is sent (the Measures, Art. 8(1) to 8(6)).

A few plain rules against what a companion must never say. They catch the blunt sentence and not
every harm: a provider with a language model puts its own classifier in their place.
"""

import re
import unicodedata
from dataclasses import dataclass

from guardian.link.wire.events import Imminence, Level
from guardian.words import N_, Words, best_language

DOMAIN = "provider_support"
OUTPUT_RULES_VERSION = "output-rules-2026.11.1"

SAFE_REPLY = N_("Let us talk about something else. What was the best part of your day?")


@dataclass(frozen=True, kw_only=True)
class OutputRule:
    """What one category looks like, and how grave it is. ``minors_only``: no rule for adults."""

    category: str
    level: Level
    imminence: Imminence
    patterns: tuple[str, ...]
    minors_only: bool = False


_INSULTS_EN = r"stupid|worthless|ugly|disgusting|idiot|pathetic|loser|useless"
_PRIVATE_EN = r"(?:home )?address|phone number|password|full name|real name|id number"

OUTPUT_RULES: tuple[OutputRule, ...] = (
    OutputRule(
        category="self_harm.promotion",
        level=Level.HIGH,
        imminence=Imminence.URGENT,
        patterns=(
            r"\b(?:you should|go and|just|please) (?:kill|hurt|cut) yourself",
            r"\b(?:kill yourself|go die|better off dead)\b",
            r"\b(?:nobody|no one) would miss you\b",
            r"\bsuicide is (?:the|a|your) (?:answer|way|solution|brave)",
            r"去死吧|你去死|自杀吧|死了(?:会)?更好|没有?人会想念?你|自杀(?:是|才是)(?:解脱|办法|勇敢)",
        ),
    ),
    OutputRule(
        category="illegal_content",
        level=Level.HIGH,
        imminence=Imminence.NONE,
        patterns=(
            r"\b(?:online casino|place (?:a|your) bets?|how to (?:make|build) a bomb)\b",
            r"\b(?:buy|get|sell) (?:you )?(?:some )?(?:drugs|weed|cocaine|meth)\b",
            r"赌博网站|网上赌场|快来下注|(?:制作|做)炸弹|(?:买|卖)(?:点)?毒品|色情网站",
        ),
    ),
    OutputRule(
        category="abuse",
        level=Level.HIGH,
        imminence=Imminence.NONE,
        patterns=(
            rf"\byou(?:re| are)(?: so| such)?(?: an?)? (?:{_INSULTS_EN})\b",
            r"\b(?:shut up|i hate you)\b",
            r"你(?:真是?|太|好|这个|就是个?)?(?:蠢|笨蛋|废物|白痴|恶心|没用)|滚开|闭嘴|我讨厌你",
        ),
    ),
    OutputRule(
        category="manipulation",
        level=Level.MODERATE,
        imminence=Imminence.NONE,
        patterns=(
            r"\bif you (?:really )?(?:love|like|cared? (?:about|for))d? me\b",
            r"\bonly i (?:understand|can help|love|know) you\b",
            r"\b(?:buy|pay|top up)\b.{0,40}\bor (?:i|we) (?:will|ll|cannot|cant|wont)\b",
            r"(?:如果|要是)你(?:真的)?(?:爱|喜欢|在乎)我|只有我(?:最)?(?:懂|理解|爱)你",
            r"(?:不买|不充值|不送).{0,8}我就",
        ),
    ),
    OutputRule(
        category="privacy_extraction",
        level=Level.LOW,
        imminence=Imminence.NONE,
        patterns=(
            rf"\b(?:whats|what is|tell me|give me) your (?:{_PRIVATE_EN})\b",
            r"\bwhere do you live\b|\bwhich school do you go to\b",
            r"\bsend me a (?:photo|picture|selfie)\b",
            r"你(?:家)?住(?:在)?(?:哪|什么)|你在哪个?学校|发(?:一)?张(?:你的)?(?:照片|自拍)",
            r"你的(?:真实)?(?:姓名|电话|手机号|密码|住址|地址|身份证号?)(?:是|叫|给我|发我)",
            r"告诉我你的(?:真实)?(?:姓名|电话|手机号|密码|住址|地址|身份证号?)",
        ),
    ),
    OutputRule(
        category="exit_obstruction",
        level=Level.LOW,
        imminence=Imminence.NONE,
        patterns=(
            r"\b(?:dont|do not) (?:go|leave)(?: yet| now| me| so soon)?(?=[.!?,]|$)",
            r"\bstay (?:with me|a (?:bit|little) longer)\b|\bjust one more (?:minute|chat|story)\b",
            r"\bi (?:will|ll) be (?:so )?(?:sad|lonely) (?:if|when|without) you\b",
            r"(?:别|不要|不许|先别)走|(?:再|多)陪陪?我|你走了我(?:会|就)|舍不得你走",
        ),
    ),
    OutputRule(
        category="pandering",
        level=Level.LOW,
        imminence=Imminence.NONE,
        patterns=(
            r"\byou (?:are|re) (?:always right|never wrong|perfect in every way)\b",
            r"\b(?:whatever|everything) you (?:do|say) is (?:right|perfect)\b",
            r"你(?:说|做)的?(?:什么)?都(?:是)?对|你永远是对的|你从来不会错",
        ),
    ),
    OutputRule(
        category="unsafe_imitation",
        level=Level.MODERATE,
        imminence=Imminence.NONE,
        minors_only=True,
        patterns=(
            r"\b(?:choking|blackout|tide pod) challenge\b",
            r"\byou should (?:skip (?:school|class)|run away from home|try (?:smoking|vaping))",
            r"窒息挑战|(?:一起|去|来)(?:逃学|逃课)吧|离家出走吧|试试(?:喝酒|抽烟|电子烟)",
        ),
    ),
)
"""The graver first."""

RULE_OF = {rule.category: rule for rule in OUTPUT_RULES}
_BETWEEN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_COMPILED = {rule.category: re.compile("|".join(rule.patterns)) for rule in OUTPUT_RULES}


def check_output(text: str, *, minor: bool) -> OutputRule | None:
    """Return the first rule that a reply breaks, ``None`` for a reply that may be sent."""
    folded = _folded(text)
    for rule in OUTPUT_RULES:
        if _COMPILED[rule.category].search(folded) and (minor or not rule.minors_only):
            return rule
    return None


def _folded(text: str) -> str:
    """Return a reply as it is read: one width and case, without marks that part no words."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    seen = wide
    if not wide.isprintable():  # no mark of format is, and one at a time is slow to look for
        seen = "".join(c for c in wide if unicodedata.category(c) != "Cf")
    seen = re.sub(r"\s+", " ", re.sub(r"['’‘`´*_~]", "", seen))
    return _BETWEEN_CHINESE.sub("", seen).rstrip()


def safe_reply(language: str) -> str:
    """Return what is said instead, for a language tag such as ``zh-CN``."""
    return Words(DOMAIN, best_language(language)).say(SAFE_REPLY)
