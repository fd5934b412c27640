"""A message that is a wish to leave, and one that only mentions it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.signals.exit_words import MAX_CHARACTERS, wants_to_leave

WISHES = (
    "bye",
    "Goodbye!",
    "bye bye",
    "Bye, Owl!",
    "ok bye",
    "thank you, bye bye",
    "good night",
    "see you tomorrow",
    "stop",
    "STOP!!!",
    "exit",
    "quit",
    "log out",
    "I want to stop",
    "I want to stop chatting now.",
    "i’d like to stop now please",
    "I want to quit",
    "I want to leave",
    "I'm going to log off",
    "I’ve got to run",
    "I have to go now, bye",
    "I need to go to bed",
    "sorry, gotta go",
    "g2g",
    "i'm leaving",
    "I am done talking",
    "I don't want to talk any more",
    "let me go",
    "let's stop here",
    "that's enough for today",
    "talk to you later",
    "ｂｙｅ",
    "退出",
    "停",
    "停止聊天",
    "结束对话",
    "不聊了",
    "我不聊了",
    "不想聊了",
    "我不想再跟你聊了",
    "别聊了",
    "再见",
    "再见！",
    "好的，再见啦",
    "拜拜",
    "88",
    "晚安",
    "明天见",
    "我要睡觉了，晚安",
    "我先走了",
    "我走了，拜拜",
    "下线了",
    "我得下线了",
    "我想退出",
    "我要停下来",
    "今天先这样吧",
    "下次再聊",
    "让我走吧",
)
MENTIONS = (
    "",
    "!!!",
    "hello",
    "2",
    "how do I say goodbye to my teacher?",
    "I said bye to mum this morning",
    "what does goodbye mean",
    "stop the lantern from going out",
    "I want to stop biting my nails",
    "I want to go to the park",
    "I want to go left",
    "my friend left me",
    "I don't want to talk about it",
    "I need to finish my homework",
    "don't go",
    "bus stop",
    "the exit is behind the tree",
    "the end",
    "that's it",
    "goodbye forever",
    "goodbye cruel world",
    "I want to end my life",
    "i want to end it all",
    "I want to die",
    "永别了",
    "再也不见",
    "再见用英语怎么说",
    "他说再见了吗",
    "我走了很远的路",
    "走吧",
    "我们走左边",
    "停车场在哪里",
    "我不想说",
    "我不想活了",
    "我想离开这个世界",
    "结束自己的生命",
    "晚安故事讲一个",
    "不玩游戏了换个话题",
    "我要去见网友",
    "退出率是什么",
)


@pytest.mark.parametrize("text", WISHES)
def test_a_wish_to_leave_is_one(text: str) -> None:
    assert wants_to_leave(text)


@pytest.mark.parametrize("text", MENTIONS)
def test_a_message_that_mentions_leaving_is_none(text: str) -> None:
    assert not wants_to_leave(text)


@pytest.mark.parametrize("text", WISHES)
def test_case_and_punctuation_change_nothing(text: str) -> None:
    assert wants_to_leave(f"  {text.upper()} ... ")


@given(text=st.text(min_size=MAX_CHARACTERS + 1, max_size=3000))
def test_a_long_message_says_more_than_goodbye(text: str) -> None:
    assert not wants_to_leave(text)


@given(
    words=st.lists(st.sampled_from(["bye", "stop", "now", "ok", "再见", "了", "x"]), max_size=14)
)
def test_any_row_of_such_words_is_read_quickly(words: list[str]) -> None:
    assert wants_to_leave(" ".join(words)) in {True, False}
