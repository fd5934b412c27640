"""Behind a gateway a larger model hears the child's messages, and whole answers at their end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from guardian.provider.ledger.base import reading
from guardian.provider.ledger.care import output_finding_table
from guardian.provider.ledger.safety import alert_table
from guardian.provider.signals.opening import open_speakers
from tests.gateway.keeper.kept_family import KeptFamily
from tests.rig.asked_freely import AskedFreely
from tests.rig.larger_model import FAILS, HEARD, NAME, OBJECTED_TO, make_two_words_model


@pytest.fixture
def hearing(family_db: str, tmp_path: Path) -> Iterator[KeptFamily]:
    larger = open_speakers(make_two_words_model(tmp_path / "larger"))
    assert larger is not None
    speaker = AskedFreely(larger)
    kept = KeptFamily(family_db, larger=speaker)
    speaker.watch(kept.provider.engine)
    yield kept
    kept.close()
    assert set(speaker.open_when_asked) == {0}, "it was asked, and nobody waited for it"


def told(family: KeptFamily) -> list[tuple[str, str, list[str]]]:
    with reading(family.provider.engine) as connection:
        rows = connection.execute(select(alert_table.c.payload).order_by(alert_table.c.number))
        return [
            (each["actor"], each["rule_version"], each["provider_actions"])
            for each in rows.scalars()
        ]


def test_a_message_that_only_it_hears_is_told(hearing: KeptFamily) -> None:
    hearing.talk(f"my {HEARD} day")
    ((actor, source, _),) = told(hearing)
    assert (actor, source) == ("user", f"{NAME}/groom")


def test_an_answer_passes_and_is_told_of_at_its_end(hearing: KeptFamily) -> None:
    reply = hearing.begin("hello")
    assert reply.unsaid(f"A {OBJECTED_TO}.") is None, "not asked while it is being said"
    assert told(hearing) == []
    hearing.end(reply, f"A {OBJECTED_TO}.")
    assert told(hearing) == [("ai_output", f"{NAME}/manipulation", ["passed"])]
    with reading(hearing.provider.engine) as connection:
        (row,) = connection.execute(select(output_finding_table)).all()
    assert (row.category, row.action) == ("manipulation", "passed")


def test_what_was_kept_back_is_told_beside_what_went_out(hearing: KeptFamily) -> None:
    reply = hearing.begin("hello")
    hearing.end(reply, f"A {OBJECTED_TO}.", kept_back="You are so stupid.")
    assert [(source, actions) for _, source, actions in told(hearing)] == [
        ("output-rules-2026.11.2/abuse", ["reply_replaced", "review_queued"]),
        (f"{NAME}/manipulation", ["passed"]),
    ]


def test_one_that_fails_costs_no_turn(
    hearing: KeptFamily, caplog: pytest.LogCaptureFixture
) -> None:
    reply = hearing.begin(f"hello {FAILS}")
    hearing.end(reply, f"Good morning, {FAILS}.")
    assert sum(hearing.turns().values()) == 1
    (record,) = caplog.records
    assert FAILS not in record.getMessage()
    caplog.clear()
