"""Hurting oneself without a wish to die, and eating that harms: no level of the C-SSRS."""

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals.contexts import GAME, LESSON, OTHERS, RECOVERED, STORY
from guardian.provider.signals.rules import Rule, a_rule, a_sign

_SILENCED = (STORY, GAME, OTHERS, LESSON, RECOVERED)
_MEAL_EN = "meals|lunch|dinner|breakfast|my lunch|my dinner|my food"
_THIN_EN = "lose weight|skinny|skinnier|thin|thinner|fat|calories|gain weight|my weight"
_AFTER_EATING_EN = "after i eat|after eating|after meals|after every meal|after dinner|what i ate"
_THIN_ZH = "瘦|减肥|胖|体重|掉秤"

SELF_HURT_RULES: tuple[Rule, ...] = (
    a_rule(
        a_sign("sh.nssi", "self_harm.nssi", Level.HIGH, Imminence.URGENT),
        _SILENCED,
        "want to|wanna|need to|going to|gonna|keep|started|been|urge to|like to|feel like|stop"
        " + cut|cutting|hurt|hurting|harm|harming|burning|scratching|punish|punishing + myself",
        "cut|hurt|harm|harmed|burn|burned|scratch|scratched|punish|punished + myself"
        " ~ on purpose|to feel better|to feel something|to feel|when im sad|to calm down|again"
        "|last night|every night",
        "i|ive|been|started|keep|urge to + self harm|selfharm|self harmed|self harming|selfharming",
        "hit|hitting|punch|punching|bite|biting|pinch|pinching + myself"
        " ~ on purpose|to calm down|until it hurts|to feel|because i deserve|when im sad",
        "hide|hiding|cover|covering|cover up ~ my scars|my cuts|the cuts|the scars|the marks on my",
        "long sleeves ~ to hide|so nobody|so no one|to cover|so they don't see",
        "scars|marks|cuts + on my arm|on my arms|on my wrist|on my wrists|on my thighs"
        " ~ nobody|no one|hide|secret|on purpose",
        "relapsed|relapse ~ cut|cutting|hurt myself|self harm|clean",
        "想|又|开始|忍不住|偷偷|经常|一直|习惯|总是|故意|会|我"
        " ~ 自残|自伤|割自己|割了自己|伤害自己|划自己|划了自己|划伤自己|弄伤自己|弄疼自己",
        "掐自己|打自己|咬自己|扇自己|抓自己|抠自己|捶自己"
        " ~ 才|才能|就会|好受|冷静|舒服|发泄|出血|解气",
        "疼|痛|流血 + 的时候 ~ 才|舒服|轻松|平静|好受|活着",
        "用疼|用痛|用疼痛 ~ 惩罚自己|冷静|麻痹自己",
        "手臂|手腕|胳膊|腿 + 上的 + 伤|疤|伤疤|伤痕|划痕|印子 ~ 遮|盖|藏|发现|看见|看到",
        "穿长袖|长袖 ~ 遮|盖住|藏|挡 ~ 伤|疤|划痕|印子",
    ),
    a_rule(
        a_sign("sh.purging", "self_harm.eating", Level.HIGH, Imminence.SUBACUTE),
        _SILENCED,
        "throw up|throwing up|threw up|puke|puking|purge|purging"
        f" + {_AFTER_EATING_EN}|my food|on purpose|so i don't gain",
        "make|made|making + myself + throw up|sick|puke|vomit",
        "binge|binged|binging|eat ~ then throw up|then puke|then purge|and purge|and throw up",
        "i + starve|starved|keep starving|am starving|have been starving + myself",
        "starving|starve|starved + myself ~ days|lose|thin|skinny|again|so i",
        "催吐|抠吐|抠喉|吃完就吐掉|吃了就吐掉|吃完就去吐|把吃的吐|把吃的都吐|吃完偷偷吐",
        "暴食|暴饮暴食 ~ 吐|恨自己|停不下来|控制不住",
        f"绝食|断食|饿自己|饿着自己|让自己饿 ~ {_THIN_ZH}|天",
    ),
    a_rule(
        a_sign("sh.not_eating", "self_harm.eating", Level.MODERATE, Imminence.SUBACUTE),
        _SILENCED,
        "i haven't eaten|i have not eaten|i didn't eat|havent eaten|not eaten"
        " ~ in days|for days|in two days|for two days|in three days|for three days|all week"
        f"|since yesterday|on purpose|to {_THIN_EN.replace('|', '|to be ')}",
        f"skip|skipping|skipped|stop eating|stopped eating ~ {_MEAL_EN}|so i"
        f" ~ {_THIN_EN}|to get thinner|to be pretty",
        "afraid of|scared of|terrified of + eating|gaining weight|food|calories|getting fat",
        "feel guilty|hate myself|feel disgusting|feel gross ~ after eating|when i eat"
        "|after i eat|for eating|because i ate|every time i eat|whenever i eat",
        "i don't deserve|don't deserve|not deserve + to eat|food|dinner|lunch",
        "hide|hiding|throw away|flush ~ my lunch|my dinner|my food ~ so|nobody|mom|mum|they",
        "i + barely eat|hardly eat|only eat + anymore|these days|because|so|,|.",
        "count|counting + every calorie|calories all day|all my calories",
        "故意|偷偷|已经|一直|我 ~ 不吃饭|没吃饭|没吃东西|不吃东西|不吃晚饭 ~ 为了|就是为了|就能"
        f"|因为 ~ {_THIN_ZH}",
        "两天|三天|四天|五天|好几天|几天|一周|好多天 + 没吃饭|没吃东西|都没吃东西|没吃一口"
        "|都没吃饭",
        "不配吃饭|不配吃东西|不配吃",
        "吃一口|吃东西|吃饭|吃完|吃了|一吃 ~ 罪恶感|内疚|恨自己|想吐出来|害怕变胖|觉得自己恶心",
        f"把饭|把午饭|把晚饭 ~ 倒掉|扔掉|藏起来 ~ {_THIN_ZH}|不让|发现",
        f"只喝水 ~ {_THIN_ZH}|不吃",
    ),
)
