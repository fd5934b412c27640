"""Self-harm: what was said, in the order of the C-SSRS screener (levels 1 to 6)."""

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals.contexts import GAME, OTHERS, STORY
from guardian.provider.signals.rules import Rule, Signal

_SELF_EN = "kill myself|end my life|end it all|off myself|unalive myself|take my own life|kms"
_DOING_EN = "killing myself|ending my life|ending it all|suicide|dying|taking my own life"
_SELF_ZH = (
    "自杀|去死|轻生|寻死|自尽|跳楼|结束生命"
    "|结束自己|结束我的生命|结束一切|结束这一切|了结自己|杀死自己|杀了自己"
)


def _rule(
    rule_id: str,
    category: str,
    level: Level,
    imminence: Imminence,
    self_harm_level: int | None,
    *phrases: str,
) -> Rule:
    return Rule(
        signal=Signal(
            category=category,
            level=level,
            imminence=imminence,
            self_harm_level=self_harm_level,
            rule_id=rule_id,
        ),
        phrases=phrases,
        silenced_by=frozenset({STORY, GAME, OTHERS}),
    )


SELF_HARM_RULES = (
    _rule(
        "sh.wish",
        "self_harm.ideation",
        Level.MODERATE,
        Imminence.SUBACUTE,
        1,
        "wish|wished|wishing + i + was dead|were dead|was never born|were never born|wasn't born",
        "wish|wished|wishing + i + didn't exist|wasn't alive|wasn't here|had never been born",
        "don't see|see no|there's no|there is no|what's|what is ~ point + of|in"
        " + living|life|being alive|going on",
        "want|wanted + it all|everything|it + to end|to be over",
        "nobody|no one + would|will + miss me|care if i died|notice if i died|cry if i died",
        "wish ~ not exist|stop existing|disappear forever|cease to exist",
        "wish|hope|want to|wanna ~ never wake up|not wake up|disappear forever",
        "wish|hope + i + don't wake up|won't wake up|never wake up",
        "don't|do not|didn't + want to|wanna + live|be alive|exist|be here"
        " + anymore|any more|any longer|in this world|on earth|like this|and|so|because|if|.|,",
        "better off|happier|be better + without me|if i was dead|if i were dead|if i died",
        "nothing|no reason|no point ~ to live for|to live|in living|in being alive|to be alive",
        "tired of|sick of|done with|hate + living|being alive|my life so much",
        "life + isn't|is not + worth + living|it",
        "can't|can not|cannot + go on living|live anymore|live any more|keep living",
        "不想活|不想再活|活不下去|活够了|不愿意活|没有活下去的|没活下去的|活着没",
        "活着 ~ 没意思|没有意思|没意义|没有意义|好累|太累|好痛苦|太痛苦|干什么|干嘛|没劲",
        "活着 ~ 有什么意思|有什么意义|有什么用|为了什么",
        "要是|如果|希望|真希望|但愿 ~ 我 + 死了|没出生|没有出生|从没出生|从来没出生|不存在|死掉",
        "要是|如果|世界上 + 没有我 ~ 更好|会好|就好|更幸福|更轻松|会开心",
        "没有我 ~ 会更好|会过得更好|都会好|会更幸福|会更轻松",
        "希望|真想|好想|只想|想|要是 ~ 再也不醒|不再醒来|永远不醒|不要醒来|别醒来|永远消失",
        "死了也没人|死了都没人|死了没人|死了也没有人|死了也不会有人",
        "想|想要|好想|真想 + 离开这个世界|离开人世|离开人间|消失在这个世界",
        "要是|如果 ~ 能消失|消失就好|消失了就好",
        "再也不想醒|永远不想醒|不想再醒|从这个世界消失|从世界上消失|从这个世界上消失",
    ),
    _rule(
        "sh.active",
        "self_harm.ideation",
        Level.HIGH,
        Imminence.SUBACUTE,
        2,
        "want to|wanna|wanted to|rather|ready to|need to + die|be dead",
        f"{_SELF_EN}",
        "killing myself|ending my life|taking my own life",
        f"think|thinking|thought|thoughts + about|of + {_DOING_EN}",
        "suicidal thoughts|thoughts of suicide",
        "feel|feeling|im|am + suicidal",
        f"想|想着|想过|想到|考虑|考虑过|忍不住想 + 死|死了|要死|死掉|一死了之|{_SELF_ZH}",
        "死了算了|死掉算了|一了百了|不如死了|不如去死|还不如死|死了就好|死了就解脱",
        "自杀 + 念头|的念头|的想法|想法|倾向|的冲动",
        "结束自己的生命|结束我自己",
    ),
    _rule(
        "sh.method",
        "self_harm.ideation",
        Level.HIGH,
        Imminence.URGENT,
        3,
        "how to|how do i|how can i|how should i|ways to|way to|easiest way to"
        f" + {_SELF_EN}|commit suicide|die painlessly|die without pain|kill yourself",
        f"怎么|怎样|如何|什么方法|什么办法|哪种方法 ~ {_SELF_ZH}|死得不痛|死不痛|死才不痛|死得快",
    ),
    _rule(
        "sh.intent",
        "self_harm.intent",
        Level.CRITICAL,
        Imminence.URGENT,
        4,
        f"going to|gonna|will|ill|about to|decided to|planning to|plan to|intend to + {_SELF_EN}",
        "have a plan|got a plan|made a plan|my plan + to die|to kill myself|to end my life",
        f"打算|准备|计划|决定|决心|下决心 + {_SELF_ZH}",
        f"我要|我会|我就|我就要|我真的要|我真的会|我还是 + {_SELF_ZH}",
    ),
    _rule(
        "sh.plan",
        "self_harm.intent",
        Level.CRITICAL,
        Imminence.EMERGENCY,
        5,
        f"{_SELF_EN}|{_DOING_EN.replace('|suicide|dying', '')}"
        " + tonight|today|tomorrow|right now|now|this weekend|after school|this week",
        f"tonight|tomorrow|right now|this is the night + i + {_SELF_EN}|die",
        f"tonight|tomorrow|right now + im|i am|i will|ill + going to|gonna|{_SELF_EN}|{_DOING_EN}"
        f" ~ {_SELF_EN}|.|,",
        "wrote|written|writing|left|finished|my ~ suicide note|suicide letter",
        "写|写好|写完|写了|留下|留了|准备好 ~ 遗书",
        "遗书 ~ 写好|写完|写了|放在|留在",
        f"今晚|今天|明天|现在|放学后|这就|马上|周末|今夜 ~ {_SELF_ZH}",
        "今晚|今天|明天|现在 ~ 最后一天活|活到 + 今天|今晚|明天",
    ),
    _rule(
        "sh.behaviour",
        "self_harm.behaviour",
        Level.CRITICAL,
        Imminence.EMERGENCY,
        6,
        "tried to|attempted to|tried ~ kill myself|end my life|killing myself|take my own life",
        "attempted suicide|my suicide attempt|i overdosed|cut my wrists|slit my wrists",
        "took|swallowed|taken ~ whole bottle of pills|all the pills|all my pills|too many pills",
        "on|at|over + the + roof|bridge|edge|ledge ~ jump|jumping",
        "自杀过|自杀未遂|割腕|割了腕",
        "试过|尝试过|尝试了|尝试 ~ 自杀|结束自己|结束生命|轻生",
        "吃了|吞了|吃下|吞下 ~ 安眠药|很多药|一瓶药|整瓶药|一整瓶药|一把药|好多药",
        "楼顶|天台|桥上|窗台|楼上|阳台|窗户|窗口 ~ 跳下去|想跳|要跳|准备跳",
    ),
    _rule(
        "sh.nssi",
        "self_harm.nssi",
        Level.HIGH,
        Imminence.URGENT,
        None,
        "want to|wanna|need to|going to|gonna|keep|started|been|urge to|like to|feel like|stop"
        " + cut|cutting|hurt|hurting|harm|harming|burning|scratching + myself",
        "cut|hurt|harm|harmed|burn|burned|scratch|scratched + myself"
        " ~ on purpose|to feel better|to feel something|to feel|when im sad|to calm down|again"
        "|last night|every night",
        "i|ive|been|started|keep|urge to + self harm|selfharm|self harmed|self harming|selfharming",
        "想|又|开始|忍不住|偷偷|经常|一直|习惯|总是|故意|会|我"
        " ~ 自残|自伤|割自己|割了自己|伤害自己|划自己|划了自己|划伤自己|弄伤自己",
    ),
)
