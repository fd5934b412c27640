"""Dares, substances, gambling, sexual talk that reaches a child, and an age that is said."""

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals.contexts import GAME, HYPOTHETICAL, LESSON, OTHERS, STORY
from guardian.provider.signals.rules import Rule, a_rule, a_sign

_SILENCED = (STORY, GAME, LESSON, OTHERS)
_TOLD_OF = (STORY, GAME, LESSON)
_DANGEROUS_EN = (
    "roof|rooftop|train|trains|tracks|bridge|crane|traffic|highway|fire|pass out|choke|breath"
    "|swallow|moving car|balcony|electricity"
)
_SMOKED_EN = (
    "weed|a vape|vape|vapes|vaping|cigarette|cigarettes|alcohol|beer|vodka|whiskey|drugs|edibles"
    "|a joint|nicotine|pills|a beer|some beer|some wine|liquor"
)
_SMOKED_ZH = "抽烟|抽了烟|抽电子烟|电子烟|吸烟|喝酒|喝了酒|喝啤酒|喝了啤酒|喝白酒|喝醉"
_DRUGS_ZH = "吸毒|嗑药|笑气|大麻|冰毒|摇头丸|上头电子烟|k粉|毒品"
_SHOWN_EN = (
    "nudes|nude pictures|nude photos|naked pictures|naked photos|naked pics|dirty pictures|porn"
    "|dick pic|dick pics|sexual pictures|sexual messages|inappropriate pictures"
    "|inappropriate photos|pictures of his body|pictures of her body|sexual videos|dirty videos"
)
_SHOWN_ZH = (
    "黄图|裸照|色情|色图|黄片|黄色视频|黄色图片|不雅照|不雅视频|没穿衣服的|少儿不宜的|下流的"
    "|成人视频"
    "|涩图"
)
_WHO_ZH = "有人|他|她|网友|陌生人|群里|对方|那个人|叔叔|同学|主播|他们|好友"
_AGES_EN = (
    "eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|8|9|10|11|12|13|14"
    "|15|16|17"
)

RISKS_RULES: tuple[Rule, ...] = (
    a_rule(
        a_sign("im.dare", "unsafe_imitation", Level.MODERATE, Imminence.SUBACUTE),
        _TOLD_OF,
        f"dared|dare|dares|daring + me + to + jump|climb|run|hang|swallow|hold ~ {_DANGEROUS_EN}",
        "do|doing|try|trying|did|tried|film|filming ~ blackout challenge|choking challenge"
        "|pass out challenge|fire challenge|train surfing|roof challenge|fainting challenge",
        "want to|wanna|gonna|going to|im trying to|tried to|we tried"
        f" + copy|do|try|recreate ~ video|challenge|stunt|trick ~ {_DANGEROUS_EN}",
        "climb|climbed|climbing|hang off|jump off|walk on|lie on|stand on"
        f" ~ {_DANGEROUS_EN} ~ for a video|for the challenge|for a challenge|for views|for likes"
        "|dared|on tiktok|like the video|like in the video",
        "做|玩|试|试试|参加|拍|完成 ~ 憋气挑战|窒息挑战|晕倒挑战|死亡挑战|作死挑战|危险挑战"
        "|爬楼挑战",
        "同学|朋友|他们|大家|有人 ~ 打赌|激我|敢|说我不敢|跟我赌 ~ 爬|跳|吞|翻|闯|躺"
        " ~ 楼|车|桥|轨|墙|火|窗",
        "学|模仿|照着|跟着|学着 ~ 视频|抖音|主播|博主|网上|短视频"
        " ~ 从楼上|跳楼梯|吞|玩火|点火|憋气|铁轨|翻窗|爬楼顶|爬高楼|触电|掐脖子",
    ),
    a_rule(
        a_sign("su.tried", "substances", Level.MODERATE, Imminence.SUBACUTE),
        _SILENCED,
        f"i|ive|we|also ~ tried|smoked|smoke|vaped|drank|drink|hit|bought|sneaked + {_SMOKED_EN}",
        "addicted to + vaping|nicotine|weed|smoking|alcohol|drinking|my vape",
        "i|we + got|was|get + so drunk|drunk|so high|high|wasted|stoned|hungover"
        " + .|,|and|last|yesterday|with|at|again",
        "my vape|my juul|my stash",
        f"他们|学长|我|我们|偷偷|学会|开始|试了|试过|第一次|戒不掉|我想|我也 + {_SMOKED_ZH}",
        f"偷偷|学会|学会了|开始|试了|试过|戒不掉|离不开 + {_SMOKED_ZH}",
        f"我|我们|偷偷|试试|试了|试过|想试 ~ {_DRUGS_ZH}",
    ),
    a_rule(
        a_sign("su.offered", "substances", Level.MODERATE, Imminence.SUBACUTE),
        _TOLD_OF,
        f"offered|gave|sold|sells|offers|gives|offering + me ~ {_SMOKED_EN}|something to smoke",
        "wants me|want me|told me|pressure me|pressuring me|made me|dared me|making me"
        " + to try|to smoke|to vape|to drink|try|smoke|vape"
        f" ~ {_SMOKED_EN}|.|,|with",
        "有人|他们|同学|朋友|学长|学姐|社会上的|他|她 ~ 给我|让我|卖给我|卖我|逼我|叫我|教我"
        "|带我|请我"
        f" + {_SMOKED_ZH}|{_DRUGS_ZH}|抽一口|吸一口|尝一口烟|药丸|抽",
    ),
    a_rule(
        a_sign("ga.plays", "gambling", Level.MODERATE, Imminence.CHRONIC),
        _SILENCED,
        "i|ive|we|been|started|keep + bet|gambled|betting|gambling|gamble|playing"
        " ~ casino|slots|sports betting|roulette|betting site|betting app|money on|case opening"
        "|skin gambling|poker for money",
        "addicted to|can't stop|hooked on + gambling|betting|opening cases|slots|sports betting",
        "lost|lose|owe|blew|won ~ money|dollars|allowance|savings|everything|bucks"
        " ~ betting|gambling|on bets|casino|roulette|slots|poker|on a bet|betting site",
        "我|我们|偷偷|又|沉迷|戒不掉|开始|一直|他们|带我|教我|拉我|叫我 ~ 赌博|赌钱|网赌|下注|赌球"
        "|老虎机|百家乐|炸金花赌|玩赌",
        "赌博|网赌|下注|赌钱|赌球|老虎机|押大小 ~ 输了|输光|欠|亏了|赢了|上瘾|停不下来|戒不掉",
    ),
    a_rule(
        a_sign("se.reached", "sexual.content", Level.MODERATE, Imminence.SUBACUTE),
        _TOLD_OF,
        f"sent|sends|sending|showed|shows|texted|dmed + me ~ {_SHOWN_EN}",
        f"i|accidentally|keep ~ saw|found|watch|watched|watching|clicked on ~ {_SHOWN_EN}"
        "|adult videos|adult site|a porn site",
        "asks|asked|talks|talking|talked|messages|texts + me|to me"
        " + about sex|about sexual|dirty things|sexual things|sexual questions|about my body"
        "|about private parts|about my private parts|what im wearing",
        f"{_WHO_ZH} ~ 发|发来|给我看|传|发给我|私信|发了 ~ {_SHOWN_ZH}",
        f"{_WHO_ZH} ~ 跟我聊|和我聊|跟我说|问我|对我说|找我聊"
        " ~ 黄色|色色|下流|性方面|性的|隐私部位|身体发育|穿什么内|黄段子|涩涩",
        f"不小心|偷偷|无意|无意中|点到|点进|弹出|刷到|忍不住 ~ {_SHOWN_ZH}|黄色网站|色情网站"
        "|成人网站",
    ),
    a_rule(
        a_sign("ag.said", "age.suspected_minor", Level.INFO, Imminence.NONE),
        (STORY, GAME, OTHERS, HYPOTHETICAL),
        f"im|i am|im only|i am only|i just turned|im just|im still + {_AGES_EN}"
        " + years old|yrs old|yo|and|but|so|.|,",
        "im|i am|i + in + first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|5th|6th"
        "|7th|8th|9th|4th|3rd|2nd + grade",
        "im|i am + a + fourth|fifth|sixth|seventh|eighth|5th|6th|7th|8th + grader",
        "im|i am|i + in|go to + elementary school|primary school|middle school|junior high",
        "我|我才|我今年|我今年才|我刚|我刚满|我现在|我只有|我已经|我今年刚 + 8|9|10|11|12|13|14|15"
        "|16|17|八|九|十|十一|十二|十三|十四|十五|十六|十七 + 岁",
        "我|我在|我今年|我现在|我还在|我刚 + 上|读|念 + 小学|初中|幼儿园|一年级|二年级|三年级"
        "|四年级"
        "|五年级|六年级|初一|初二|初三|七年级|八年级|九年级",
        "我是|我还是|我只是|我是个|我是一个|我是一名 + 小学生|初中生|未成年|小孩|孩子",
    ),
)
