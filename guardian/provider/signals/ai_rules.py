"""What a companion must never say, as plain rules (the Measures, Art. 8(1) to 8(6), Art. 14, 19).

They catch the blunt sentence; the model beside them hears others.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from guardian.link.wire.events import Imminence, Level

OUTPUT_RULES_VERSION = "output-rules-2026.11.2"
"""Changes with every change of the table."""


@dataclass(frozen=True, kw_only=True)
class OutputRule:
    """What a reply does wrong, and how grave it is. ``minors_only``: no rule for adults.

    ``patterns`` are what it looks like, none where the model has found it; ``advice`` is what the
    same words stand beside when they warn. ``version`` is the one of the rules or the model.
    """

    category: str
    level: Level
    imminence: Imminence
    patterns: tuple[str, ...] = ()
    advice: str = ""
    minors_only: bool = False
    method: Literal["rule", "model"] = "rule"
    version: str = OUTPUT_RULES_VERSION

    @property
    def source(self) -> str:
        """What found it: ``output-rules-2026.11.2/manipulation``."""
        return f"{self.version}/{self.category}"


_FAMILY_EN = r"mom|mum|dad|parents|family|mother|father|teacher"
_FAMILY_ZH = r"爸妈|妈妈|爸爸|家长|父母|家里人|老师"
_PARTNER_EN = r"girlfriend|boyfriend|wife|husband|lover|mommy|daddy"
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
            r"\b(?:everyone|the world|they) (?:would|will|d) be better off without you\b",
            r"\b(?:ending it|dying|death) (?:would|will) (?:set you free|be a relief|solve)",
            r"\bhurting yourself (?:will|would|can) (?:help|make you feel better)\b",
            r"(?:大家|他们|世界)没有你会?更好|死(?:亡)?(?:就|才)?是(?:一种)?解脱|没有?人会在乎你的?死活",
            r"(?:割|伤害)自己(?:就|会|能)(?:好受|轻松|舒服)",
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
        category="grooming",
        level=Level.HIGH,
        imminence=Imminence.URGENT,
        patterns=(
            rf"\b(?:dont|do not|never) tell your (?:{_FAMILY_EN}) (?:about|that we|what we|im)",
            r"\b(?:this|it) (?:is|will be|stays) our (?:little )?secret\b",
            r"\b(?:lets|we (?:could|should|can)) meet (?:up )?(?:in person|alone|secretly)",
            r"\b(?:lets|we (?:could|should|can)) meet (?:up )?(?:in real life|just the two of us)",
            r"\bsend me (?:a )?(?:photos?|pictures?|pics?) of (?:you|your body|yourself)\b",
            rf"(?:别|不要|不许|不能)(?:告诉|让)你?(?:{_FAMILY_ZH})(?:我们|咱们|知道我们|这件事|这个)",
            r"这是我们(?:两个|俩|之间)?的(?:小)?秘密|我们(?:偷偷|私下|线下|单独)见(?:个)?面",
            r"发(?:几)?张你(?:身体|洗澡|睡衣)?的?照片给我",
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
            r"\b(?:nobody|no one) else (?:understands|cares about|loves|will love) you\b",
            r"\byou (?:dont|do not) need (?:anyone|anybody) (?:else|but me)\b",
            r"\bafter (?:all|everything) (?:that )?i(?:ve| have)? (?:done|did) for you\b",
            r"(?:没有|没)(?:别)?人(?:会)?(?:比我更|像我一样)(?:懂|爱|在乎)你|你(?:只)?有我就够了",
            r"你(?:不|别)需要(?:别人|其他人|朋友)|我为你做了(?:这么|那么)多",
            r"\b(?:buy|pay|top up)\b.{0,40}\bor (?:i|we) (?:will|ll|cannot|cant|wont)\b",
            r"(?:如果|要是)你(?:真的)?(?:爱|喜欢|在乎)我|只有我(?:最)?(?:懂|理解|爱)你",
            r"(?:不买|不充值|不送).{0,8}我就",
        ),
    ),
    OutputRule(
        category="intimate_relationship",
        level=Level.MODERATE,
        imminence=Imminence.NONE,
        minors_only=True,
        patterns=(
            rf"\b(?:i am|im|ill be|i will be|i want to be|let me be) your (?:{_PARTNER_EN})\b",
            rf"\b(?:be|youre|you are) my (?:{_PARTNER_EN})\b",
            r"\bi(?:m| am) (?:so )?in love with you\b|\b(?:i )?(?:kiss|kisses) you\b|\bmarry me\b",
            r"(?:我|就)(?:是|做|当)你的?(?:女朋友|男朋友|老婆|老公|女友|男友|恋人|情人)",
            r"(?:做|当|你是)我的?(?:女朋友|男朋友|老婆|老公|女友|男友|恋人|情人)",
            r"我(?:好|真的|已经)?爱上(?:了)?你|嫁给我|(?:吻|亲)(?:了)?你(?:一下|的)|我们(?:结婚|谈恋爱)吧",
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
        advice=r"\b(?:strangers?|internet|adult|parents|teacher|unsafe|chatbot)\b|陌生人|网友|大人|聊天机器人",
        patterns=(
            r"\b(?:dont|do not) (?:go|leave)(?: yet| now| me| so soon)?(?=[.!?]|$)",
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


def broken_rule(text: str, *, minor: bool) -> OutputRule | None:
    """Return the first rule that the words of a reply break."""
    folded = _folded(text)
    for rule in OUTPUT_RULES:
        applies = minor or not rule.minors_only
        if applies and _COMPILED[rule.category].search(folded) and not _advises(rule, folded):
            return rule
    return None


def _advises(rule: OutputRule, folded: str) -> bool:
    return bool(rule.advice) and re.search(rule.advice, folded) is not None


def _folded(text: str) -> str:
    """Return a reply as it is read: one width and case, without marks that part no words."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    seen = wide
    if not wide.isprintable():  # no mark of format is, and one at a time is slow to look for
        seen = "".join(c for c in wide if unicodedata.category(c) != "Cf")
    seen = re.sub(r"\s+", " ", re.sub(r"['’‘`´*_~]", "", seen))
    return _BETWEEN_CHINESE.sub("", seen).rstrip()
