"""Harm between people: threats, a child who is hurt at home or elsewhere, bullying."""

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals.contexts import GAME, HUMOUR, LESSON, OTHERS, RECOVERED, STORY
from guardian.provider.signals.rules import Rule, a_rule, a_sign

_TOLD_OF = (STORY, GAME, LESSON)
"""What happens to others is told in earnest, too: a person before the words silences nothing."""

_WILL_EN = (
    "want to|wanna|will|going to|gonna|ill|i would|about to|planning to|plan to|might|need to"
    "|ready to|tempted to"
)
_TARGETS_EN = (
    "him|her|them|everyone|everybody|my teacher|my mom|my mum|my dad|my stepdad|my brother"
    "|my sister|that kid|those kids|that boy|that girl|my classmates|the bullies|my bully|people"
    "|someone|somebody|these people|all of them|the whole class"
)
_I_WILL_ZH = (
    "我要|我想|我会|我真想|我好想|恨不得|一定要|我打算|我准备|迟早要|总有一天我|总有一天要|我一定"
    "|好想|真想|我就"
)
_TARGETS_ZH = (
    "他|她|他们|她们|你们|老师|同学|全班|所有人|那个人|我爸|我妈|我弟|我妹|那些人|大家|班主任|爸爸"
    "|妈妈|室友|继父|一个人"
)
_ADULTS_EN = (
    "dad|mom|mum|father|mother|stepdad|stepfather|stepmom|stepmother|uncle|aunt|grandpa"
    "|grandfather|grandma|parents|coach|moms boyfriend|mums boyfriend|dads girlfriend|babysitter"
    "|foster dad|foster mom|teacher|tutor"
)
_ADULTS_ZH = (
    "我爸|我妈|爸爸|妈妈|爸妈|父亲|母亲|继父|继母|后爸|后妈|叔叔|舅舅|爷爷|奶奶|外公|外婆|老师"
    "|班主任|教练|姑父|姨父|家里人|家人|他们|他|她"
)
_AT_HOME_ZH = "我爸|我妈|爸爸|妈妈|爸妈|父亲|母亲|继父|继母|后爸|后妈|家里人"
_OTHER_ADULTS_ZH = (
    "叔叔|老师|舅舅|教练|继父|后爸|姑父|姨父|邻居|有人|他|那个人|表哥|堂哥|亲戚|陌生人"
)
_OFTEN_EN = "every day|every night|all the time|when he drinks|when hes drunk|a lot|so hard|again"
_KIDS_EN = (
    "they|everyone|kids|the kids|people|girls|boys|classmates|some kids|everybody|my classmates"
    "|the other kids|the girls|the boys|other kids|these kids|these girls|these boys"
)
_KIDS_ZH = "同学|他们|她们|全班|男生|女生|室友|大家|班里人|班上的人|几个人|高年级的"

HARM_RULES: tuple[Rule, ...] = (
    a_rule(
        a_sign("vt.weapon", "violence.threat", Level.HIGH, Imminence.URGENT),
        (STORY, GAME, LESSON),
        "bring|brought|bringing|take|taking ~ knife|gun|weapon|a blade ~ to school|to class"
        "|to him|to her|for him|for them",
        f"i|im|ill|{_WILL_EN} ~ shoot up|blow up|burn down + my school|the school|school"
        "|the class|this place|the house",
        f"{_WILL_EN} + stab|shoot|murder|strangle|poison + {_TARGETS_EN}",
        "带刀|带把刀|带着刀|带一把刀|带了刀|带武器|拿刀|拿把刀 ~ 学校|教室|去找|班里|上学|捅|砍",
        f"{_I_WILL_ZH} ~ 捅死|捅了|捅|砍死|砍了|砍|毒死|烧死|炸死|炸了|勒死 + {_TARGETS_ZH}|学校",
        "把学校炸|把学校烧|炸学校|烧学校|烧了学校|炸了学校",
        "同归于尽|报复社会",
    ),
    a_rule(
        a_sign("vt.hurt", "violence.threat", Level.MODERATE, Imminence.SUBACUTE),
        (STORY, GAME, LESSON, HUMOUR),
        f"i|im|i really|i just ~ {_WILL_EN}"
        f" + kill|hurt|beat up|attack|really hurt|seriously hurt|injure + {_TARGETS_EN}",
        f"ill|im gonna|im going to|i will + make + {_TARGETS_EN} + pay|suffer|regret|bleed",
        "thoughts about|thoughts of|think about|thinking about|fantasize about|dream of"
        f" + hurting|killing|stabbing|shooting + {_TARGETS_EN}",
        f"{_I_WILL_ZH} ~ 杀了|杀死|弄死|打死|干掉|宰了|打残|弄残 + {_TARGETS_ZH}",
        f"{_I_WILL_ZH} ~ 让 + {_TARGETS_ZH} ~ 付出代价|不得好死|生不如死|去死",
        f"{_I_WILL_ZH} ~ 报复 + {_TARGETS_ZH}|学校",
        f"{_I_WILL_ZH} ~ 找人|叫人 + 打|揍|堵|弄 + {_TARGETS_ZH}",
    ),
    a_rule(
        a_sign("av.touched", "abuse.victim", Level.HIGH, Imminence.URGENT),
        _TOLD_OF,
        f"{_ADULTS_EN}|cousin|brother|he|she|a man|neighbor|neighbour|someone"
        " ~ touches|touched|keeps touching|kisses|kissed|gropes|groped + me"
        " ~ there|bad way|don't like|didn't want|weird|uncomfortable|private|at night|secret"
        "|inappropriately|in places|under my|scared|told me not",
        f"{_ADULTS_EN}|he|she|someone + touches|touched|keeps touching + me + .",
        "makes me|made me|forces me|forced me + touch him|touch her|undress|take off my"
        "|take my clothes",
        f"{_OTHER_ADULTS_ZH} ~ 摸我|乱摸|摸了我|碰我|碰了我|亲我|亲了我|抱我|抱着我"
        " ~ 身体|身上|不舒服|不该|害怕|恶心|隐私|下面|大腿|奇怪|不喜欢|不愿意|屁股|胸",
        f"{_OTHER_ADULTS_ZH} ~ 对我动手动脚|对我毛手毛脚|猥亵|性侵|脱我的衣服|让我脱衣服"
        "|脱我裤子|非礼",
        "我被 + 猥亵|性侵|强暴|非礼|性骚扰",
    ),
    a_rule(
        a_sign("av.beaten", "abuse.victim", Level.HIGH, Imminence.SUBACUTE),
        _TOLD_OF,
        f"my + {_ADULTS_EN} ~ beats|beat|punches|punched|chokes|choked|kicks|kicked|whips|whipped"
        "|burned|burns|hurts|abuses|abused + me",
        f"my + {_ADULTS_EN} ~ hits|hit|slaps|slapped|hitting|hurting + me"
        f" ~ {_OFTEN_EN}|with|and|.|,",
        "he|she|they + hits|hit|beats|beat|slaps|slapped + me"
        f" + {_OFTEN_EN}|at home|with a belt|with his belt|with the belt",
        f"my + {_ADULTS_EN} ~ locks|locked + me + in|out|inside|outside",
        f"my + {_ADULTS_EN} ~ won't|doesn't|don't|refuses to + feed me|give me food|let me eat"
        "|give me dinner",
        "bruise|bruises|marks ~ my dad|my mom|my mum|my stepdad|where he hit|where she hit"
        "|he gave me|from him|from the belt",
        "not safe|don't feel safe|isn't safe|never safe|unsafe + at home|in my house|at my house",
        "being + abused|beaten + by|at|.|,",
        f"{_ADULTS_ZH} ~ 往死里打|家暴|把我打|打得我|打我打得|用皮带|拿皮带|拿棍子|用棍子|用衣架"
        "|拿衣架|掐我脖子|掐我的脖子|揪我头发|扇我耳光|扇我巴掌|踹我|踢我肚子",
        "每天|天天|总是|经常|喝醉|喝醉了|喝了酒|一喝酒|一不高兴 ~ 就打我|都打我|打我|就揍我"
        "|揍我|拿我出气",
        f"{_ADULTS_ZH} ~ 不给我饭吃|不让我吃饭|不给我吃饭|把我关|把我锁|关小黑屋|赶我出门"
        "|把我赶出|不让我进门",
        "动就打我|动就揍我",
        "身上|胳膊|腿上|背上|脸上|后背 ~ 青了|淤青|伤痕|青一块|全是伤|都是伤 ~ 打",
        "爸爸|妈妈|我爸|我妈|他们|家里人 + 又|一直|老是|总 + 打我|揍我",
        f"{_AT_HOME_ZH} + 打|又打|刚才打|今天打|昨天打|昨晚打|刚刚打|动手打|揍|又揍"
        " + 我|了我|我了 + .|,|好疼|好痛|很疼|很痛|我好怕|我很怕",
        f"被 + {_AT_HOME_ZH} + 打了|揍了|打哭|打肿|又打了 + .|,|好疼|好痛|很疼|很痛",
        f"{_ADULTS_EN} + hits|hit|slaps|slapped + me + .",
    ),
    a_rule(
        a_sign("av.afraid_at_home", "abuse.victim", Level.MODERATE, Imminence.SUBACUTE),
        _TOLD_OF,
        "afraid|scared|terrified + of + my dad|my mom|my mum|my father|my mother|my stepdad"
        "|my stepfather|my stepmom|my uncle|my parents|my moms boyfriend",
        "afraid|scared|terrified + to go home|to be home|of going home",
        "my dad|dad|my stepdad|my father + hits|beats|hit|beat|hurts|pushed|chokes"
        " + my mom|my mum|mom|mum",
        "不敢回家|害怕回家|怕回家 ~ 打|骂|爸|妈|他|喝",
        "我爸|爸爸|继父|后爸|他 + 打|又打|一直打|喝醉打|老打 + 我妈|妈妈",
        "我好怕|好害怕|很害怕|特别怕 + 我爸|爸爸|继父|后爸|后妈 ~ 打|骂|喝|发火|回来",
    ),
    a_rule(
        a_sign("bu.bullied", "bullying", Level.MODERATE, Imminence.SUBACUTE),
        (*_TOLD_OF, RECOVERED, OTHERS),
        "bully|bullies|bullied|bullying + me",
        "i|im|ive|i am|i keep|we ~ bullied|picked on|cyberbullied",
        f"{_KIDS_EN}|he|she ~ call me|calls me|called me|calling me + names|ugly|fat|a loser"
        "|a freak|stupid|weird|disgusting|a pig|trash",
        f"{_KIDS_EN} ~ laugh at|laughed at|laughing at|make fun of|made fun of|making fun of"
        "|pick on|picked on|gang up on|spit on|threw things at|whisper about + me",
        "makes fun of|picks on + me",
        f"{_KIDS_EN}|he|she ~ push|pushed|shove|shoved|trip|tripped|hit|kicked|beat up + me"
        " ~ at school|in the hallway|every day|in class|at recess|on the bus|after school",
        f"{_KIDS_EN}|he|she ~ steal|stole|took|take|hid|broke|threw"
        " + my lunch money|my lunch|my bag|my shoes|my backpack ~ again|every|laugh|and",
        "nobody|no one + sits with me|plays with me|wants to play with me|talks to me at school"
        "|will sit with me|wants to sit with me",
        "spreading rumors|spread rumors|spreading rumours|spread rumours|group chat ~ about me"
        "|without me",
        f"{_KIDS_EN}|he|she ~ posted|shared|sharing ~ picture|photo|video|pictures + of me"
        " ~ laugh|everyone|make fun|ugly|school",
        "被 + 欺负|霸凌|孤立|排挤|针对 + 了|,|.|我|很|好|得",
        "欺负我|霸凌我|孤立我|排挤我|一直针对我|都针对我",
        f"{_KIDS_ZH} + 都|总|老|老是|一直|天天|又|一起|经常 + 嘲笑|笑话|取笑|骂|打|推|围|抢 + 我",
        f"{_KIDS_ZH} ~ 给我起外号|给我取外号|叫我外号|学我说话|往我身上|扔我的|藏我的|撕我的"
        "|撕了我的"
        "|堵我|把我堵|围着我|把我锁|把我关|踢我|扇我",
        f"{_KIDS_ZH} ~ 都不理我|都不跟我玩|不让我一起玩|没人跟我玩|没人理我|没人和我坐|不跟我玩",
        "没人跟我玩|没人和我玩|没有人跟我玩|没有人和我玩|没人愿意跟我|没人愿意和我",
        "抢我的钱|抢我钱|收保护费|交保护费|要保护费|抢我零花钱",
        "在群里骂我|在网上骂我|发我的丑照|造我的谣|传我的谣言|造谣我|网暴我|被网暴",
    ),
)
