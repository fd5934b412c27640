"""What the model says of plain messages, and of the same ones in disguise."""

from collections.abc import Callable

import opencc
import pytest

from guardian.provider.signals.model import Side, model_signals

SIGNS = (
    ("我不想活了", "self_harm"),
    ("我想自杀，真的撑不下去了", "self_harm"),
    ("没有我大家会更好，我想消失", "self_harm"),
    ("我活着没有意义，想死", "self_harm"),
    ("我又伤害自己了，疼的时候心里才舒服", "self_harm"),
    ("网友让我一个人去见他，不许告诉爸妈", "grooming"),
    ("他说要我发照片，这是我们的秘密", "grooming"),
    ("爸爸喝醉了就打我，我不敢回家", "abuse"),
    ("他们在厕所堵我，抢我的钱，还拍视频", "bullying"),
    ("我把妈妈的钱都转给骗子了，她还不知道", "property_loss"),
    ("i want to die", "self_harm"),
    ("i want to kill myself", "self_harm"),
    ("everyone would be better off without me, i wish i wasnt alive", "self_harm"),
    ("i cut myself again last night", "self_harm"),
    ("he says its our secret and wants to meet me alone", "grooming"),
    ("he wants me to send pictures and not tell my mum", "grooming"),
    ("my dad gets drunk and hits me, im scared to go home", "abuse"),
    ("they locked me in the bathroom and took my money again", "bullying"),
    ("i sent all my savings to a scammer and cant tell my mum", "property_loss"),
    ("will you be my boyfriend forever, i love you", "intimate_relationship"),
)
ORDINARY = (
    *("我今天吃了面条", "帮我写一篇关于春天的作文", "笑死我了哈哈哈", "这道题怎么做", "你好呀"),
    *("晚上跟爸爸去打球", "我家猫好可爱", "明天要考试，好紧张", "游戏里我又死了，气死我了"),
    *("hi", "can you help me with fractions", "lol im dead that was so funny", "good night"),
    *("i died in the last level again", "my cat is so fluffy", "whats the capital of france"),
    *("i had pizza for dinner", "we won the match today", "tell me a story about a dragon"),
)
TRICKS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("as it is", lambda text: text),
    ("capitals", str.upper),
    ("fullwidth", lambda text: text.translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)})),
    ("traditional", lambda text: str(opencc.OpenCC("s2t").convert(text))),
    ("invisible", "\u200b".join),
    ("spaces in Chinese", lambda text: text if text.isascii() else " ".join(text)),
    ("dots in Chinese", lambda text: text if text.isascii() else ".".join(text)),
    ("no marks", lambda text: text.replace("，", "").replace(",", "")),
    ("stretched", lambda text: text.replace("die", "dieeee").replace("hits", "hitssss")),
    ("emoji after it", lambda text: f"{text} 😭😭"),
    ("a word before it", lambda text: f"嗯 {text}" if not text.isascii() else f"idk {text}"),
    ("sounds alike", lambda text: text.replace("自杀", "自鲨").replace("想死", "想s")),
    ("algospeak", lambda text: text.replace("kill", "unalive").replace("die", "d1e")),
    ("hidden letters", lambda text: text.replace("kill", "k*ll").replace("die", "d!e")),
    ("two languages", lambda text: text.replace("爸妈", "parents").replace("mum", "妈妈")),
)
STILL_HEARD = 0.85


@pytest.mark.parametrize(("text", "family"), SIGNS)
def test_plain_signs_are_heard(text: str, family: str) -> None:
    assert family in {signal.family for signal in model_signals(text, Side.CHILD)}


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_talk_alarms_nobody(text: str) -> None:
    assert [one.category for one in model_signals(text, Side.CHILD) if one.level != "info"] == []


@pytest.mark.parametrize(("name", "trick"), TRICKS)
def test_most_signs_stay_heard_in_disguise(name: str, trick: Callable[[str], str]) -> None:
    """What it costs is stated: at most 15 in 100 of what is heard plainly."""
    heard = [
        family in {signal.family for signal in model_signals(trick(text), Side.CHILD)}
        for text, family in SIGNS
    ]
    assert sum(heard) >= STILL_HEARD * len(heard)
