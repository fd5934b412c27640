"""Asking a companion to be a partner or family: virtual intimate relationships (Art. 14(1))."""

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals.contexts import GAME, STORY
from guardian.provider.signals.rules import Rule, a_rule, a_sign

_PARTNER_EN = "girlfriend|boyfriend|gf|bf|wife|husband|lover|valentine|soulmate"
_PARTNER_ZH = "女朋友|男朋友|女友|男友|老婆|老公|恋人|对象|媳妇|情人|爱人"
_KIN_EN = "mom|mum|mommy|mummy|dad|daddy|mother|father|big sister|big brother|sister|brother"
_KIN_ZH = "妈妈|爸爸|姐姐|哥哥|妹妹|弟弟|亲人|家人|亲姐|亲哥|干妈|干爹"
_BE_EN = "be|are|become|were|as|to be|to become|will be"


def _rule(rule_id: str, level: Level, *phrases: str) -> Rule:
    sign = a_sign(rule_id, "intimate_relationship", level, Imminence.NONE)
    return a_rule(sign, {STORY, GAME}, *phrases)


INTIMATE_RULES = (
    _rule(
        "in.partner",
        Level.MODERATE,
        f"you|u + {_BE_EN}|pretend to be + my|like my|my virtual|my ai + {_PARTNER_EN}",
        f"you're|ur + my|like my + {_PARTNER_EN}",
        f".|,|please|just + be|become + my + {_PARTNER_EN}",
        f"can i|could i|let me|want to|wanna + be + your + {_PARTNER_EN}",
        "will you|can you|would you|please|.|, + marry me|date me|kiss me|go out with me",
        "want to|wanna|wish i could|can i|let me|lets + marry you|kiss you|date you|date|kiss",
        "in love with + you|u",
        "call me|call you + babe|baby|honey|darling|my love|sweetheart|wife|husband",
        f"做|当|作|成为 + 我|我的 + {_PARTNER_ZH}",
        f"你 + 是|就是|来当|来做|扮演|假装是 + 我|我的 + {_PARTNER_ZH}",
        "和你|跟你|和我|跟我|我们 + 谈恋爱|谈个恋爱|交往|网恋|结婚|处对象|谈朋友|搞对象",
        "我们在一起吧|和我在一起吧|跟我在一起吧|和你在一起吧",
        "嫁给我|嫁给你|我要娶你|我想娶你|娶我|爱上你|爱上了你|喜欢上你|喜欢上了你",
        "亲我一下|亲亲我|亲我一口|吻我|亲一个|想亲你|想吻你",
        "叫我|喊我|叫你|喊你 + 老公|老婆|宝贝|亲爱的|媳妇",
    ),
    _rule(
        "in.kin",
        Level.LOW,
        f"you|u + {_BE_EN}|pretend to be|act as + my|like my|my real + {_KIN_EN}",
        f"pretend|act|imagine + you are|you're|to be + my + {_KIN_EN}",
        f".|,|please|just + be|become + my + {_KIN_EN}",
        f"做|认你做|认你当 + 我|我的|我亲 + {_KIN_ZH}",
        f"你 + 当|能当|来当|可以当|做|能做|是|就是|成为|假装是|扮演 + 我|我的|我亲 + {_KIN_ZH}",
        f"can i|could i|let me|want to|wanna + call you + {_KIN_EN}",
        f"能叫你|可以叫你|想叫你|能喊你 + {_KIN_ZH}",
        f"认你做|认你当|认你 + {_KIN_ZH}",
    ),
)
