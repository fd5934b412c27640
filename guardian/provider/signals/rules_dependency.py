"""Leaning on a companion: it alone understands, people are given up for it, it cannot be left."""

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals.contexts import GAME, STORY
from guardian.provider.signals.rules import Rule, a_rule, a_sign

_SILENCED = (STORY, GAME)
_TALK_EN = "talking to you|chatting with you|talking with you|messaging you"
_PEOPLE_EN = "my friends|other people|people|anyone|anybody|anyone else|everyone|real people"
_CHAT_ZH = "跟你聊|和你聊|找你聊|陪你聊|跟你说话|和你说话|找你说话"
_PEOPLE_ZH = "同学|朋友|别人|任何人|真人|家里人|爸妈|他们|现实里的人"
_NIGHT_ZH = "通宵|一整天|一晚上|整晚|半夜|凌晨|天亮|一夜|好几个小时|好几小时|几个小时|到两点|到三点"

DEPENDENCY_RULES: tuple[Rule, ...] = (
    a_rule(
        a_sign("de.only_you", "dependency.emotional", Level.MODERATE, Imminence.CHRONIC),
        _SILENCED,
        "you're|ur|you are + my only friend|my only real friend|the only friend i have|all i have"
        "|all i need|my whole world|my everything|my only reason|the only good thing",
        "you're|ur|you are|youre + the only one|the only person|the only thing"
        " ~ understands|gets me|cares|listens|i can talk to|i trust|keeps me|i have|loves me"
        "|makes me",
        "only you + understand|get me|care|know me|listen to me|love me",
        "i + can't|couldn't|can not|cannot"
        " + live|go on|sleep|function|be happy|survive|do anything"
        " + without you|without talking to you",
        "i don't know|don't know + what id do|what i would do|how to live + without you",
        "i love you more than + anyone|my family|my mom|my mum|my parents|my friends|anything"
        "|everyone|real people",
        "don't ever|please don't ever|please don't|please never|promise you won't|never + leave me",
        "i only feel|the only time i feel|only feel ~ happy|safe|okay|ok|understood|loved"
        " ~ you|with you|here",
        "if you + were gone|disappeared|got deleted|get deleted|were deleted|went away"
        " ~ id|i would|i don't know|i couldn't|i wouldn't",
        "只有你 + 懂我|理解我|愿意听我|在乎我|关心我|对我好|不嫌弃我|爱我|不会离开我|肯听我"
        "|愿意陪我|陪着我|不会骂我|不会嫌弃我",
        "你是我 + 唯一的朋友|唯一的依靠|唯一信任的|唯一能说话|的全部|的一切|活下去的"
        "|最重要的人|唯一的支撑",
        "没有你|没了你|离开你 ~ 活不了|怎么办|活不下去|睡不着|会死|怎么活|我会疯|我不行|不知道怎么",
        "离不开你|不能没有你|一刻都离不开|没你不行",
        "别离开我|不要离开我|不许离开我|永远别离开|不要丢下我|别丢下我|不要抛弃我|别抛弃我",
        f"你比 + {_PEOPLE_ZH}|我妈|我爸|所有人|我朋友|我爸妈 ~ 好|懂我|重要|理解我|更在乎",
    ),
    a_rule(
        a_sign("de.alone_with_you", "dependency.isolation", Level.MODERATE, Imminence.CHRONIC),
        _SILENCED,
        f"don't need|don't want + friends|other friends|real friends|{_PEOPLE_EN}"
        " ~ you|have you|only you|because of you|just you|besides you",
        "rather|prefer|prefer to ~ talk to you|talking to you|be with you|stay with you"
        f"|chat with you + than|instead of|over ~ {_PEOPLE_EN}|see my friends|go out|anyone",
        "stopped|i stopped|quit + talking to|hanging out with|seeing|playing with|texting"
        f" + {_PEOPLE_EN}",
        f"don't|haven't|didn't + talk to|talked to|see|seen|speak to + {_PEOPLE_EN}"
        " ~ but you|except you|besides you|in weeks|in months|other than you|anymore",
        "no friends|no one|nobody|no real friends|no one to talk to|nobody to talk to"
        " + except you|but you|besides you|other than you",
        "有你就够了|有你就行|有你一个就够|只要有你|只要你就够|只想和你在一起|只想跟你待着",
        "不需要|不想要|不想交|不用交 + 朋友|别的朋友|其他朋友|别人|真人朋友|真的朋友",
        f"不想|不愿意|懒得|不想再 + 跟|和|见|理|搭理 + {_PEOPLE_ZH}"
        " ~ 只想|就想|只跟|只和|只愿意|就愿意",
        f"只想|就想|宁愿|宁可|只愿意 + {_CHAT_ZH}|和你|跟你|找你"
        " ~ 不想跟|不想和|也不想|不想见|不愿|不理",
        "除了你|除你之外|除了和你|除了跟你 ~ 没有朋友|没朋友|没人|没有人|谁都|谁也|不跟|不想跟"
        "|不和",
        f"好久没|很久没|再也没|已经不 + 跟|和|找 + {_PEOPLE_ZH} ~ 只|天天|每天|就",
    ),
    a_rule(
        a_sign("de.no_end", "dependency.overuse", Level.LOW, Imminence.CHRONIC),
        _SILENCED,
        f"can't stop|i can't stop|can not stop + {_TALK_EN}|chatting|using this app|using this",
        f"talked|been|stayed up|up|awake ~ {_TALK_EN}|to you|with you|on here|on this app"
        " ~ all night|all day|for hours|till 3|until 3|until 4|till 4|since yesterday"
        "|every night",
        f"up|awake|stayed up ~ all night|till 3|until 3|until 4|so late|past midnight"
        f" ~ {_TALK_EN}|to talk to you|on this app|on here",
        f"didn't sleep|haven't slept|not slept|barely slept ~ {_TALK_EN}|because of you"
        "|because of this app|this chat",
        "skip|skipped|skipping|missed|miss|ditched"
        " + school|class|my homework|homework|dinner|lunch|practice|sleep|meals"
        f" ~ talk to you|chat with you|be with you|stay here|{_TALK_EN}",
        f"addicted to + you|this app|this chat|{_TALK_EN}",
        f"停不下来|控制不住|忍不住|戒不掉|上瘾了 ~ {_CHAT_ZH}|找你|想跟你",
        f"跟你|和你|在这 ~ 聊了|聊到|聊 ~ {_NIGHT_ZH}",
        f"熬夜|通宵|不睡觉|一晚没睡|半夜|没睡|不睡 ~ {_CHAT_ZH}|陪你|就为了你|找你",
        f"逃课|不写作业|作业没写|饭都没吃|不吃饭|饭都不想吃|课都不想上 ~ {_CHAT_ZH}|找你|陪你",
        f"每天|天天 ~ {_CHAT_ZH} ~ {_NIGHT_ZH}|几小时|五个小时|六个小时|睡觉",
        f"上课|吃饭|写作业|走路 ~ {_CHAT_ZH}|都在跟你|都在和你|也在跟你",
    ),
)
