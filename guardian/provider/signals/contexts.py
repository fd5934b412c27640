"""When the same words mean something else: idioms, other people, stories, games, homework.

These lists keep false alarms down. They are kept short on purpose, since each entry is also a way
for a true sign to be missed: only a frame that is named ("in the story") silences, and a first
person between another person and the phrase ("mum makes me want to ...") lifts the silence.
"""

IDIOMS = (
    "dying|die|died + of|from + laughter|laughing|embarrassment|boredom|cringe|shame|hunger|heat",
    "dying to|dying for|dying my hair|rather die than|to die for|kill time|killing time",
    "kill + two birds|the boss|the mood|the vibe|the lights",
    "想死 + 你|他|她|它|我了|妈|爸|爷|奶|姥|家|外婆|哥|姐|弟|妹|宝|大家|我妈|我爸|我奶|我姥|我家",
    "笑|累|饿|困|热|气|烦|吓|美|高兴|爱|恨|急|撑|冷|痛|疼|忙|羡慕|开心|渴|尴尬|难 + 死",
    "想死机|死机|死党|死记硬背|死心|死循环|死活|死对头|死角|死胡同|死线",
    "预防自杀|防止自杀|自杀预防|自杀率|自杀式|自杀小队|自杀热线|自杀干预",
    "不想活动|不想活跃|不想活泼",
    "killing myself + laughing|with laughter|over homework|over this|studying|for grades",
    "suicide + prevention|squad|hotline|rates|rate|awareness|sheep|mission",
    "跳楼 + 机|价|大甩卖|甩卖",
    "self harm|selfharm + prevention|awareness",
    "beat|beats|beating + me + at|in|by|to",
    "hit me up|hits me up|hit me with|kick me off|kicked me off|touched my heart|hit me hard",
    "bet you|i bet that|you bet|wanna bet|want to bet",
    "high + school|five|score|scores|marks|fever|grade|grades",
    "结束自己的 + 假期|暑假|寒假|拖延|旅程|学业|工作|比赛|单身|发言|表演|演讲",
    "我是垃圾 + 桶|王|分类|袋",
    "想死 + 同学|老师|同桌|学校|食堂",
    "what does kms|kms是|kms stand|kms mean",
    "nobody is bullying|no one is bullying|not bullying",
    "亲亲我 + 家|的",
    "零花钱 + 没了|快没了|又没了",
    "打 + 我电话|我手机|我微信",
    "打死|吓死|笑死|烦死|气死 + 我",
    "紫砂 + 壶|锅|杯|泥|茶",
    "想似 + 乎",
    "重度|轻度|脑子|脑袋 + 崩溃",
    "程序|电脑|系统|服务器|软件|浏览器|手机 + 崩溃|又崩溃|崩溃了|老崩溃",
    "夜店|酒店|酒精|酒窝|酒酿|料酒",
)
"""Masked before any rule is read."""

STORY = "story"
GAME = "game"
HUMOUR = "humour"
HYPOTHETICAL = "hypothetical"
DISTANCED = "distanced"
LESSON = "lesson"
RECOVERED = "recovered"
OTHERS = "others"
FAMILIAR = "familiar"
SURPRISE = "surprise"
SCHOOLWORK = "schoolwork"

FRAMES = {
    STORY: (
        "in + the|a|this|that|my|our + story|book|novel|movie|film|show|anime|play|poem|song",
        "this quote|the quote|a quote|quote from|according to|analyse|analyze|lyrics|lyric",
        "the + character|hero|heroine|villain|protagonist|plot|author|poet|lyrics",
        "main character|fan fiction|fanfiction|essay about|essay on|report about|homework about",
        "romeo|juliet|hamlet|socrates|van gogh|cleopatra|history class|the news|on the news",
        "小说|电影|动漫|动画片|漫画|电视剧|剧里|剧本|课文|故事里|歌词|书里|这本书|作文题|阅读理解",
        "主角|男主|女主|反派|角色|人物|作者|诗人|同人文|新闻|历史课|辩论题|论文|报告里",
    ),
    GAME: (
        "in + minecraft|roblox|fortnite|mario|zelda|the game|this game|my game|that game|game",
        (
            "this round|next round|last round|the round|lobby|pvp|npc|npcs|raid|zombie|zombies"
            "|creeper"
            "|creepers|the boss|ranked|matchmaking|my teammates|enemy team|the enemy"
        ),
        "in the|in my|in a|in our ~ game|server|lobby|round",
        "my avatar|respawn|respawning|the final boss|boss fight|this level|speedrun|ranked match",
        "对面的|敌人|打怪|怪物|僵尸|副本|打野|排位|通关|npc|击杀|人头|玩家|boss|下一局|上一局|开局",
        "游戏里|这局|那局|这一关|关卡|复活|重开|开黑|王者|吃鸡|我的世界里|存档|重新开局|队友",
    ),
    HUMOUR: (
        "lol|lmao|lmfao|rofl|haha|hahaha|hahahaha|jk|just kidding|only kidding|jokes|no cap|fr fr",
        "哈哈|嘻嘻|hhh|hhhh|开玩笑|逗你|玩笑话|doge|笑死|笑哭|xswl",
    ),
    HYPOTHETICAL: (
        "what if|hypothetically|would you rather|imagine if|suppose|lets say",
        "如果有一天|假如|假设|打个比方|万一",
    ),
    DISTANCED: (
        "asking for a friend|for a friend|a friend of mine|i know someone|i have a friend who",
        "帮朋友问|替朋友问|替我朋友|帮我朋友|我有个朋友|有一个朋友",
    ),
    LESSON: (
        (
            "we learned|we learnt|we talked about|in health class|at assembly|presentation about"
            "|presentation on|project on|project about|poster about|speech about|debate about"
        ),
        "the article|documentary|podcast|campaign|statistics|meaning of|definition of",
        "what does ~ mean",
        "老师讲|老师说|班会|讲座|宣传|视频里|纪录片|知识|手抄报|演讲|作文|是什么意思|什么叫|危害",
        "学校教|课上讲|主题教育|预防|禁止|远离|杜绝|反对|抵制|拒绝",
    ),
    RECOVERED: (
        (
            "used to be|used to get|used to feel"
            "|im better now|im okay now|im ok now|im fine now|im good now|doing better now"
            "|not anymore"
            "|don't feel that way anymore|don't think that anymore|don't do that anymore"
            "|glad im alive|glad im still here|glad i didn't|happy im still here"
        ),
        (
            "现在好了|现在好多了|现在不想了|已经好了|已经好多了|走出来了|熬过来了|不再这样想"
            "|现在没事了"
            "|现在不会了|现在很好|早就不这样|幸好没|还好没"
        ),
    ),
    SCHOOLWORK: (
        "homework|assignment|worksheet|the notes|my notes|class notes|group project",
        "作业|笔记|试卷|课本|小组|手抄报",
    ),
    SURPRISE: (
        "surprise|surprise party|birthday|birthday present|mothers day|fathers day|christmas",
        "惊喜|生日|礼物|母亲节|父亲节|教师节|圣诞",
    ),
}
"""Phrases that frame the whole sentence in which they stand."""

PEOPLE = {
    OTHERS: (
        "baby|toddler|knight|wizard",
        "he|she|they|hes|shes|they're|who|people|somebody|someone|he said|she said|you|we|everyone",
        "my + friend|brother|sister|mom|mum|dad|cousin|classmate|teacher|uncle|aunt|neighbour",
        "the + boy|girl|man|woman|singer|actor|king|queen|poet|writer|general|emperor",
        "他|她|它|他们|她们|你|你们|我们|有人|别人|人们|大家|谁|同学|朋友|同桌|邻居|网友",
        "妈妈|爸爸|爷爷|奶奶|外婆|外公|哥哥|姐姐|弟弟|妹妹|老师|叔叔|阿姨|表哥|表姐",
        "我爸|我妈|我爷爷|我奶奶|我哥|我姐|我弟|我妹|我叔|我舅|大人",
        "屈原|项羽|虞姬|海明威|梵高|三毛|海子|国王|皇帝|将军|歌手|演员|明星|诗人|作家|虫|鲸",
    ),
    FAMILIAR: (
        "mom|mum|dad|mother|father|parents|grandma|grandpa|grandmother|grandfather|granny",
        "teacher|coach|cousin|uncle|aunt|aunty|classmate|classmates|doctor|dentist|nurse",
        "brother|sister|best friend|principal|librarian|neighbour|neighbor|tutor",
        "妈妈|爸爸|爷爷|奶奶|外婆|外公|姥姥|姥爷|我妈|我爸|爸妈|父母|舅舅|姑姑|姨妈|叔叔家",
        "老师|班主任|教练|同学|同桌|班长|表哥|表姐|表弟|表妹|堂哥|堂姐|医生|校长|邻居|好朋友|闺蜜",
    ),
}
"""Who may be meant instead; they silence a phrase that follows within :data:`REACH` tokens."""

REACH = 4

FIRST_PERSON = frozenset({"i", "im", "ive", "ill", "id", "me", "myself", "我", "俺"})

NEGATION_REACH = 3
NEGATION_STOPS = FIRST_PERSON | frozenset(
    (
        "know",
        "sure",
        "care",
        "why",
        "how",
        "if",
        "stop",
        "lie",
        "one",
        "body",
        "more",
        "way",
        "just",
    )
)
"""Between a "not" and a phrase these words show that the "not" belongs to something else."""

CHINESE_FILLERS = frozenset("想会要是有再真去曾打算过该能准得可以和跟同见")
"""What may stand between 不 or 没 and the phrase that it denies."""
