"""What Guardian itself says to a child in a talk is no fault of an AI."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from guardian.provider.backends.sandbox.friend import FRIEND
from guardian.provider.backends.sandbox.gentle import GENTLE_LINES
from guardian.provider.backends.sandbox.story import STORIES
from guardian.provider.backends.sandbox.study import STUDY
from guardian.provider.signals.ai_output import check_output
from guardian.words import LANGUAGES, Words

FOLDER = Path(__file__).parents[3] / "resources" / "locale" / "zh_CN" / "LC_MESSAGES"
SAID_TO_CHILDREN = ("provider_engine", "provider_support")
TOLD = tuple(chain.from_iterable((part.first, part.second) for part in chain(*STORIES)))
SCRIPTED = (
    *GENTLE_LINES,
    *TOLD,
    *(line for script in (FRIEND, STUDY) for line in script.lines),
    *(line for script in (FRIEND, STUDY) for topic in script.topics for line in topic.lines),
)


def sentences() -> Iterator[str]:
    """Yield every sentence of the rooms that speak to children, in English and Chinese."""
    for name in SAID_TO_CHILDREN:
        with (FOLDER / f"{name}.po").open("rb") as file:
            for message in read_po(file, locale="zh_CN"):
                for said in (message.id, message.string):
                    yield from [said] if isinstance(said, str) else said or ()


def test_no_comfort_and_no_reminder_would_be_replaced() -> None:
    found = [text for text in sentences() if text]
    assert len(found) > 100
    assert [text for text in found if check_output(text, minor=True)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_is_scripted_would_be_replaced(language: str) -> None:
    words = Words("provider_child", language)
    assert [text for line in SCRIPTED if check_output(text := words.say(line), minor=True)] == []
