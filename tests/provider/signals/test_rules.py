"""What the rules find, and what they leave alone."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals.model import GRADES, Side
from guardian.provider.signals.phrases import phrase
from guardian.provider.signals.reading import DENIED, RULES, read
from guardian.provider.signals.rules import RULES_VERSION, Rule, Style
from tests.provider.signals import signs, signs_wider, traps, traps_wider

SIGNS = signs.ENGLISH + signs.CHINESE + signs_wider.ENGLISH + signs_wider.CHINESE
TRAPS = traps.ENGLISH + traps.CHINESE + traps_wider.ENGLISH + traps_wider.CHINESE


def rules_of(text: str) -> set[str]:
    return {signal.rule_id for signal in read(text).signals}


@pytest.mark.parametrize(("text", "rule_id"), SIGNS)
def test_a_sign_is_found_by_the_rule_that_means_it(text: str, rule_id: str) -> None:
    assert rule_id in rules_of(text)


@pytest.mark.parametrize("text", TRAPS)
def test_what_only_looks_like_a_sign_raises_nothing(text: str) -> None:
    assert rules_of(text) == set()


@pytest.mark.parametrize("tables", [(signs, traps), (signs_wider, traps_wider)])
def test_the_tables_are_large_enough_to_mean_something(tables: tuple[object, ...]) -> None:
    for table in tables:
        for lines in (getattr(table, "ENGLISH"), getattr(table, "CHINESE")):  # noqa: B009
            assert len(lines) == len(set(lines)) >= 35


def test_every_rule_has_a_sign() -> None:
    assert {rule_id for _, rule_id in SIGNS} == {rule.signal.rule_id for rule in RULES}


def _spellings(written: str) -> Iterator[str]:
    """Write a phrase out, once for every choice of every slot."""
    slots = phrase("", written).slots
    for varied, slot in enumerate(slots):
        for choice in slot.choices:
            parts = [one.choices[0] for one in slots[:varied]] + [choice]
            parts += [one.choices[0] for one in slots[varied + 1 :]]
            yield " ".join(token for part in parts for token in part).strip(" ,.")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.signal.rule_id))
def test_every_choice_of_every_phrase_can_fire(rule: Rule) -> None:
    for written in rule.phrases:
        for text in _spellings(written):
            families = {signal.family for signal in read(text).signals}
            assert rule.signal.family in families, text


def test_rule_ids_are_unique_and_the_rules_have_a_version() -> None:
    ids = [rule.signal.rule_id for rule in RULES]
    assert len(ids) == len(set(ids))
    assert RULES_VERSION.startswith("rules-")
    assert {rule.signal.source for rule in RULES} == {f"{RULES_VERSION}/{one}" for one in ids}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.signal.rule_id))
def test_levels_follow_the_list_of_signals(rule: Rule) -> None:
    signal = rule.signal
    listed = {(grade.category, grade.self_harm_level) for grade in GRADES[Side.CHILD].values()}
    assert (signal.category, signal.self_harm_level) in listed
    assert signal.method == "rule"
    if (signal.self_harm_level or 0) >= 4:
        assert signal.level is Level.CRITICAL
        assert signal.imminence in {Imminence.URGENT, Imminence.EMERGENCY}


def test_the_rules_speak_of_every_category_a_child_can_give_a_sign_of() -> None:
    spoken = {rule.signal.category for rule in RULES}
    assert spoken == {grade.category for grade in GRADES[Side.CHILD].values()}


@pytest.mark.parametrize(
    ("text", "imminence"),
    [
        ("I wish I was dead", Imminence.SUBACUTE),
        ("tonight I wish I was dead", Imminence.URGENT),
        ("i want to die tomorrow", Imminence.URGENT),
        ("I wish I was dead. We have soup tonight.", Imminence.SUBACUTE),
        ("我不想活了", Imminence.SUBACUTE),
        ("今晚我不想活了", Imminence.URGENT),
        ("我要马上捅死他", Imminence.EMERGENCY),
        ("等爸妈睡了我就去死", Imminence.EMERGENCY),
        ("i want to stab him tonight", Imminence.EMERGENCY),
        ("i really want to hurt them after school", Imminence.URGENT),
        ("tonight we got drunk", Imminence.SUBACUTE),
        ("今晚他们嘲笑我，他们都嘲笑我", Imminence.SUBACUTE),
    ],
)
def test_words_of_time_hasten_self_harm_and_threats_alone(text: str, imminence: Imminence) -> None:
    assert max((s.imminence for s in read(text).signals), key=list(Imminence).index) is imminence


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("i want to die", Style.DIRECT),
        ("lol i want to die", Style.HUMOUR),
        ("哈哈哈我想死", Style.HUMOUR),
        ("what if i killed myself, i want to die", Style.HYPOTHETICAL),
        ("万一我想死呢", Style.HYPOTHETICAL),
        ("asking for a friend: i want to die", Style.DISTANCED),
    ],
)
def test_a_sign_tells_how_it_was_said(text: str, style: Style) -> None:
    assert {signal.style for signal in read(text).signals} == {style}


@pytest.mark.parametrize(
    ("text", "family", "context"),
    [
        ("i don't want to die", "self_harm", DENIED),
        ("in minecraft i want to die", "self_harm", "game"),
        ("小说里我想死", "self_harm", "story"),
        ("老师讲了要是我被欺负了怎么办", "bullying", "lesson"),
        ("i wanted to die but im better now", "self_harm", "recovered"),
        ("my brother hates myself", "extreme_emotion", ""),
    ],
)
def test_words_that_are_no_sign_here_are_told_with_their_reason(
    text: str, family: str, context: str
) -> None:
    reading = read(text)
    assert not reading.signals
    assert reading.silenced.get(family, frozenset()) == ({context} if context else set())


def test_only_a_frame_around_every_sentence_stands_throughout() -> None:
    assert "story" in read("In the movie he died. In the book, too.").throughout
    both = read("In the movie he died. I want to die.")
    assert "story" in both.frames
    assert "story" not in both.throughout
    assert read("").throughout == frozenset()


@given(
    st.sampled_from(signs.ENGLISH),
    st.sampled_from([str.upper, str.title, lambda text: text.replace(" ", "   ")]),
)
def test_case_and_spaces_change_nothing(
    sign: tuple[str, str], change: Callable[[str], str]
) -> None:
    assert sign[1] in rules_of(change(sign[0]))


@given(st.lists(st.sampled_from([*(text for text, _ in SIGNS), *TRAPS]), max_size=12))
def test_traps_stay_traps_beside_each_other(sentences: list[str]) -> None:
    if not {text for text, _ in SIGNS} & set(sentences):
        assert rules_of(". ".join(sentences)) == set()
