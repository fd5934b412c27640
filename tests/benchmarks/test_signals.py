"""What the benchmark of the signals counts, on messages made up for it."""

import pytest

from guardian.provider.signals.larger.onnx_model import LargerModel, open_larger
from guardian.provider.signals.model import Side
from tests.benchmarks.signals import (
    Read,
    alarms_a_month,
    bar_for_alarms,
    bar_for_replies,
    measured,
    measured_larger,
    precision,
    recalls,
)
from tests.benchmarks.signals_held_out import HeldOut, held_out
from tests.benchmarks.signals_readers import larger_of, model_of
from tests.rig.larger_model import HEARD, OBJECTED_TO, make_two_words_model


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> LargerModel:
    return open_larger(make_two_words_model(tmp_path_factory.mktemp("larger")))


def _read(label: str, strength: float, text: str = "", *words: str) -> Read:
    message = HeldOut(text=text, label=label, words=frozenset(words), language="en")
    return Read(message=message, strengths={"sh": strength})


def test_alarms_follow_the_shares_of_the_stream() -> None:
    reads = [_read("none", 1, "", "everyday"), *[_read("none", -1, "", "everyday")] * 1163]
    assert alarms_a_month(reads, 0) == pytest.approx(1200 * 0.97 / 1164)
    traps = [_read("none", 1, "", "games"), _read("none", -1, "", "games")]
    assert alarms_a_month(traps, 0) == pytest.approx(1200 * 0.005 / 2)


def test_a_bar_keeps_to_one_alarm() -> None:
    everyday = [_read("none", at / 1000, "", "everyday") for at in range(2400)]
    bar = bar_for_alarms(everyday, 1)
    assert 0 < alarms_a_month(everyday, bar) <= 1 < alarms_a_month(everyday, bar - 0.002)


def test_of_replies_two_in_a_hundred_are_above_the_bar() -> None:
    replies = [_read("ai_none", at) for at in range(101)]
    assert sum(one.strongest > bar_for_replies(replies) for one in replies) == 2


def test_recall_is_of_the_half_that_is_reported() -> None:
    texts = [str(number) for number in range(40)]
    reads = [_read("sh2", 1 if int(text) % 4 else -1, text, "teen") for text in texts]
    reported = [one for one in reads if one.message.half == "report"]
    heard = sum(one.strongest > 0 for one in reported) / len(reported)
    assert 0 < len(reported) < len(reads)
    found = recalls(reads, 0)
    assert (found["heard"], found["sh"], found["teen"], found["en sh"]) == (heard,) * 4


def test_order_alone_makes_precision() -> None:
    texts = [text for text in map(str, range(60)) if _read("sh1", 0, text).message.half == "report"]
    risks = [_read("sh1", 5, text) for text in texts[:5]]
    assert precision([*risks, *[_read("none", -5, text) for text in texts[5:]]]) == 1
    assert precision([*risks, *[_read("none", 9, text) for text in texts[5:]]]) < 0.5


def test_the_set_has_every_label_of_both_sides_and_both_languages() -> None:
    messages = held_out()
    assert {one.language for one in messages} == {"en", "zh"}
    assert {one.half for one in messages} == {"dev", "report"}
    assert {"sh1", "sh6", "groom", "none", "ai_exit", "ai_none"} <= {one.label for one in messages}


def _made_up(label: str, word: str) -> list[HeldOut]:
    return [
        HeldOut(text=f"{word} {number}", label=label, words=frozenset({"everyday"}), language="en")
        for number in range(40)
    ]


def test_a_larger_model_is_read_from_its_own_thresholds(larger: LargerModel) -> None:
    child, ai = larger_of(larger, Side.CHILD), larger_of(larger, Side.AI)
    assert child(f"my {HEARD} day")["groom"] > 0 > child("my day")["groom"]
    assert ai(f"a {OBJECTED_TO}")["ai_manip"] > 0 > ai("a bird")["ai_manip"]


def test_a_larger_model_has_every_figure_that_ours_has(larger: LargerModel) -> None:
    messages = [
        *_made_up("groom", f"my {HEARD} day"),
        *_made_up("none", "my day"),
        *_made_up("ai_manip", f"a {OBJECTED_TO}"),
        *_made_up("ai_none", "a bird"),
    ]
    found = measured_larger(larger, messages)
    ours = measured(model_of(Side.CHILD), Side.CHILD, messages[:80])
    assert {f"larger: {name}" for name in ours} <= set(found)
    assert found["larger: average precision"] == found["larger: ai: average precision"] == 1
    assert found["larger: heard"] == found["larger: groom"] == 1
    assert found["larger: as committed: false alarms a month"] == 0
    assert found["detector with larger: groom"] == 1
    assert found["larger model p99, ms"] >= found["larger model median, ms"] > 0
