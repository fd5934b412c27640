"""Who says of themselves, now and in earnest, that they are a minor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.engine.age_rules import says_minor

SAID = [
    "I am 12",
    "im 12 and bored",
    "I'm only 13, is that ok?",
    "I'm 12 years old.",
    "I am twelve, you know",
    "hi! I'm 15 yo",
    "I just turned 14 today",
    "I'm in 5th grade",
    "I'm a seventh grader, and you?",
    "i am in grade 6",
    "I'm in middle school",
    "I go to primary school now",
    "我12岁",
    "我今年12岁了",
    "你好，我才十一岁呢。",
    "我十七岁",
    "我上小学五年级",
    "我现在读初二",
    "我是小学生",
    "我是一名初中生。你呢？",
    "我在上六年级啊",
]
NOT_SAID = [
    "I am 30",
    "I am 18",
    "I'm 12 minutes late",
    "I am 12.5 km from home",
    "I am 12 feet away",
    "my son is 12",
    "When I was 12 I had a dog",
    "If I'm 12, what may I read?",
    "Pretend I am 12",
    "She said I'm 12",
    "in this story I am 12",
    "you think I am 12",
    "it feels like I am 12",
    "I work in a middle school",
    "I am a teacher in 5th grade classes",
    "我三十岁",
    "我二十二岁",
    "我18岁",
    "我儿子12岁",
    "我12岁的时候很瘦",
    "我12岁那年搬的家",
    "如果我12岁，你会怎么说",
    "假装我是小学生",
    "我妈妈说我12岁",
    "小时候，我上小学五年级",
    "我是小学老师",
    "我是初中生的妈妈",
    "我是五年级的班主任",
    "我的孩子上小学",
    "他12岁",
    "",
]


@pytest.mark.parametrize("text", SAID)
def test_heard(text: str) -> None:
    assert says_minor(text)


@pytest.mark.parametrize("text", NOT_SAID)
def test_not_heard(text: str) -> None:
    assert not says_minor(text)


@pytest.mark.parametrize("text", ["Ｉ ａｍ １２", "i’m 12", "我１２岁", "I\u200b am 12"])
def test_another_way_of_writing_is_heard_too(text: str) -> None:
    assert says_minor(text)


@given(st.integers(0, 99))
def test_exactly_the_ages_of_minors_who_write(age: int) -> None:
    assert says_minor(f"I am {age}") == (4 <= age <= 17)
    assert says_minor(f"我今年{age}岁") == (4 <= age <= 17)


@given(st.text(max_size=300))
def test_any_text_is_read_without_trouble(text: str) -> None:
    says_minor(text)


@given(st.integers(4, 17), st.text("abcdefgh ", max_size=40))
def test_other_sentences_around_it_change_nothing(age: int, other: str) -> None:
    assert says_minor(f"{other}. I am {age}. {other}")


@given(st.integers(4, 17))
def test_a_supposition_is_none(age: int) -> None:
    assert not says_minor(f"what if I am {age}")
    assert not says_minor(f"如果我{age}岁")


def test_a_very_long_message_is_read_in_time() -> None:
    assert not says_minor("i am " * 400)
    assert not says_minor("我" * 2000)
    assert not says_minor("我今年现在还" * 330)
