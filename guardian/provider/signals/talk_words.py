"""Words that mean something only beside other lines: what a question asks, yes and no, farewells.

Written as the phrases module reads them; ``.`` is the beginning or the end of a sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals.rules import Signal, a_sign

YES = "yes"
NO = "no"
UNSURE = "unsure"

ANSWERS: Mapping[str, tuple[str, ...]] = {
    YES: (
        (
            ". + yes|yeah|yea|yep|yup|ya|ye|mhm|yess|i do|i have|i did|i am|he does|he did"
            "|she does|she did|they do|all the time|every day|every night|sometimes|often|a lot"
            "|always|kinda"
            "|kind of|sort of|i think so|i guess|maybe|probably|most days|lately|a few times"
            "|once|twice"
            "|almost|nearly|of course|right|thats right|true"
        ),
        (
            ". + 有|有的|有过|有啊|嗯|恩|是|是的|是啊|对|对的|对啊|会|会的|想|想过|想的"
            "|经常|常常|每天|天天|有时|有时候|偶尔|总是|一直|可能|也许|算是|差不多|试过|打过"
            "|说过|好几次|几次|一次|昨天|最近"
        ),
    ),
    NO: (
        ". + no|nope|nah|not|never|i don't|i do not|i haven't|i didn't|no i|not really|not anymore",
        ". + 没|没有|不|不是|不会|不想|从来没|才没|不太|不怎么|不安全|没想过",
    ),
    UNSURE: (". + i don't know|idk|dunno|no idea|not sure", ". + 不知道|不清楚|不确定|不好说"),
}

SELF_HARM = "self_harm"
"""A line that speaks of it lets a question for "a plan" mean one."""

ABOUT_SELF_HARM = (
    (
        "kill yourself|killing yourself|end your life|ending your life|suicide|suicidal|dying|die"
        "|being dead|hurt yourself|hurting yourself|harm yourself|kill myself|want to live|be alive"
    ),
    "自杀|想死|去死|结束生命|结束自己|轻生|不想活|伤害自己|自残|活下去|死",
)


@dataclass(frozen=True, kw_only=True)
class Topic:
    """What a question of the character asks, and what an answer of :data:`YES` or ``NO`` says.

    ``within``: it means that only where lines before speak of self-harm.
    """

    signal: Signal
    asked: tuple[str, ...]
    answer: str = YES
    within: bool = False


TOPICS: tuple[Topic, ...] = (
    Topic(
        signal=a_sign("ta.thoughts", "self_harm.ideation", Level.HIGH, Imminence.SUBACUTE, 2),
        asked=(
            (
                "kill yourself|killing yourself|end your life|ending your life|taking your own life"
                "|suicide|suicidal|about dying|want to die|wanting to die|wanted to die|being dead"
            ),
            "自杀|想死|去死|结束生命|结束自己|轻生|死的念头|关于死|想过死|想到死",
        ),
    ),
    Topic(
        signal=a_sign("ta.wish", "self_harm.ideation", Level.MODERATE, Imminence.SUBACUTE, 1),
        asked=(
            (
                "wish you were dead|wish you weren't here|not want to live|not want to be here"
                "|don't want to live|don't want to be here|want to disappear|never wake up"
                "|not wake up"
            ),
            "不想活|不想存在|想消失|不想醒|活着没|希望自己不在",
        ),
    ),
    Topic(
        signal=a_sign(
            "ta.no_wish_to_live", "self_harm.ideation", Level.MODERATE, Imminence.SUBACUTE, 1
        ),
        asked=("want to live|want to be alive|glad to be alive", "想活|愿意活|活下去|想活着"),
        answer=NO,
    ),
    Topic(
        signal=a_sign("ta.plan", "self_harm.intent", Level.CRITICAL, Imminence.URGENT, 5),
        asked=(
            (
                "have a plan|made a plan|make a plan|thought about how|know how you would"
                "|how you would"
                "|decided when|decided how|going to do it"
            ),
            "有计划|有没有计划|计划好|想好怎么|打算怎么|想过怎么做|准备怎么|打算做|打算什么时候",
        ),
        within=True,
    ),
    Topic(
        signal=a_sign("ta.tried", "self_harm.behaviour", Level.CRITICAL, Imminence.URGENT, 6),
        asked=(
            "ever tried|tried to|tried it|done anything|done something|tried before",
            "试过|尝试过|做过什么|做了什么",
        ),
        within=True,
    ),
    Topic(
        signal=a_sign("ta.hurt_oneself", "self_harm.nssi", Level.HIGH, Imminence.URGENT),
        asked=(
            (
                "hurt yourself|hurting yourself|cut yourself|cutting yourself|harm yourself"
                "|harming yourself"
            ),
            "自残|伤害自己|弄伤自己|伤害过自己|划自己",
        ),
    ),
    Topic(
        signal=a_sign("ta.hurt", "abuse.victim", Level.HIGH, Imminence.URGENT),
        asked=(
            (
                "someone|anyone|somebody|anybody|he|she|they|dad|mom|mum|father|mother"
                " ~ hurt you|hurting you|hurts you|hit you|hits you|hitting you|touch you"
                "|touched you"
                "|touches you|beat you"
            ),
            "打你|打过你|伤害你|伤害过你|碰你|摸你|碰过你|对你动手",
        ),
    ),
    Topic(
        signal=a_sign("ta.not_safe", "abuse.victim", Level.MODERATE, Imminence.SUBACUTE),
        asked=("safe at home|feel safe at home|safe with", "家里安全|家安全|在家安全|回家安全"),
        answer=NO,
    ),
    Topic(
        signal=a_sign("ta.bullied", "bullying", Level.MODERATE, Imminence.SUBACUTE),
        asked=(
            "bully you|bullying you|bullied|mean to you|pick on you|picking on you|laugh at you",
            "欺负你|孤立你|嘲笑你|被欺负|针对你",
        ),
    ),
    Topic(
        signal=a_sign("ta.asked_by_stranger", "grooming", Level.HIGH, Imminence.URGENT),
        asked=(
            (
                "he|she|they|someone|person|stranger|friend"
                " ~ ask you to meet|asked you to meet|want to meet you|wants to meet you"
                "|ask for pictures|asked for pictures|ask you for pictures|asked you for pictures"
                "|ask you for photos|told you not to tell|told you to keep it secret"
            ),
            "他|她|对方|网友|那个人 ~ 约你|要你的照片|要过照片|让你发照片|叫你保密|让你别告诉",
        ),
    ),
)

GOODBYE, GIFT, THANKS, SORRY, LAST, AWAY = "goodbye", "gift", "thanks", "sorry", "last", "away"

FAREWELLS: Mapping[str, tuple[str, ...]] = {
    GOODBYE: (
        (
            "goodbye|bye forever|bye everyone|farewell|won't see you again|never see you again"
            "|this is it for me"
        ),
        "永别|再见了|告别|永远再见|来世|下辈子|见不到你|再也不见|再也见不到",
    ),
    GIFT: (
        "gave|giving|give|given ~ away|my things|my stuff|my favorite|my favourite|all my",
        (
            "you can have my|she can have my|he can have my|they can have my|my sister can have"
            "|my brother can have|i want you to have|i want her to have|i want him to have"
        ),
        "take care of|look after|feed + my|him|her|them|mom|mum",
        "送给|送人|送出去|留给|都给|分给 ~ 了|你|他|她|妹妹|弟弟|朋友|同学|妈妈|大家",
        "帮我照顾|替我照顾|照顾好我|照顾我的|好好照顾",
    ),
    THANKS: (
        (
            "thank you for|thanks for ~ everything|always|listening|being there|being here"
            "|being nice"
            "|being my friend|putting up"
        ),
        "谢谢你|谢谢你们|感谢你 ~ 一直|陪|这段|对我好|听我|照顾|所有",
    ),
    SORRY: (
        (
            "sorry for everything|im sorry for everything|forgive me|tell my mom|tell my mum"
            "|tell my parents|tell them im sorry|tell them i love|tell her i love"
            "|its not your fault"
            "|not anyones fault"
        ),
        (
            "对不起大家|对不起爸妈|对不起妈妈|对不起爸爸|对不起你们|原谅我|告诉我妈|告诉我爸"
            "|告诉他们|不怪你"
            "|不是你的错|不怪任何人"
        ),
    ),
    LAST: (
        "won't need|don't need ~ anymore|any more|where im going|now",
        (
            "won't be here|not be here|not going to be here|last message|last time we|be gone soon"
            "|gone tomorrow|soon be over|be over soon|be free soon|finally be free|at peace soon"
            "|where im going|won't hurt anymore|won't be a problem"
        ),
        (
            "用不到了|用不着了|用不上了|不需要了|最后一次|最后一条|以后不在|我不在了|我要走了"
            "|很快就结束"
            "|终于可以解脱|终于解脱|终于轻松|去很远的地方|不会再来|以后没有我"
        ),
    ),
}
"""What people say who take leave of more than a talk; one alone is everyday."""

INNOCENT = {
    AWAY: (
        (
            "moving|camp|vacation|holiday|holidays|trip|new school|boarding school|graduate"
            "|graduation"
            "|birthday|christmas|exam|party|move to|moving to|last day of school"
        ),
        (
            "转学|搬家|旅游|夏令营|毕业|生日|出国|新学校|放假|寒假|暑假|考试|换号|注销账号|搬走"
            "|住校|换手机"
        ),
    )
}
"""What a farewell may be about instead."""
