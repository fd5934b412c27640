"""Feelings beyond the ordinary: breakdown, panic, despair, hatred of oneself."""

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals.contexts import (
    GAME,
    HUMOUR,
    LESSON,
    OTHERS,
    RECOVERED,
    SCHOOLWORK,
    STORY,
)
from guardian.provider.signals.rules import Rule, a_rule, a_sign

_SILENCED = (STORY, GAME, OTHERS, LESSON, RECOVERED, HUMOUR)
_NOTHING_EN = "worthless|a burden|a failure|a mistake|unlovable|a waste of space"
_ALWAYS_ZH = "每天|天天|每晚|每天晚上|天天晚上|整夜|一整晚|整晚"

FEELINGS_RULES: tuple[Rule, ...] = (
    a_rule(
        a_sign("em.breakdown", "extreme_emotion", Level.MODERATE, Imminence.SUBACUTE),
        (*_SILENCED, SCHOOLWORK),
        "can't|can not|cannot + take|do|handle + it|this + anymore|any more|any longer",
        "having|had|have|keep having|get|getting + a|another|these|my"
        " + panic attack|mental breakdown|nervous breakdown",
        "having|get|getting|have|keep having + panic attacks|breakdowns",
        "i|im|i am ~ can't breathe ~ crying|scared|shaking|panic|panicking|help",
        "can't stop + crying|shaking ~ .|,|and|because|i",
        "cry|crying|cried + myself to sleep|every night|every single night|all night|for hours"
        "|every day after school",
        "i|im|i am|i feel|feel|feeling + so|completely|totally + hopeless|empty inside"
        "|numb inside|desperate",
        "given up|giving up|i give up|give up + on everything|on life|on myself",
        "there is|theres|i have|see + no hope|no way out|no future",
        "want to|wanna|going to|gonna|could + smash everything|break everything"
        "|tear everything apart|destroy everything|scream until",
        "崩溃大哭|情绪崩溃|精神崩溃|彻底崩溃|真的崩溃了|快崩溃了|要崩溃了|崩溃到",
        "撑不下去|撑不住了|坚持不下去了|熬不下去|熬不住了|真的受不了了|再也受不了了"
        "|快受不了了|承受不住了",
        "喘不过气|喘不上气|呼吸不过来|喘不上来气 ~ 害怕|哭|慌|发抖|难受|崩溃",
        "恐慌发作|惊恐发作|焦虑发作",
        "哭到|哭得 + 停不下来|喘不过气|喘不上气|发抖|睡不着|天亮|缺氧",
        f"{_ALWAYS_ZH} + 都哭|都在哭|都会哭|偷偷哭|一个人哭|哭着睡|哭到",
        "躲在被子里|躲被窝里|躲在厕所|躲起来|一个人偷偷 ~ 哭",
        "好绝望|太绝望|很绝望|真绝望|绝望了|看不到希望|没有希望了|没希望了|一点希望都没有",
        "想把一切都砸|想毁掉一切|想砸烂|想把东西都砸|控制不住想砸|控制不住想打人",
        "心里空空的|什么感觉都没有了|整个人都麻木|变得麻木",
    ),
    a_rule(
        a_sign("em.worthless", "extreme_emotion", Level.MODERATE, Imminence.CHRONIC),
        _SILENCED,
        "i hate myself|i hate everything about myself|i despise myself",
        f"im|i am|im just|i am just|im such|i feel|i feel like|feel + {_NOTHING_EN}",
        "im|i am|i feel|i feel so + so worthless|completely worthless|a burden to|useless to",
        "nobody|no one|no body + loves me|cares about me|would care|cares if i|wants me",
        "everything + is my fault|is always my fault|about me is wrong",
        "我 + 恨我自己|恨自己|讨厌我自己|讨厌自己|厌恶自己|好讨厌自己|好恨自己|真恨自己",
        "我是|我就是|我就是个|我是个|我只是个|我真是个|我像个 + 废物|累赘|垃圾|多余的|失败者|包袱",
        "我什么都做不好|我一无是处|我不配|我活该|我毫无价值|我没有价值|都是我的错",
        "没有人爱我|没人爱我|没人在乎我|没有人在乎我|没人要我|没有人要我|谁都不要我|没人关心我"
        "|没有人关心我|没人爱",
    ),
)
