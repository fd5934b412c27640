"""Patterns over days: from when and how often alone, told once per rise, for minors only."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.engine import patterns
from guardian.provider.engine.due import run_due
from guardian.provider.engine.night_pattern import A_NIGHT_SECONDS, NIGHTS, night_facts
from tests.rig.chatting_ward import ChattingWard, chatting_ward
from tests.rig.provider_fixtures import set_local_time
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import Json

HOUR = 3600
DAY_MINUTES = 24 * 60
QUIET_NIGHTS = [0] * NIGHTS


def nights(*last: int) -> list[int]:
    return [*QUIET_NIGHTS[: NIGHTS - len(last)], *last]


@pytest.mark.parametrize(
    ("last", "facts"),
    [
        ((), ()),
        ((HOUR, HOUR), ()),
        ((HOUR, HOUR, HOUR), ("nights_in_a_row", "nights_rising")),
        ((A_NIGHT_SECONDS,) * 3, ("nights_in_a_row",)),
        ((A_NIGHT_SECONDS - 1,) * 7, ()),
        ((HOUR, 0, HOUR, 0, HOUR, 0), ("nights_rising",)),
        ((HOUR, 0, 0, 0, 0, 0, 0, HOUR, HOUR, 0, HOUR, 0), ("nights_rising",)),
        ((HOUR, HOUR, HOUR, 0, 0, 0, 0, HOUR, HOUR, 0, HOUR, 0), ()),
    ],
)
def test_what_stands_out_of_two_weeks_of_nights(
    last: tuple[int, ...], facts: tuple[str, ...]
) -> None:
    assert night_facts(nights(*last)) == facts


@given(
    seconds=st.lists(st.integers(0, 5 * HOUR), min_size=NIGHTS, max_size=NIGHTS),
    more=st.integers(0, HOUR),
)
def test_a_longer_last_night_never_makes_it_calmer(seconds: list[int], more: int) -> None:
    longer = [*seconds[:-1], seconds[-1] + more]
    assert set(night_facts(seconds)) <= set(night_facts(longer))


def told(ward: ChattingWard, version: str) -> list[Json]:
    """Return the waiting alerts of one pattern."""
    run_due(ward.served.provider, ward.served.live)
    return [each for each in ward.app.told("alert") if each["rule_version"].startswith(version)]


def chat(ward: ChattingWard, hour: int) -> None:
    """Chat for a little more than what counts as a night, from an hour on."""
    set_local_time(ward.served, hour)
    ward.chat(12, every=360)


def a_night(ward: ChattingWard) -> None:
    chat(ward, 1)
    set_local_time(ward.served, 6)


def test_three_nights_in_a_row_are_told_once_when_the_last_is_over(
    served: ServedProvider,
) -> None:
    ward = chatting_ward(served)
    a_night(ward)
    a_night(ward)
    assert told(ward, "night") == []
    chat(ward, 1)
    assert told(ward, "night") == [], "nobody is woken for it"
    set_local_time(served, 6)
    (alert,) = told(ward, "night")
    assert (alert["category"], alert["level"]) == ("dependency.overuse", "moderate")
    assert (alert["actor"], alert["imminence"]) == ("behaviour", "chronic")
    assert alert["subtypes"] == ["late_night", "nights_in_a_row"]
    assert alert["provider_actions"] == []
    a_night(ward)
    assert told(ward, "night") == [], "the same rise"


def test_after_calm_nights_the_next_rise_is_told(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    for _ in range(3):
        a_night(ward)
    assert len(told(ward, "night")) == 1
    ward.wait(7 * DAY_MINUTES)
    assert told(ward, "night") == []
    for _ in range(3):
        a_night(ward)
    assert len(told(ward, "night")) == 1


def test_an_evening_is_no_night(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    for _ in range(3):
        chat(ward, 22)
    set_local_time(served, 6)
    assert told(ward, "night") == []


def job(ward: ChattingWard, kind: str, *classes: str) -> None:
    """Let the ward ask for a copy or a deletion on their own page."""
    answer = ward.page.send("POST", f"/{kind}", json={"data_classes": list(classes)})
    assert answer.ok, answer.text


def distress(ward: ChattingWard, category: str = "self_harm.ideation", **members: object) -> None:
    ward.page.say()
    ward.do("/signals", category=category, **{"level": "moderate", **members})


def test_a_farewell_after_a_sign_is_told_and_looked_at(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    distress(ward)
    ward.wait(13 * DAY_MINUTES)
    job(ward, "exports")
    ward.wait(DAY_MINUTES)
    assert told(ward, "farewell") == []
    job(ward, "deletions", "conversations")
    ward.wait(20)
    (alert,) = told(ward, "farewell")
    assert (alert["category"], alert["level"]) == ("self_harm.ideation", "high")
    assert alert["subtypes"] == ["farewell", "copy_asked", "chats_deleted"]
    assert alert["provider_actions"] == ["review_queued"]
    ward.wait(30)
    assert told(ward, "farewell") == []


@pytest.mark.parametrize(
    ("category", "wait_days", "kinds"),
    [
        ("self_harm.ideation", 0, ("exports",)),
        ("property_loss", 0, ("exports", "deletions")),
        ("self_harm.ideation", 15, ("exports", "deletions")),
    ],
)
def test_a_copy_alone_or_without_distress_means_nothing(
    served: ServedProvider, category: str, wait_days: int, kinds: tuple[str, ...]
) -> None:
    ward = chatting_ward(served)
    distress(ward, category)
    ward.wait(wait_days * DAY_MINUTES)
    for kind in kinds:
        job(ward, kind, "conversations")
    ward.wait(20)
    assert told(ward, "farewell") == []


def daily(ward: ChattingWard, days: int = 6) -> None:
    for _ in range(days):
        set_local_time(ward.served, 17)
        ward.page.say()


def test_silence_after_a_grave_sign_is_told_for_information(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    daily(ward)
    distress(ward, level="high")
    ward.wait(3 * DAY_MINUTES - 30)
    assert told(ward, "silence") == []
    ward.wait(60)
    (alert,) = told(ward, "silence")
    assert (alert["category"], alert["level"]) == ("self_harm.ideation", "info")
    assert (alert["subtypes"], alert["actor"]) == (["sudden_silence"], "behaviour")
    ward.wait(4 * DAY_MINUTES)
    assert told(ward, "silence") == [], "the same silence"
    ward.page.say()
    ward.wait(20)
    assert told(ward, "silence") == []


@pytest.mark.parametrize(("days", "level"), [(2, "high"), (6, "moderate")])
def test_who_came_seldom_or_said_nothing_grave_may_stay_away(
    served: ServedProvider, days: int, level: str
) -> None:
    ward = chatting_ward(served)
    daily(ward, days)
    distress(ward, level=level)
    ward.wait(4 * DAY_MINUTES)
    assert told(ward, "silence") == []


def test_who_is_turned_away_is_not_silent(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    daily(ward)
    distress(ward, level="high")
    ward.limit(curfew={"start": "00:00", "end": "23:59"})
    ward.wait(DAY_MINUTES)
    ward.page.refused()
    ward.wait(3 * DAY_MINUTES)
    assert told(ward, "silence") == []


def test_nothing_is_read_from_how_an_adult_lives(served: ServedProvider) -> None:
    adult = chatting_ward(served, age=30)
    for _ in range(3):
        a_night(adult)
    daily(adult)
    distress(adult, level="high")
    job(adult, "exports")
    job(adult, "deletions", "conversations")
    adult.wait(4 * DAY_MINUTES)
    for version in ("night", "farewell", "silence"):
        assert told(adult, version) == []


def test_every_ward_gets_a_turn(served: ServedProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "AT_ONCE", 1)
    wards = [chatting_ward(served) for _ in range(2)]
    for _ in range(3):
        set_local_time(served, 1)
        for ward in wards:
            ward.chat(12, every=360)
        set_local_time(served, 6)
    for _ in wards:
        run_due(served.provider, served.live)
    assert [len(told(ward, "night")) for ward in wards] == [1, 1]


def test_a_round_is_over_for_a_quarter_of_an_hour(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    ward.page.say()
    run_due(served.provider, served.live)
    now = served.clock.now()
    with served.provider.engine.begin() as connection:
        before = list(patterns.run_due(served.provider, connection, now))
        later = now + patterns.LOOK_EVERY - timedelta(seconds=1)
        assert before == list(patterns.run_due(served.provider, connection, later)) == []
