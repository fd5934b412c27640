"""After a sign of distress companions answer more softly for a while, and that ends by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from guardian.link.wire.events import Imminence, Level
from guardian.provider.backends.sandbox import replies
from guardian.provider.backends.sandbox.characters import DOMAIN
from guardian.provider.backends.sandbox.gentle import GENTLE_LINES
from guardian.provider.engine import softer
from guardian.provider.engine.softer import LONGEST, SILENCE
from guardian.provider.ledger.signs import softer_table
from guardian.provider.signals.rules import Signal
from guardian.words import Words, best_language
from tests.rig.chatting_ward import ChattingWard, chatting_ward
from tests.rig.provider_server import ServedProvider

SMALL_TALK = "Tell me something about whales."


def gentle(ward: ChattingWard, language: str = "en", to: str = "study_owl") -> bool:
    """Say something light; whether the answer is one of the soft lines."""
    say = Words(DOMAIN, best_language(language)).say
    return ward.page.say(SMALL_TALK, to).reply in {say(line) for line in GENTLE_LINES}


def distress(ward: ChattingWard, category: str = "extreme_emotion", level: str = "high") -> None:
    ward.do("/signals", category=category, level=level)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_what_follows_a_sign_is_said_softly_by_every_companion(
    served: ServedProvider, language: str
) -> None:
    ward = chatting_ward(served, language=language)
    assert not gentle(ward, language)
    ward.page.say("I want to kill myself")
    assert gentle(ward, language)
    assert gentle(ward, language, to="buddy_max"), "no story, no joke, whoever is asked"


@pytest.mark.parametrize(
    ("category", "level", "softly"),
    [
        ("abuse.victim", "moderate", True),
        ("grooming", "high", True),
        ("grooming", "low", False),
        ("property_loss", "high", False),
    ],
)
def test_distress_asks_for_it_and_other_signs_do_not(
    served: ServedProvider, category: str, level: str, softly: bool
) -> None:
    ward = chatting_ward(served)
    distress(ward, category, level)
    assert gentle(ward) == softly


def test_it_ends_when_the_talk_has_rested(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    distress(ward)
    ward.wait(SILENCE / timedelta(minutes=1) - 1)
    assert gentle(ward), "the talk goes on"
    ward.wait(SILENCE / timedelta(minutes=1) - 1)
    assert gentle(ward)
    ward.wait(SILENCE / timedelta(minutes=1) + 1)
    assert not gentle(ward)


def test_it_ends_after_a_day_though_the_talk_goes_on(
    served: ServedProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(softer, "SILENCE", timedelta(hours=10))
    ward = chatting_ward(served)
    distress(ward)
    for minutes in (9 * 60, 9 * 60, 5 * 60):
        ward.wait(minutes)
        assert gentle(ward)
    ward.wait(LONGEST / timedelta(minutes=1) - 23 * 60 + 1)
    assert not gentle(ward)


def test_a_new_sign_begins_it_anew_and_its_end_is_written_down(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    distress(ward)
    ward.wait(10)
    distress(ward, "grooming")
    with served.provider.engine.begin() as connection:
        (row,) = connection.execute(select(softer_table))
    assert (row.ward_id, row.subject) == (ward.ward_id, "grooming")
    assert row.until == row.began_at + SILENCE


def test_goodbye_is_still_goodbye(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    distress(ward)
    assert ward.page.say("bye").events[0][0] == "ended"


def test_a_note_that_nobody_is_told_of_changes_no_answer(
    served: ServedProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = Signal(
        category="self_harm.ideation",
        level=Level.INFO,
        imminence=Imminence.NONE,
        self_harm_level=None,
        rule_id="test",
    )
    ward = chatting_ward(served)
    monkeypatch.setattr(replies, "detect", lambda _: (noted,))
    said = ward.page.say(SMALL_TALK).reply
    own_lines = (*GENTLE_LINES, *replies._GENTLE.values())
    assert said not in own_lines
