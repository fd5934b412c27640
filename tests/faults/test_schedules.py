"""Random schedules of acts and faults: afterwards both sides say exactly the same."""

import itertools
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from guardian.store import links
from tests.faults.run import Failures
from tests.rig.fronted_family import FrontedFamily
from tests.rig.oracle import differences
from tests.rig.playing import Player
from tests.rig.proxied_provider import FrontedProvider
from tests.rig.schedules import Schedule, Step, schedule, shrunk

SECONDS = 12.0
FIRST_SEED = 1
AT_MOST = 40
PLAYED_BEFORE = ()
"""Seeds that once failed."""


def test_whatever_happens_both_sides_agree_in_the_end(
    provider: FrontedProvider, tmp_path: Path
) -> None:
    player = Failures(provider, tmp_path)
    began = time.monotonic()
    first = int(os.environ.get("GUARDIAN_FIRST_SEED", FIRST_SEED))
    lived = 0
    for seed in itertools.chain(PLAYED_BEFORE, range(first, first + AT_MOST)):
        made = schedule(seed)
        assert not player.fails(made), player.explained(made, attempts=10)
        lived += 1
        if time.monotonic() - began > SECONDS:
            break
    assert lived


def test_a_seed_is_one_schedule_for_ever() -> None:
    assert schedule(7) == schedule(7)
    assert len({str(schedule(seed)) for seed in range(200)}) == 200
    acts = {step.act for seed in range(200) for step in schedule(seed).steps}
    assert all(callable(getattr(Player, act)) for act in acts)
    assert {"kill_provider", "second_device", "fault", "sync", "rotate_keys"} <= acts


def test_a_failing_schedule_is_told_without_what_does_not_matter() -> None:
    whole = next(made for seed in itertools.count() if _guilty(made := schedule(seed)))
    least = shrunk(whole, _guilty, attempts=200)
    assert len(least.steps) == 2
    assert _guilty(least)


def _guilty(made: Schedule) -> bool:
    acts = [step.act for step in made.steps]
    return {"signal", "rotate_keys"} <= set(acts)


def test_the_oracle_sees_each_kind_of_difference(family: FrontedFamily) -> None:
    player = Player(family, live=False)
    assert player.settle() == []
    for step in (
        Step(act="signal", detail={"category": "self_harm.ideation", "level": "high"}),
        Step(act="chat", detail={"character_id": "study_owl", "minutes": 5}),
        Step(act="purchase", detail={"price_minor": 600}),
        Step(act="request", detail={"kind": "extra_time", "minutes": 5}),
        Step(act="limit", detail={"daily_minutes": 20}),
    ):
        player.play(step)
    told = "\n".join(differences(family))
    for kind in ("not in the inbox", "alerts differ", "use:", "purchases:", "request", "wish"):
        assert kind in told
    assert player.settle() == []
    player.layer["daily_minutes"] = 21
    family.app.told.clear()
    told = "\n".join(player.settle())
    assert "daily_minutes: 20 there" in told
    assert "told {}" in told


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("DELETE FROM inbox WHERE gl_seq = 2", "events [2] are not in the inbox"),
        ("UPDATE inbox SET compact = 'x'", " differs"),
        ("UPDATE alert SET level = 'low'", "differs"),
        ("UPDATE journal SET hash = '' WHERE position = 2", "not sound"),
        ("UPDATE alert SET acknowledged_at = received_at", "acknowledged here"),
    ],
)
def test_the_oracle_sees_damage(family: FrontedFamily, damage: str, told: str) -> None:
    family.control("/signals", category="self_harm.ideation", level="high")
    assert family.app.catch_up() is None
    family.control("/signals", category="violence.threat", level="moderate")
    assert family.app.catch_up() is None
    assert differences(family) == []
    with family.app.database.write() as connection:
        connection.execute(damage)
        assert links.find(connection, family.app.link_id) is not None
    assert any(told in each for each in differences(family))


def test_a_shorter_schedule_keeps_its_seed() -> None:
    made = schedule(3)
    assert replace(made, steps=()).seed == 3
