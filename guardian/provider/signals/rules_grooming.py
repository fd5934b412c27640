"""Meeting a stranger and what leads there: secrecy, another app, pictures, the address."""

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals.contexts import FAMILIAR, SCHOOLWORK, STORY, SURPRISE
from guardian.provider.signals.rules import Rule, a_rule, a_sign

_MET_EN = "|".join(
    f"{who} {where}"
    for who in ("boy", "girl", "guy", "man", "someone", "person", "player", "friend")
    for where in ("on roblox", "on discord", "on minecraft", "from the game", "on tiktok", "online")
)
_ONLINE_EN = (
    f"stranger|{_MET_EN}|online friend|online boyfriend|online girlfriend|friend from online"
    "|internet friend|discord friend"
    "|i met online|i met on discord|i met on roblox|i met in a game|i met on the internet"
    "|i know online"
    "|someone on the internet|someone from the internet|guy from the internet|from the chat room"
)
_WHO_EN = f"he|she|they|someone|somebody|this guy|a guy|this man|a man|this person|{_ONLINE_EN}"
_ONLINE_ZH = (
    "网友|陌生人|网上认识|网上的朋友|网上的人|网上的哥哥|网上的叔叔|游戏里认识|游戏认识|群里认识"
    "|网上有个|网上有人|游戏里有个|群里有个|陌生叔叔|不认识的人|不认识的叔叔|不认识的哥哥"
    "|网恋对象|网络上认识|网上聊天认识"
)
_WHO_ZH = f"他|她|对方|有人|有个人|那个人|那个叔叔|那个哥哥|有个叔叔|有个哥哥|主播|{_ONLINE_ZH}"
_ASKS_EN = "wants|asked|asks|told|tells|said|says|keeps asking|keeps telling|begged|made|is asking"
_ASKS_ZH = "让我|叫我|要我|想让我|非要我|逼我|求我|教我|希望我"
_PICTURE_EN = "picture|pictures|photo|photos|pic|pics|selfie|selfies|video|videos"
_PARENT_EN = (
    "my mom|my mum|my dad|my parents|my mother|my father|mom|mum|parents|my family|an adult"
)
_PARENT_ZH = "爸妈|爸爸|妈妈|父母|家长|家里|家人|大人|我妈|我爸"
_IN_PERSON_EN = (
    "in person|in real life|irl|alone|secretly|in secret|offline|just us|just the two of us"
)


def _rule(rule_id: str, level: Level, *phrases: str) -> Rule:
    imminence = Imminence.URGENT if level is Level.HIGH else Imminence.SUBACUTE
    sign = a_sign(rule_id, "grooming", level, imminence)
    return a_rule(sign, {STORY, SCHOOLWORK, SURPRISE, FAMILIAR}, *phrases)


GROOMING_RULES = (
    _rule(
        "gr.meeting",
        Level.HIGH,
        f"{_ONLINE_EN} ~ meet|meet up|hang out|visit me|come over|pick me up|come to my house",
        f"{_WHO_EN} ~ meet|meet up|see me|hang out ~ {_IN_PERSON_EN}",
        f"meet|meeting|see|seeing ~ {_ONLINE_EN}|from the internet|from discord|from roblox",
        f"meet|meeting|see|seeing + him|her|them ~ {_IN_PERSON_EN}|without my|without telling",
        f"{_ONLINE_ZH} ~ 见面|约我|见我|出来玩|出去玩|来找我|来接我|去他家|面基|找我玩|来我家",
        f"{_WHO_ZH} ~ 单独|线下|私下|偷偷|一个人 ~ 见面|见我|见他|出来|出去|去他家|约",
        f"去见|要见|想见|见|约了|约 ~ {_ONLINE_ZH}",
        f"和|跟|同 ~ {_ONLINE_ZH} ~ 见面|线下|面基|出去|单独|约会",
        "和|跟 ~ 他|她 ~ 线下|偷偷|私下 ~ 见面|见|约",
    ),
    _rule(
        "gr.meeting_asked",
        Level.MODERATE,
        f"{_WHO_EN} ~ wants to|wanna|asked to|wants me to|asked me to|invited me to"
        " + meet|meet up|meet me|meet him|meet her|meet them|come to his house|come to his place",
        "他|她|对方|有个叔叔|那个叔叔|那个哥哥"
        " ~ 约我|想和我|想跟我|要和我|要跟我|想约我 ~ 见面|见一面",
    ),
    _rule(
        "gr.secrecy",
        Level.HIGH,
        f"{_WHO_EN} ~ {_ASKS_EN} ~ not to tell|don't tell|do not tell|never tell|not tell"
        f" ~ {_PARENT_EN}|anyone about us|anyone about him|anyone we talk|anyone we chat",
        f"{_WHO_EN} ~ {_ASKS_EN} ~ keep|hide|delete ~ from {_PARENT_EN.replace('|', '|from ')}"
        "|our messages|our chats|the messages|the chat",
        "its|it is|be|this is|is + our secret|our little secret|just between us",
        f"{_WHO_ZH} ~ {_ASKS_ZH}|说|跟我说 ~ 别告诉|不要告诉|不能告诉|不许告诉|不准告诉|别跟|不要跟"
        f"|瞒着|别让|不要让|不能让|不能跟 ~ {_PARENT_ZH}",
        f"{_WHO_ZH} ~ 不让我|不许我|不准我 ~ 告诉|跟|和 ~ {_PARENT_ZH}",
        f"{_WHO_ZH} ~ {_ASKS_ZH} ~ 删|删掉|删除 ~ 聊天记录|记录|消息",
        f"{_WHO_ZH} ~ {_ASKS_ZH} ~ 聊天记录|记录|消息 ~ 删",
        f"{_ONLINE_ZH} ~ 让我保密|叫我保密|要我保密",
        f"保密 + , + 别|不要|不能|不许 ~ {_PARENT_ZH}",
        "我们之间的秘密|我们的小秘密|我们两个的秘密|我们俩的秘密",
    ),
    _rule(
        "gr.platform",
        Level.LOW,
        f"{_WHO_EN} ~ {_ASKS_EN} ~ add|move to|switch to|talk on|chat on|text on|go on|download"
        "|join ~ snapchat|snap|discord|telegram|whatsapp|instagram|insta|wechat|qq|another app"
        "|a different app|private chat|my number|phone number",
        f"{_WHO_ZH} ~ {_ASKS_ZH}|想|要 ~ 加|换到|转到|换|下载|用|去"
        " ~ 微信|qq|小号|私聊|另一个软件|别的软件|别的app|另一个app|电报|telegram|discord|snapchat",
    ),
    _rule(
        "gr.images",
        Level.HIGH,
        f"{_WHO_EN} ~ {_ASKS_EN} ~ {_PICTURE_EN} + of me|of myself|of my body|of my face|without",
        f"{_WHO_EN} ~ {_ASKS_EN} ~ selfie|selfies|nude|nudes|my photo|my picture|my webcam",
        f"{_WHO_EN} ~ {_ASKS_EN} ~ send ~ {_PICTURE_EN}",
        f"sent|send + him|her|them|{_ONLINE_EN} ~ {_PICTURE_EN} + of me|of myself|of my body",
        f"sent|send + him|her|them|{_ONLINE_EN} ~ selfie|selfies|my photo|my picture|my photos",
        f"{_WHO_ZH} ~ {_ASKS_ZH} ~ 发|拍|开|传 ~ 照片|自拍|视频|摄像头|裸照",
        f"{_WHO_ZH} ~ 问我要|跟我要|找我要|向我要|想看|想要 ~ 我的照片|照片|自拍|视频",
        f"照片|自拍|视频 + 发给|发给了|传给|给了 ~ {_ONLINE_ZH}",
        f"给 ~ {_ONLINE_ZH} ~ 发了|发过|发 ~ 照片|自拍",
    ),
    _rule(
        "gr.address",
        Level.MODERATE,
        f"{_WHO_EN} ~ {_ASKS_EN} ~ where i live|my address|which school|what school|my school"
        "|my house|if im home alone|if i am home alone|if im alone|if i am alone|when my parents",
        f"gave|told|sent|tell|give + him|her|them|{_ONLINE_EN} ~ my address|where i live|my school",
        f"{_WHO_ZH} ~ 问|问我|要|想知道 ~ 我住|住哪|地址|家在哪|我家在|哪个学校|哪所学校|一个人在家"
        "|爸妈在家|爸妈什么时候|家里有人",
        f"告诉|发给|给了|给|把地址给 ~ {_ONLINE_ZH} ~ 地址|住哪|住在|学校|电话|手机号",
        f"地址|学校|手机号|电话 + 告诉|发给|给|给了|告诉了 ~ {_ONLINE_ZH}",
    ),
    _rule(
        "gr.gifts",
        Level.HIGH,
        f"{_WHO_EN} ~ bought me|sent me|gave me|buys me|sends me|gives me|offered me|promised me"
        " ~ robux|v bucks|vbucks|skins|gift cards|gifts|presents|money|a phone|new phone"
        " ~ if i|but i have to|in return|for a picture|for pictures|for a photo|and wants"
        "|and now he",
        f"{_WHO_ZH} ~ 送我|给我买|给我充|给我转|给我发红包|说给我|答应给我"
        f" ~ 只要我|但是要|但要|条件|让我|要我|就要|如果我",
    ),
    _rule(
        "gr.flattery",
        Level.MODERATE,
        f"{_WHO_EN} ~ says|said|tells me|told me ~ mature for my age|not like other girls"
        "|not like other boys|not like other kids|age is just a number|age doesn't matter",
        f"{_WHO_ZH} ~ 说|夸我 ~ 比同龄人成熟|年龄不是问题|年龄不重要|和别的小孩不一样"
        "|跟别的女生不一样|和别的女生不一样|很成熟懂事",
    ),
)
