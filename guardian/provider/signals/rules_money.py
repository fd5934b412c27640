"""Losing a lot of money to a fraud, or about to (the Measures, Art. 13, Art. 15)."""

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals.contexts import GAME, OTHERS, STORY
from guardian.provider.signals.rules import Rule, a_rule, a_sign

_WHO_EN = (
    "he|she|they|someone|somebody|a man|a woman|the caller|a caller|the police|the bank|a stranger"
    "|customer service|my online friend|the app|the website|the group"
)
_ASKS_EN = "asked|asks|wants|told|tells|said|says|made|makes|keeps asking|keeps telling|needs"
_WHO_ZH = (
    "他|她|对方|有人|有个人|客服|老师|导师|群主|警察|公安|银行|网友|陌生人|平台|领导|那个人|他们"
)
_ASKS_ZH = "让我|叫我|要我|说要|要求我|教我|催我|骗我|说"
_ACCOUNT_ZH = "安全账户|指定账户|他的账户|对方账户|陌生账户|一个账户|那个账户|他的卡|对方的卡"


def _rule(rule_id: str, *phrases: str) -> Rule:
    sign = a_sign(rule_id, "property_loss", Level.HIGH, Imminence.URGENT)
    return a_rule(sign, {STORY, GAME}, *phrases)


MONEY_RULES = (
    _rule(
        "pl.asked",
        f"{_WHO_EN} ~ {_ASKS_EN} ~ transfer|wire|send ~ money|the money|my savings|cash|funds",
        f"{_WHO_EN} ~ {_ASKS_EN} ~ gift card|gift cards|bitcoin|crypto|the gift card codes",
        f"{_WHO_EN} ~ {_ASKS_EN} ~ my bank card|my card number|my pin|verification code|bank code",
        "transfer|transferred|move|moved ~ to a safe account|to the safe account",
        f"{_WHO_ZH} ~ {_ASKS_ZH} ~ 转账|转钱|汇款|打钱|打款|充钱|垫付|贷款|借网贷|交保证金|交押金"
        "|交手续费|交解冻费",
        f"{_WHO_ZH} ~ {_ASKS_ZH} ~ 验证码|银行卡号|银行卡密码|支付密码|付款码|共享屏幕",
        f"转|转到|转给|转进|汇到|打到|打给 ~ {_ACCOUNT_ZH}",
        "刷单|做任务返利|刷单返利|兼职刷单 ~ 垫付|本金|返利|佣金|赚钱|交钱|提现|不给|取不出",
    ),
    _rule(
        "pl.lost",
        "i + was|got|have been|ive been|been + scammed|defrauded|conned|swindled",
        "someone|somebody|they|he|she ~ stole|took|scammed|cheated"
        " ~ all my money|my savings|my money|out of my money|my bank account",
        "lost ~ all my money|my savings|all our savings ~ to|on|in ~ scam|gambling|online|them|him",
        "sent|gave|transferred|wired ~ him|her|them|a stranger|someone i met"
        " ~ all my money|my savings|thousands|a lot of money",
        "我|我们|好像|可能|刚 ~ 被骗了|被诈骗|被骗钱|被骗走|上当受骗|遇到骗子|碰到骗子",
        "钱|积蓄|存款|养老钱|压岁钱|退休金 ~ 被骗|骗走|骗光|转走了|没了|取不出来|提不出来",
        "刷单 ~ 被骗|亏了|赔了|骗了",
        "网贷|高利贷 ~ 还不上|还不起|催债|催收",
    ),
    a_rule(
        a_sign("pl.spent", "property_loss", Level.MODERATE, Imminence.SUBACUTE),
        {STORY, OTHERS},  # it is in games that the money goes
        "spent|spend|used|charged ~ my moms card|my mums card|my dads card|my parents card"
        "|moms credit card|dads credit card|my moms credit card|my dads credit card|moms money"
        "|my parents money|hundreds of dollars|thousands of dollars"
        " ~ without asking|without telling|without permission|they don't know|she doesn't know"
        "|he doesn't know|secretly|on|in|for",
        "spent|blew|wasted + all my savings|all my money|all my birthday money|all my allowance"
        " ~ game|skins|robux|gems|loot|streamer|live|app",
        "偷偷|偷|背着爸妈|没告诉爸妈|瞒着爸妈|不小心 ~ 充了|充值|打赏|氪了|刷礼物|刷了|转了|花了"
        " ~ 几千|上千|一千|两千|三千|五千|几万|上万|一万|好多钱|很多钱|妈妈的钱|爸爸的钱|我妈的钱",
        "用 + 妈妈的|爸爸的|我妈的|我爸的|爷爷的|奶奶的|家里的"
        " ~ 手机|卡|支付|钱|微信|银行卡 ~ 充了|充值|打赏|氪|刷礼物|买皮肤",
        "打赏|刷礼物|氪金|氪了|充值 ~ 几千|上千|一千|两千|三千|五千|几万|上万|一万|两万|所有钱"
        "|压岁钱",
    ),
)
