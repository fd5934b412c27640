"""Finds the message that is a wish to leave (the Measures, Art. 19).

Only a message that *is* one, and not one that mentions leaving: "bye" ends the chat at once, "how
do I say goodbye to my teacher" does not. Matched as a whole, so every fill word is listed.
"""

import re
import unicodedata

MAX_CHARACTERS = 60
"""A longer message says more than goodbye."""

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_KEPT = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")
_APOSTROPHES = re.compile(r"['’‘`´]")

_BYE_EN = r"(?:good ?)?bye(?: bye)?|byebye|cya|see (?:ya|you|u)|good ?night|night night|farewell"
_CHAT_EN = r"(?:(?:this|the|our|my) )?(?:chat|chatting|conversation|session|talk|talking)"
_STOP_EN = (
    rf"(?:stop|quit|exit|end|leave|close|finish|pause)(?: {_CHAT_EN})?|log ?(?:off|out)|go offline"
)
_GO_EN = rf"{_STOP_EN}|go|go now|run|head off|go to (?:bed|sleep)|sleep"
_WILL_EN = (
    r"(?:i|we)(?: really| just)? (?:want to|wanna|need to|have to|got to|gotta|must|should"
    r"|would like to|will|am going to)|(?:id|wed) (?:really )?like to|ive got to|ill|im going to"
)
_ANY_MORE_EN = r"(?: (?:to|with) you)?(?: any ?more| any longer)?"
_CORES_EN = (
    _BYE_EN,
    _STOP_EN,
    rf"(?:{_WILL_EN})(?: now)? (?:{_GO_EN})",
    rf"(?:got to|gotta|have to|need to|must|time to|wanna) (?:{_GO_EN})",
    r"(?:i am|im) (?:leaving|off|out|going(?: offline| to (?:bed|sleep|leave|stop))?)",
    r"(?:i am|im) (?:logging (?:off|out)|done (?:chatting|talking))",
    rf"(?:i )?(?:do not|dont) (?:want to|wanna) (?:talk|chat|continue|go on){_ANY_MORE_EN}",
    r"no more (?:talking|chatting)",
    r"let me (?:go|leave|out)",
    rf"lets (?:{_STOP_EN}|stop here|call it a day)",
    r"thats (?:enough|all|it) for (?:today|now)",
    r"(?:talk|speak|chat)(?: to you)? (?:later|tomorrow|soon)|g2g|gtg|ttyl",
)
_BEFORE_EN = (
    r"ok|okay|k|alright|right|well|so|hey|oh|um|sorry|please|thanks|thank you|thx|yes|yeah|no|nope"
    r"|anyway|hello|hi|can you|could you"
)
_AFTER_EN = (
    r"now|then|please|thanks|thank you|thx|sorry|later|tomorrow|soon|again|for now|for today|today"
    r"|tonight|everyone|all|friend|my friend|study owl|owl|storyteller lan|lan|buddy max|buddy|max"
)
_ENGLISH = re.compile(
    rf"(?:(?:{_BEFORE_EN}) ){{0,4}}(?:{'|'.join(_CORES_EN)})"
    rf"(?: (?:{_AFTER_EN})){{0,4}}"
    rf"(?: (?:{_BYE_EN}|{_CORES_EN[2]})(?: (?:{_AFTER_EN})){{0,3}})?"
)

_BYE_ZH = r"再见|拜拜|掰掰|拜|88|晚安|byebye|bye|明天见|回头见|下次见|改天见|待会儿?见|一会儿?见"
_CHAT_ZH = r"聊天|对话|会话|谈话|聊"
_WISH_ZH = (
    r"(?:我们?)?(?:真的)?(?:想要?|要|需要|请|帮我|请帮我)(?:马上|现在|先)?"
    r"(?:退出|停止|停下来?|停|结束|关闭)(?:这个|这次)?"
)
_ENOUGH_ZH = r"(?:我们?)?(?:今天)?(?:别|不|不要|不想|不愿意?)(?:再)?(?:跟你|和你)?(?:再|继续)?"
_GO_ZH = r"走|撤|溜|闪|下|下线|离开|睡|睡觉|休息|吃饭|写作业|做作业"
_CORES_ZH = (
    _BYE_ZH,
    rf"(?:退出|结束|停止|关闭|关掉|离开)(?:这个|这次|本次)?(?:{_CHAT_ZH})|退出|结束|停止|停下来?|停",
    rf"{_WISH_ZH}(?:{_CHAT_ZH})?",
    rf"{_ENOUGH_ZH}聊(?:天|下去)?",
    rf"{_ENOUGH_ZH}(?:说|说话|玩|继续)(?:下去)?了",
    rf"我(?:要|得|该|先|就|必须|想|现在){{0,3}}(?:去)?(?:{_GO_ZH})(?:了|啦|咯|喽)",
    r"(?:要|得|该|先){1,2}(?:去)?(?:走|撤|闪|下线|睡|睡觉|休息)(?:了|啦|咯|喽)",
    r"(?:走|下线|睡觉?)(?:了|啦|咯|喽)",
    r"(?:今天)?(?:就|先)(?:这样|聊到这里?|聊到这儿|到这里?|到这儿)|到此为止",
    r"(?:下次|改天|明天|回头|以后|有空)再?聊",
    r"(?:让|放)我(?:走|离开|退出)",
)
_BEFORE_ZH = (
    r"好的|好吧|好了|好|嗯|哦|行吧|行|那么|那|谢谢你?|算了|不好意思|对不起|抱歉|ok|今天|现在"
)
_AFTER_ZH = r"吧|啊|呀|哦|喔|啦|了|嘛|哈|咯|喽|哟|呢|谢谢你?|猫头鹰|麦克斯|老师|朋友|大家|各位"
_MANDARIN = re.compile(
    rf"(?:{_BEFORE_ZH}){{0,4}}(?:{'|'.join(_CORES_ZH)})(?:{_AFTER_ZH}){{0,4}}"
    rf"(?:(?:{'|'.join(_CORES_ZH)})(?:{_AFTER_ZH}){{0,3}})?"
)


def wants_to_leave(text: str) -> bool:
    """Tell whether the whole message is a wish to end the conversation, in English or Chinese."""
    folded = unicodedata.normalize("NFKC", text[: 4 * MAX_CHARACTERS]).casefold()
    tokens = _KEPT.findall(_APOSTROPHES.sub("", folded))
    if len(text) > MAX_CHARACTERS or not tokens:
        return False
    if _CHINESE.search(folded) or tokens == ["88"]:
        return _MANDARIN.fullmatch("".join(tokens)) is not None
    return _ENGLISH.fullmatch(" ".join(tokens)) is not None
