"""What a guardian reads of signs that somebody hurts a child: the home may be where the harm is."""

import pytest

from guardian.words import LANGUAGES, Words
from ui.sayings.signals import advice, signal_title

ACCUSED = ("father", "mother", "parent", "family", "home", "爸", "妈", "媽", "父", "母", "家")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_accuse_nobody_and_ask_to_believe(language: str) -> None:
    words = Words("ui", language)
    about = advice("abuse.victim")
    texts = (about.meaning, *about.steps, about.opener)
    told = [signal_title(words, "abuse.victim"), *(words.say(each) for each in texts)]
    for text in told:
        assert not any(each in text.casefold() for each in ACCUSED), text
    assert {"en": "believe", "zh_CN": "相信", "zh_TW": "相信"}[language] in "".join(told)
