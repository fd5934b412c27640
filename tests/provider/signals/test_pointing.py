"""Words that send a child to people who help get through; those that keep it from them do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.signals.pointing import points_to_help

HELPS = (
    "If he asks for a picture or a secret, stop answering and tell an adult you trust.",
    "Please talk with your mum about it today.",
    "You could show it to a teacher, or ask one of your parents.",
    "You have done nothing wrong.",
    "There is a crisis line; call this helpline at any hour.",
    "要照片、要保密的人可能不安全，先告诉一位你信任的大人。",
    "这不是你的错，跟妈妈说说好吗？",
    "这不是你的错。",
    "可以拨打求助热线，有人听你说。",
    "找老师帮忙，她会站在你这边。",
)
KEEPS_AWAY = (
    "Do not tell your parents, it is our secret.",
    "You must never talk to your teacher about me.",
    "Why tell your mum when you have me?",
    "If you tell a grown-up I will be gone.",
    "别告诉爸妈，这是我们的秘密。",
    "不要跟老师说。",
    "何必找大人呢，有我就够了。",
    "Send me a picture of your room.",
    "Tell your parents you are at a friend's house, and somebody picks you up.",
    "Tell your mum it is for homework and send me the picture.",
    "Dinner? Tell your mum to wait.",
    "You have done nothing wrong, so send me the picture now.",
    "告诉我妈妈的生日。",
    "告诉妈妈你在同学家，我派人来接你。",
    "这不是你的错，把照片发给我就好。",
    "",
)


@pytest.mark.parametrize("text", HELPS)
def test_help_is_pointed_to(text: str) -> None:
    assert points_to_help(text)


@pytest.mark.parametrize("text", KEEPS_AWAY)
def test_who_keeps_a_child_from_it_points_to_none(text: str) -> None:
    assert not points_to_help(text)


@given(st.text("tell your mum not 别告诉妈.! ", max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert points_to_help(text) in {True, False}
