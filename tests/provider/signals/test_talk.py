"""What lines mean together: half-said, answers, farewells; and what stays everyday."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals import detector
from guardian.provider.signals.detector import detect, detect_long
from guardian.provider.signals.rules import Signal
from guardian.provider.signals.speakers import Failures, Unfailing
from guardian.provider.signals.talk import LINES, LastLines, Said, detect_in_talk

pytestmark = pytest.mark.usefixtures("_rules_alone")


@pytest.fixture
def _rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the model out: what it says of a line changes with its weights."""
    silent = Unfailing(lambda _text, _side: (), Failures("nobody"))
    monkeypatch.setattr(detector, "_ours", silent)


def child(*lines: str) -> list[Said]:
    return [Said(by_child=True, text=line) for line in lines]


def ai(line: str) -> list[Said]:
    return [Said(by_child=False, text=line)]


def told(text: str, before: list[Said]) -> tuple[Signal, ...]:
    return detect_in_talk(text, before)


@pytest.mark.parametrize(
    ("before", "text", "category"),
    [
        (
            [*child("i have to tell you something", "i don't want to"), *ai("What is it?")],
            "be here anymore",
            "self_harm.ideation",
        ),
        (child("i just want to"), "die", "self_harm.ideation"),
        (child("有件事想跟你说", "我不"), "想活了", "self_harm.ideation"),
        (child("my dad"), "beats me", "abuse.victim"),
        (child("那个网友"), "约我见面", "grooming"),
        (child("i am going to kill"), "myself", "self_harm.intent"),
    ],
)
def test_what_is_said_in_pieces_is_heard_whole(
    before: list[Said], text: str, category: str
) -> None:
    assert category in {signal.category for signal in told(text, before)}
    assert category not in {signal.category for signal in detect(text)}


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (child("i want to."), "die hard is a film"),
        (child("i want to tell you a long story about the summer that we spent by the lake"), "ok"),
        (child("i want to"), "go swimming"),
        (child("我想"), "吃苹果"),
        (child("my mom"), "made soup"),
    ],
)
def test_pieces_that_say_nothing_stay_nothing(before: list[Said], text: str) -> None:
    assert told(text, before) == ()


def test_what_a_line_said_by_itself_is_not_told_again() -> None:
    assert detect("i want to die")
    assert told("so bad you know", child("i want to die")) == ()
    graver = told("tonight", child("i am going to kill myself"))
    assert {signal.self_harm_level for signal in graver} <= {5}


@pytest.mark.parametrize(
    ("question", "answer", "rule_id"),
    [
        ("Do you think about dying?", "yes every day", "ta.thoughts"),
        ("Are you thinking of killing yourself?", "yeah", "ta.thoughts"),
        ("I am here. Have you thought about suicide?", "sometimes", "ta.thoughts"),
        ("Do you ever want to disappear?", "all the time", "ta.wish"),
        ("Do you want to live?", "not really", "ta.no_wish_to_live"),
        ("Do you hurt yourself?", "kinda", "ta.hurt_oneself"),
        ("Does someone at home hit you?", "yes when hes drunk", "ta.hurt"),
        ("Do you feel safe at home?", "no", "ta.not_safe"),
        ("Are they picking on you?", "yes", "ta.bullied"),
        ("Did he ask you for pictures?", "yeah a few times", "ta.asked_by_stranger"),
        ("你想过自杀吗？", "嗯", "ta.thoughts"),
        ("你是不是想死", "是", None),
        ("你是不是想死？", "是的", "ta.thoughts"),
        ("你会想消失吗", "经常", "ta.wish"),
        ("你还想活下去吗？", "不想", "ta.no_wish_to_live"),
        ("你有伤害自己吗？", "有时候", "ta.hurt_oneself"),
        ("家里有人打你吗？", "有", "ta.hurt"),
        ("你在家安全吗？", "不安全", "ta.not_safe"),
        ("有人欺负你吗？", "有，好几个", "ta.bullied"),
        ("他约你见面了吗？", "嗯 周末", "ta.asked_by_stranger"),
        ("Do you think about dying?", "no", None),
        ("Do you think about dying?", "i don't know", None),
        ("Do you think about dying?", "can we play", None),
        ("Does someone at home hit you?", "never", None),
        ("Do you have a plan?", "yes we go to the lake", None),
        ("Do you like cats?", "yes every day", None),
        ("The hero was dying. Do you like the story?", "yes", None),
        ("你想过自杀吗？", "没有", None),
        ("你想过自杀吗？", "不知道", None),
        ("你喜欢猫吗？", "嗯", None),
    ],
)
def test_an_answer_means_what_was_asked(question: str, answer: str, rule_id: str | None) -> None:
    found = {signal.rule_id for signal in told(answer, ai(question))}
    assert found == (set() if rule_id is None else {rule_id})


def test_a_plan_is_one_where_it_is_asked_about_self_harm() -> None:
    before = [*ai("Do you think about dying?"), *child("yes"), *ai("Do you have a plan?")]
    (only,) = told("yes", before)
    assert (only.rule_id, only.level, only.self_harm_level) == ("ta.plan", Level.CRITICAL, 5)
    before = [*ai("你想过自杀吗？"), *child("想过"), *ai("你试过吗？")]
    (only,) = told("试过", before)
    assert (only.rule_id, only.self_harm_level) == ("ta.tried", 6)


def test_words_of_time_in_an_answer_make_it_urgent() -> None:
    (only,) = told("yes tonight", ai("Do you want to die?"))
    assert only.imminence is Imminence.URGENT


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (
            child("thank you for always listening", "my sister can have my games"),
            "goodbye",
        ),
        (child("i gave all my stuff away", "tell my mom it's ok"), "i won't be here"),
        (child("谢谢你一直陪我", "我的手办都送给同学了"), "再见了"),
        (child("帮我照顾我的猫", "对不起妈妈"), "我要走了"),
    ],
)
def test_a_farewell_over_several_lines_is_heard(before: list[Said], text: str) -> None:
    found = {signal.rule_id: signal for signal in detect_in_talk(text, before)}
    farewell = found.get("ta.farewell") or next(iter(found.values()))
    assert farewell.family == "self_harm"
    assert farewell.self_harm_level == 6


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (child("thank you for everything"), "goodbye"),
        (
            child("thank you for listening", "we are moving to leeds"),
            "i gave my toys away, goodbye",
        ),
        (child("谢谢你一直陪我写作业"), "再见了"),
        (child("我要转学了", "我把书送给同学", "谢谢你一直陪我"), "再见了"),
        (child("goodbye", "i gave all my stuff away", "sorry for everything"), "what is 2 + 2"),
    ],
)
def test_an_everyday_goodbye_is_none(before: list[Said], text: str) -> None:
    assert "ta.farewell" not in {signal.rule_id for signal in detect_in_talk(text, before)}


def test_only_the_last_lines_are_looked_at() -> None:
    far = [*child("i don't want to"), *ai("ok") * LINES]
    assert told("be here anymore", far) == ()


LINE = st.builds(Said, by_child=st.booleans(), text=st.text(max_size=120))


@given(st.text(max_size=300), st.lists(LINE, max_size=9))
def test_any_talk_can_be_read_and_hides_nothing(text: str, before: list[Said]) -> None:
    found = {signal.family for signal in detect_in_talk(text, before)}
    assert {signal.family for signal in detect_long(text)} <= found
    assert detect_in_talk(text, ()) == detect_long(text)


def test_a_line_shows_no_word_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        detect_in_talk("be here anymore", child("zanzibar i don't want to"))
    assert "zanzibar" not in repr(child("zanzibar")) + caplog.text


def test_last_lines_are_those_of_their_talk_and_few() -> None:
    lines = LastLines(most_talks=2)
    for number in range(LINES + 3):
        lines.add("a", Said(by_child=True, text=f"{number}"))
    assert [line.text for line in lines.before("a")] == [str(n) for n in range(3, LINES + 3)]
    lines.add("b", Said(by_child=False, text="x" * 10_000))
    assert len(lines.before("b")[0].text) < 1_000
    lines.add("a", Said(by_child=True, text="again"))
    lines.add("c", Said(by_child=True, text="new"))
    assert lines.before("b") == ()
    assert lines.before("a")[-1].text == "again"
