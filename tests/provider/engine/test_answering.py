"""The AI's side: what it is about to say is read first, what it said is kept."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from guardian.provider.child_api import chat
from guardian.provider.engine.conversations import messages_of
from guardian.provider.ledger.conversations import message_table
from guardian.provider.signals.ai_output import safe_reply
from tests.rig.chatting_ward import chatting_ward
from tests.rig.child_browserless import child_of, stream_events
from tests.rig.provider_fixtures import set_local_time
from tests.rig.provider_server import ServedProvider, served_provider

FOREVER_MS = 600_000
DEADLINE_SECONDS = 20


@pytest.fixture
def slow(seeded_ledger: Path, tmp_path: Path) -> Iterator[ServedProvider]:
    """Serve companions that pause for ten minutes after every piece."""
    (tmp_path / "provider.db").write_bytes(seeded_ledger.read_bytes())
    with served_provider(tmp_path, reply_delay_ms=FOREVER_MS) as served:
        set_local_time(served, 10)
        yield served


def kept(served: ServedProvider, ward_id: str) -> list[tuple[str, str]]:
    with served.provider.engine.begin() as connection:
        return [(each.by, each.text) for each in messages_of(connection, ward_id)]


def messages(served: ServedProvider) -> int:
    with served.provider.engine.begin() as connection:
        return connection.execute(select(func.count()).select_from(message_table)).scalar_one()


@pytest.mark.parametrize(
    ("words", "category"),
    [("Please don't go!", "exit_obstruction"), ("What is your address?", "privacy_extraction")],
)
def test_what_must_not_be_said_is_replaced(
    served: ServedProvider, monkeypatch: pytest.MonkeyPatch, words: str, category: str
) -> None:
    monkeypatch.setattr(chat, "reply", lambda *_: words)  # ours never say such a thing
    ward = chatting_ward(served)
    said = ward.page.say()
    assert said.reply == safe_reply("en")
    assert kept(served, ward.ward_id)[-1] == ("ai", safe_reply("en"))
    (told,) = ward.app.told("alert")
    assert (told["category"], told["actor"]) == (category, "ai_output")
    assert told["provider_actions"] == ["reply_replaced"]
    assert words not in str(told)


def test_a_rule_for_minors_lets_an_adult_read_it(
    served: ServedProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "Some do the blackout challenge."
    monkeypatch.setattr(chat, "reply", lambda *_: words)
    adult, minor = chatting_ward(served, age=30), chatting_ward(served, age=15)
    assert adult.page.say().reply == words
    assert minor.page.say().reply == safe_reply("en")


def test_only_the_part_that_went_out_is_kept(slow: ServedProvider) -> None:
    child = child_of(slow)
    with child.open_chat() as running:
        events = stream_events(running)
        assert next(events)[0] == "reminder"
        piece = next(events)[1]["text"]
        child.send("POST", "/stop")
        assert next(events)[0] == "end"
    assert kept(slow, "ward-mia") == [("ward", "hello"), ("ai", piece)]


def test_a_reader_who_goes_away_does_not_lose_what_was_said(slow: ServedProvider) -> None:
    child = child_of(slow)
    with child.open_chat() as running:
        events = stream_events(running)
        next(events)
        piece = next(events)[1]["text"]
    deadline = time.monotonic() + DEADLINE_SECONDS
    while messages(slow) < 2 and time.monotonic() < deadline:
        continue
    assert kept(slow, "ward-mia") == [("ward", "hello"), ("ai", piece)]


def test_a_turn_of_the_ai_goes_on_with_the_stretch(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    ward.page.say()
    ward.wait(9)
    ward.page.say()
    ward.wait(9)
    assert ward.page.read("/me")["continuous_minutes"] == 18


def test_what_is_refused_is_not_kept(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    assert ward.page.say(to="first_love").status == 403
    assert kept(served, ward.ward_id) == []
