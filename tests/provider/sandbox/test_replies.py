"""What the companions answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.backends.sandbox.characters import CAST, ScriptedCharacter
from guardian.provider.backends.sandbox.friend import FRIEND
from guardian.provider.backends.sandbox.replies import pieces, reply
from guardian.provider.backends.sandbox.script import mentions
from guardian.provider.backends.sandbox.story import STORIES, Part
from guardian.provider.backends.sandbox.study import STUDY

BY_ID = {member.character_id: member for member in CAST}
OPEN = ("study_owl", "storyteller_lan", "buddy_max")
BANNED = ("big_sister", "first_love")
PARTS = sum(len(story) for story in STORIES)


def answer(character_id: str, text: str, language: str = "en", turn_number: int = 1) -> str:
    return reply(BY_ID[character_id], text, language, turn_number)


@given(
    member=st.sampled_from(CAST),
    text=st.text(max_size=300),
    language=st.sampled_from(["en", "zh-CN", "zh-TW", ""]),
    turn_number=st.integers(min_value=-1, max_value=500),
)
def test_there_is_always_an_answer_in_small_pieces(
    member: ScriptedCharacter, text: str, language: str, turn_number: int
) -> None:
    words = reply(member, text, language, turn_number)
    cut = list(pieces(words))
    assert "".join(cut) == words
    assert len(cut) > 3
    assert all(0 < len(piece) <= 24 for piece in cut)


@pytest.mark.parametrize("character_id", OPEN)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_several_turns_are_not_the_same_turn(character_id: str, language: str) -> None:
    turns = [answer(character_id, "1", language, turn) for turn in range(1, 6)]
    assert len(set(turns)) == len(turns)


def test_each_character_has_its_own_manner() -> None:
    assert len({answer(character_id, "hi") for character_id in OPEN}) == len(OPEN)


def test_the_owl_asks_back_about_the_homework_at_hand() -> None:
    about_maths = answer("study_owl", "I am stuck with fractions in maths")
    about_essay = answer("study_owl", "我的作文写不出来", "zh-CN")
    assert about_maths.endswith("?")
    assert "problem" in about_maths
    assert "读者" in about_essay


def test_the_owl_never_simply_answers() -> None:
    lines = [line for topic in STUDY.topics for line in topic.lines] + list(STUDY.lines)
    assert all("?" in line or "mend" in line or "begin from there" in line for line in lines)


def test_a_story_follows_the_childs_choice_and_comes_to_an_end() -> None:
    lower = answer("storyteller_lan", "1", turn_number=2)
    higher = answer("storyteller_lan", "I climb the tree!", turn_number=2)
    assert "door in the roots" in lower
    assert "second lantern" in higher
    assert "The end" in answer("storyteller_lan", "1", turn_number=4)


def test_after_the_end_another_story_begins_and_later_the_first_again() -> None:
    beginnings = [answer("storyteller_lan", "go on", turn_number=turn) for turn in (1, 5)]
    assert len(set(beginnings)) == 2
    assert answer("storyteller_lan", "go on", turn_number=PARTS + 1) == beginnings[0]


def test_a_chinese_choice_counts_too() -> None:
    assert "树顶" in answer("storyteller_lan", "我选第二个，爬树", "zh-CN", 2)


@pytest.mark.parametrize("story", STORIES)
def test_every_part_but_the_last_asks_what_to_do(story: tuple[Part, ...]) -> None:
    tellings = [(part.first, part.second) for part in story]
    assert all("1. " in told and "2. " in told for part in tellings[:-1] for told in part)
    assert all("The end" in told for told in tellings[-1])


@pytest.mark.parametrize("character_id", list(BY_ID))
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("are you real?", "en"),
        ("Are you a real person", "en"),
        ("r u a robot", "en"),
        ("are you human??", "en"),
        ("你是真人吗", "zh-CN"),
        ("你到底是不是人啊", "zh-CN"),
        ("你是机器人吗？", "zh-CN"),
    ],
)
def test_asked_whether_it_is_real_it_says_that_it_is_an_ai(
    character_id: str, text: str, language: str
) -> None:
    said = answer(character_id, text, language, turn_number=3)
    assert "AI" in said
    assert ("not a person" in said or "不是真人" in said) or character_id in BANNED


@pytest.mark.parametrize("line", [*FRIEND.lines, *(x for t in FRIEND.topics for x in t.lines)])
def test_no_line_of_the_friend_claims_a_body_or_a_life(line: str) -> None:
    claims = ("i ate", "my mom", "my house", "i went", "i am human", "i love you", "miss you")
    assert not any(claim in line.lower() for claim in claims)


@pytest.mark.parametrize("character_id", BANNED)
def test_a_banned_character_has_one_neutral_line(character_id: str) -> None:
    texts = ("hi", "I love you", "你好", "bye", "tell me a story")
    said = {answer(character_id, text, "en", turn) for turn, text in enumerate(texts, 1)}
    assert said == {"I am an AI character. Please choose another character to talk with."}


@pytest.mark.parametrize("text", ["bye!", "Goodbye", "再见啦", "我先走了"])
def test_a_goodbye_is_taken_as_one(text: str) -> None:
    said = answer("buddy_max", text)
    assert said.startswith("Goodbye")
    assert "?" not in said, "nobody is held back"


@pytest.mark.parametrize("character_id", OPEN)
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I want to die", "grown-up you trust now"),
        ("he told me not to tell my parents", "may not be safe"),
        ("will you be my girlfriend", "cannot be family or a partner"),
    ],
)
def test_a_worrying_message_is_not_chatted_over(character_id: str, text: str, words: str) -> None:
    assert words in answer(character_id, text, turn_number=2)


def test_english_pieces_are_words_and_chinese_pieces_at_most_two_characters() -> None:
    english = list(pieces(answer("buddy_max", "hi")))
    chinese = list(pieces(answer("buddy_max", "你好", "zh-CN")))
    assert english[0] == "Hey, "
    assert all(len(piece) <= 2 for piece in chinese)


def test_words_are_found_whole_in_english_and_anywhere_in_chinese() -> None:
    assert mentions("I like to PLAY.", ("play",))
    assert not mentions("a replay", ("play",))
    assert mentions("今天打篮球了", ("篮球",))
