"""A larger model hears what the server's table and the gateway behind tell, with nothing held."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from guardian.provider.backends.openwebui.behind_reply import BehindReply
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.care import output_finding_table
from guardian.provider.ledger.safety import alert_table
from guardian.provider.signals.opening import open_speakers
from tests.openwebui.test_behind_counting import CHAT, Home, at_home
from tests.openwebui.told_family import ToldFamily
from tests.rig.asked_freely import AskedFreely
from tests.rig.larger_model import FAILS, HEARD, NAME, OBJECTED_TO, make_two_words_model


@pytest.fixture
def speaker(tmp_path: Path) -> AskedFreely:
    larger = open_speakers(make_two_words_model(tmp_path / "larger"))
    assert larger is not None
    return AskedFreely(larger)


@pytest.fixture
def home(tmp_path: Path, speaker: AskedFreely) -> Iterator[Home]:
    with at_home(tmp_path, speaker) as made:
        speaker.watch(made.family.provider.engine)
        yield made
    assert set(speaker.open_when_asked) == {0}, "it was asked, and nobody waited for it"


def told(family: ToldFamily) -> list[tuple[str, str]]:
    with reading(family.provider.engine) as connection:
        rows = connection.execute(select(alert_table.c.payload).order_by(alert_table.c.number))
        return [(each["actor"], each["rule_version"]) for each in rows.scalars()]


def findings(family: ToldFamily) -> list[tuple[str, str]]:
    with reading(family.provider.engine) as connection:
        rows = connection.execute(select(output_finding_table)).all()
    return [(row.category, row.action) for row in rows]


def answer(home: Home, text: str, said: str, chat: str | None = None) -> None:
    reply = home.asks(text, chat)
    assert isinstance(reply, BehindReply)
    reply.finish(said, None, home.family.clock.now())


def test_what_the_table_tells_is_heard_on_both_sides(home: Home) -> None:
    home.family.said(10, text=f"my {HEARD} day", answer=f"A {OBJECTED_TO}.")
    home.family.take(60)
    assert told(home.family) == [("user", f"{NAME}/groom"), ("ai_output", f"{NAME}/manipulation")]
    assert findings(home.family) == [("manipulation", "passed")]


def test_what_no_table_tells_is_heard_at_the_gateway(home: Home) -> None:
    answer(home, f"my {HEARD} day", f"A {OBJECTED_TO}.")
    assert told(home.family) == [("user", f"{NAME}/groom"), ("ai_output", f"{NAME}/manipulation")]
    assert findings(home.family) == [("manipulation", "passed")]


def test_what_the_table_will_tell_is_told_once(home: Home) -> None:
    answer(home, f"my {HEARD} day", f"A {OBJECTED_TO}.", CHAT)
    assert told(home.family) == []
    home.family.said(0, text=f"my {HEARD} day", answer=f"A {OBJECTED_TO}.", chat=CHAT)
    home.at_last()
    assert len(told(home.family)) == 2
    assert findings(home.family) == [("manipulation", "passed")]


def test_an_invented_chat_is_heard_when_its_turn_is_counted(home: Home) -> None:
    answer(home, f"my {HEARD} day", f"A {OBJECTED_TO}.", CHAT)
    home.at_last()
    assert [actor for actor, _ in told(home.family)] == ["user", "ai_output"]
    assert findings(home.family) == [("manipulation", "passed")]


def test_one_that_fails_loses_nothing(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    home.family.said(10, text=f"I want to kill myself {FAILS}", answer=FAILS)
    home.family.take(60)
    assert [actor for actor, _ in told(home.family)] == ["user"]
    assert home.family.usage() == {"luna": (5, 1)}
    (record,) = caplog.records
    assert FAILS not in record.getMessage()
    caplog.clear()
