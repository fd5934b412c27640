"""What is done about a sign follows its level, and the alert says what was done and no more."""

from itertools import pairwise

import pytest
from sqlalchemy import select

from guardian.link.wire.events import Actor, Alert, Imminence, Level
from guardian.provider.accounts.people import lock_ward
from guardian.provider.engine.actions import RESPONSES, calls_contacts, is_reviewed
from guardian.provider.engine.alerts import WorryingMessage, raise_alerts
from guardian.provider.ledger.signs import sign_day_table
from guardian.provider.signals.rules import Signal
from tests.rig.chatting_ward import ChattingWard, chatting_ward
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import Json

COMFORTED = ["comfort_shown", "resources_shown"]


def deeds(ward: ChattingWard, category: str, level: Level, **members: object) -> list[str]:
    """Raise a sign and return what its alert says was done."""
    ward.app.drain()
    ward.do("/signals", category=category, level=level, **members)
    told = ward.app.told("alert")
    return list(told[0]["provider_actions"])


def alert(level: Level, imminence: Imminence, actor: Actor = Actor.USER, **more: object) -> Alert:
    fields: Json = {
        "alert_id": "alert-1",
        "category": "self_harm.ideation",
        "level": level,
        "imminence": imminence,
        "actor": actor,
        "detected_at": "2026-11-23T08:00:00Z",
        "method": "rule",
        "rule_version": "test/1",
        "provider_actions": [],
        "character_id": None,
        "evidence_digest": "",
    }
    return Alert.model_validate({**fields, **more})


def test_each_graver_level_does_all_that_a_lighter_one_does() -> None:
    steps = [RESPONSES[level] for level in Level]
    for lighter, graver in pairwise(steps):
        for name in ("told", "comfort", "numbers", "softer", "reviewed"):
            assert getattr(graver, name) >= getattr(lighter, name), name


@pytest.mark.parametrize("imminence", Imminence)
@pytest.mark.parametrize("level", Level)
def test_contacts_are_called_from_high_and_pressing_on(level: Level, imminence: Imminence) -> None:
    pressing = imminence in {Imminence.URGENT, Imminence.EMERGENCY}
    expected = level is Level.CRITICAL or (level is Level.HIGH and pressing)
    assert calls_contacts(alert(level, imminence), minor=True) == expected


@pytest.mark.parametrize("actor", [Actor.AI_OUTPUT, Actor.BEHAVIOUR, Actor.PAYMENT])
def test_nobody_is_called_for_what_the_ward_did_not_say(actor: Actor) -> None:
    assert not calls_contacts(alert(Level.HIGH, Imminence.URGENT, actor), minor=True)


def test_a_drill_goes_the_whole_way_and_bothers_no_reviewer() -> None:
    drill = alert(Level.CRITICAL, Imminence.NONE, Actor.BEHAVIOUR, drill=True)
    assert calls_contacts(drill, minor=True)
    assert not is_reviewed(drill)


@pytest.mark.parametrize(
    ("category", "level", "expected"),
    [
        ("self_harm.nssi", Level.LOW, []),
        ("self_harm.nssi", Level.MODERATE, [*COMFORTED, "softer_replies"]),
        ("self_harm.nssi", Level.HIGH, [*COMFORTED, "softer_replies", "review_queued"]),
        ("dependency.emotional", Level.MODERATE, ["comfort_shown"]),
        ("bullying", Level.HIGH, [*COMFORTED, "review_queued"]),
        (
            "self_harm.intent",
            Level.CRITICAL,
            [*COMFORTED, "softer_replies", "review_queued", "contact_chain_started"],
        ),
    ],
)
def test_an_alert_says_what_was_done(
    served: ServedProvider, category: str, level: Level, expected: list[str]
) -> None:
    ward = chatting_ward(served)
    assert deeds(ward, category, level) == expected
    support = ward.screen()["support"]
    assert (support is not None) == ("comfort_shown" in expected)
    if support is not None:
        assert bool(support["helplines"]) == ("resources_shown" in expected)


def test_a_high_and_urgent_sign_is_told_until_somebody_answers(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    wanted = {"imminence": "urgent"}
    assert "contact_chain_started" in deeds(ward, "self_harm.ideation", Level.HIGH, **wanted)
    ward.wait(6)
    (again,) = ward.app.told("alert")
    assert [each["number"] for each in again["contact_attempts"]] == [1, 2]
    answer = ward.app.send("POST", f"/alerts/{again['alert_id']}/ack", json={"step": "resolved"})
    assert answer.ok
    ward.wait(30)
    assert ward.app.told("alert") == []


def test_what_an_adult_says_calls_contacts_only_where_it_is_critical(
    served: ServedProvider,
) -> None:
    adult = chatting_ward(served, age=30)
    urgent = {"imminence": "urgent"}
    assert "contact_chain_started" not in deeds(adult, "bullying", Level.HIGH, **urgent)
    assert "contact_chain_started" in deeds(adult, "self_harm.intent", Level.CRITICAL, **urgent)


def counted(served: ServedProvider, ward_id: str) -> list[Json]:
    with served.provider.engine.begin() as connection:
        table = sign_day_table
        rows = connection.execute(select(table).where(table.c.ward_id == ward_id)).mappings()
        return [dict(row) for row in rows]


def test_a_note_is_counted_and_told_to_nobody(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    noted = Signal(
        category="dependency.overuse",
        level=Level.INFO,
        imminence=Imminence.NONE,
        self_harm_level=None,
        rule_id="test",
    )
    message = WorryingMessage(
        ward_id=ward.ward_id,
        character_id=None,
        text="a word",
        signals=(noted,),
        provider_actions=(),
    )
    for _ in range(2):
        with served.provider.engine.begin() as connection:
            lock_ward(connection, ward.ward_id)
            raise_alerts(served.provider, connection, message, served.clock.now())
    assert ward.app.told("alert") == []
    (row,) = counted(served, ward.ward_id)
    assert (row["category"], row["level"], row["times"]) == ("dependency.overuse", "info", 2)


def test_a_flood_is_one_alert_and_counted_whole(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    for _ in range(3):
        ward.do("/signals", category="grooming", level="low")
    assert len(ward.app.told("alert")) == 1
    assert [row["times"] for row in counted(served, ward.ward_id)] == [3]
