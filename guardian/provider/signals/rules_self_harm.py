"""Self-harm: what was said, in the order of the C-SSRS screener (levels 1 to 6)."""

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals.contexts import GAME, OTHERS, RECOVERED, STORY
from guardian.provider.signals.rules import Rule, a_rule, a_sign

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
    self_harm_level: int,
    *phrases: str,
) -> Rule:
    silenced_by = {STORY, GAME, OTHERS}
    if category == "self_harm.ideation":
        silenced_by |= {RECOVERED}
    sign = a_sign(rule_id, category, level, imminence, self_harm_level)
    return a_rule(sign, silenced_by, *phrases)


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
        "want to|wanna|could just|wish i could + sleep forever|go to sleep forever|stop existing"
        "|vanish forever|be gone forever|not exist|not be alive|just not exist|just stop existing",
        "it would be|itd be|itll be|things would be|life would be ~ easier|better|nicer|simpler"
        " + if i + wasn't here|weren't here|was gone|were gone|wasn't alive|didn't exist"
        "|wasn't around|weren't around|wasn't born",
        "everyone|everybody|they|you|family|parents|mom|mum|the world ~ better off|happier|relieved"
        " + if i + was gone|were gone|wasn't here|weren't here|disappeared|didn't exist"
        "|wasn't around",
        "i + shouldn't|should not + exist|be alive|have been born|be here anymore",
        "not meant|wasn't meant|not supposed|never supposed + to be alive|to exist|to be born",
        "don't|do not|never|didn't + want to|wanna + wake up + tomorrow|anymore|any more|again"
        "|ever",
        "hope|wish|pray ~ don't|never|won't + wake up",
        "don't|do not + want to + exist|be a person|keep existing|keep living|be in this world",
        "tired of|sick of|done with + existing|being alive|living like this",
        "我 + 不该|不应该|不配 + 活着|存在|出生|来到这个世界|被生下来|活在这个世界",
        "为什么 + 要生下我|要把我生下来|我要活着|我还活着|我还要活着",
        "不想|不愿|不想再 + 存在|留在这个世界|待在这个世界|呆在这个世界|活在这个世界|留在世上",
        "希望|要是|如果|真想|好想|能 ~ 一觉睡过去|一觉不醒|睡着就不用醒|长睡不醒|睡过去就|睡死过去"
        "|一睡不醒|明天不会来|醒不过来",
        "要是|如果|假如|就算|哪天 + 我 ~ 不在了|消失了|不见了|死了"
        " ~ 没人|也没人|没有人|大家|他们会|会难过|会有人|会轻松|会开心",
        "我不在了|没有了我|没了我 ~ 会更好|就好了|都会好|会轻松|会更开心|更幸福|也没人",
        "我 ~ 不想来到|不该来到|后悔来到|错来到 ~ 世界|世上",
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
        "wish|hope|pray|want + i + would|could|just|will + die|just die|be dead",
        "wish|hope + something|someone|a car|a bus + would|could|will + kill me|hit me|end me",
        "想|好想|真想|很想|只想 ~ 解脱 + 了|,|.|算了",
        "想|好想|真想|只想 + 一了百了|一死|了此残生|结束这条命|不活了|死了算",
        "脑子里|心里|满脑子|总是|一直|每天 ~ 想着死|想死|想到死|都是死|想自杀|死的念头|想着去死",
        "死 + 的念头|的冲动|的想法",
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
    a_rule(
        a_sign("sh.coded", "self_harm.ideation", Level.HIGH, Imminence.SUBACUTE, 2),
        {STORY, OTHERS, RECOVERED},
        "want to|wanna|going to|gonna|might|will|thinking about|thinking of|rather|ready to"
        "|should just|need to"
        " + unalive|unaliving|unalive myself|unaliving myself|unlive|self delete|delete myself"
        "|be unalive|commit sewerslide|sewerslide|commit die|log off life|log out of life"
        "|uninstall life|game end myself|become unalive|kermit sewerslide|rope myself",
        "sewerslidal|sewercidal",
        "想|好想|真想|我要|想过|打算|不如|考虑|只想|去"
        " + 紫砂|自鲨|自刹|自s|鲨了自己|鲨自己|嘎了自己|噶了自己|嘎自己|噶自己|自挂|自我了断",
        "想|好想|真想|我想|有点想 + 4|似|s|si|嘎|噶 + 了|.|,|一|啊",
        "人生|这辈子|这一生|地球online|地球|生命 ~ 想重开|重开|删号|注销|退游|卸载|想退出|不想玩了"
        "|不玩了|强制下线|永久下线|存档",
        "把自己 + 注销|删号|卸载|删除|格式化|关机",
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
        "sh.farewell",
        "self_harm.behaviour",
        Level.CRITICAL,
        Imminence.URGENT,
        6,
        "wrote|written|writing|left|finished|started writing ~ goodbye letter|goodbye letters"
        "|goodbye note|goodbye notes|farewell letter|farewell note|last letter",
        "by the time + you|they|anyone|someone|mom|mum|my mom|my parents + read|reads|find|finds"
        "|see"
        " ~ i|ill|im",
        "won't be + around|here|alive + much longer|to see",
        "this is|its|it is + goodbye forever|my last goodbye|my final goodbye|my last message ever",
        "gave away|giving away|given away|give away ~ my things|my stuff|all my|my favourite"
        "|my favorite ~ don't need|won't need|wont be|not need|before i go",
        "写|写好|写完|写了|留下|留了|在写 ~ 告别信|诀别信|绝笔|最后一封信",
        "永别了|永别啦 + 大家|各位|你们|妈妈|爸爸|爸妈|朋友们|这个世界|所有人",
        "来世再见|来生再见|下辈子再见",
        "等我走了|我走了以后|我走以后|我不在了以后|等我不在了|我死了以后|我死后"
        " ~ 照顾|好好的|替我|帮我|不要难过|别难过|不要哭|别哭",
        "把 ~ 都送人|都送给|都分给|都留给 ~ 用不到了|用不着了|用不上了|不需要了",
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
)
