"""After a sign of distress characters are asked to answer more softly; that ends by itself."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from guardian.provider.backends.gateway.softer_note import softer_note
from guardian.provider.backends.openwebui.behind_reply import BehindReply
from guardian.provider.backends.openwebui.filter.counting import Ward
from guardian.provider.backends.openwebui.filter.guardian_filter import _note_for
from guardian.provider.backends.openwebui.household import facts_of
from guardian.provider.backends.openwebui.rules import ward_rules
from guardian.provider.engine.review_desk import ReviewDesk
from guardian.provider.engine.softer import LONGEST, SILENCE
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.safety import alert_table
from tests.openwebui.test_behind_counting import CHAT, Home, at_home
from tests.openwebui.told_family import ToldFamily

DESPAIR = "I want to kill myself"
SOFT = softer_note("en")
HOUR = int(SILENCE.total_seconds())


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with at_home(tmp_path) as made:
        yield made


@pytest.fixture
def family(home: Home) -> ToldFamily:
    return home.family


def filter_says(family: ToldFamily) -> str:
    """Return what the filter would tell a character now."""
    now = family.clock.now()
    with reading(family.provider.engine) as connection:
        ward = ward_rules(facts_of(connection, family.account, now, filter_runs=True))
    return _note_for(ward, int(now.timestamp()))


def gateway_says(home: Home, text: str = "hello", chat: str | None = CHAT) -> str:
    reply = home.asks(text, chat)
    assert isinstance(reply, BehindReply)
    reply.finish("Good morning.", None, home.family.clock.now())
    return reply.note or ""


def deeds(family: ToldFamily) -> list[list[str]]:
    with reading(family.provider.engine) as connection:
        payloads = connection.execute(select(alert_table.c.payload)).scalars()
        return [payload["provider_actions"] for payload in payloads]


def test_the_filter_is_told_until_when_and_the_alert_says_so(family: ToldFamily) -> None:
    family.said(10, text="Tell me about whales.")
    family.take(20)
    assert "minor" in filter_says(family)
    assert SOFT not in filter_says(family)
    family.said(30, text=DESPAIR)
    family.take(40)
    assert filter_says(family).endswith(SOFT)
    assert "softer_replies" in deeds(family)[0]
    family.clock.advance(SILENCE)
    assert SOFT not in filter_says(family)


def test_the_filter_ends_it_by_itself_while_the_bridge_is_off() -> None:
    ward = Ward(zone="Asia/Shanghai", note="A child.", softer="Softly.", softer_until=1_000)
    assert _note_for(ward, 999) == "A child.\n\nSoftly."
    assert _note_for(ward, 1_000) == "A child."
    adult = ward.model_copy(update={"note": ""})
    assert [_note_for(adult, at) for at in (999, 1_000)] == ["Softly.", ""]


def test_it_lasts_as_long_as_the_talk_and_no_longer_than_a_day(family: ToldFamily) -> None:
    family.said(0, text=DESPAIR)
    family.take(10)
    longest = int(LONGEST.total_seconds())
    for at in range(HOUR // 2, longest, HOUR // 2):
        family.said(at)
        family.take(at + 10)
        assert SOFT in filter_says(family), at
    family.said(longest)
    family.take(longest + 20)
    assert SOFT not in filter_says(family)


def test_nothing_is_claimed_where_nobody_can_be_asked(family: ToldFamily) -> None:
    family.said(10, text=DESPAIR)
    family.take(20, softens=False)
    assert "softer_replies" not in deeds(family)[0]
    assert SOFT not in filter_says(family)


def test_behind_the_server_the_answer_to_it_is_softer_already(home: Home) -> None:
    assert SOFT not in gateway_says(home)
    assert gateway_says(home, DESPAIR).endswith(SOFT)
    assert deeds(home.family) == [], "the row of the chat tells of it"
    assert SOFT in gateway_says(home, "tell me a story")
    home.family.clock.advance(SILENCE + timedelta(seconds=1))
    assert SOFT not in gateway_says(home)


def test_a_program_of_the_childs_own_is_answered_softly_too(home: Home) -> None:
    assert SOFT in gateway_says(home, DESPAIR, chat=None)
    assert "softer_replies" in deeds(home.family)[0]


def test_a_grave_sign_waits_for_whoever_runs_the_bridge(family: ToldFamily) -> None:
    family.said(10, text=DESPAIR)
    family.take(20)
    (item,) = ReviewDesk(family.provider.engine, family.clock).items(closed_too=False)
    assert (item["ward_id"], item["character_id"], item["state"]) == ("ward-mia", "luna", "open")
    assert "review_queued" in deeds(family)[0]
    assert "kill" not in str(item)
