"""Providers that count use to their own liking, and do not let go."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from guardian.link.wire.events import StopResult
from guardian.provider.engine import exits
from guardian.provider.engine.sessions import stop_sessions
from guardian.provider.engine.stretches import WardUse, keep_use
from tests.rig.faulty_provider import Fault, see_it_caught

A_MOMENT = timedelta(seconds=1)


def only_the_first(before_seconds: int, seconds: int, every_minutes: int) -> bool:
    """Remind once, and never again."""
    return before_seconds == 0 and seconds >= every_minutes * 60


def forgetting(connection: Connection, ward_id: str, now: datetime) -> int:
    """Begin continuous use anew with every new session."""
    stopped = stop_sessions(connection, ward_id, now)
    keep_use(connection, ward_id, WardUse())
    return stopped


END_BY = exits.end_by


def with_a_last_word(*parts: Any) -> StopResult:
    """End a conversation, and let the character say one thing more."""
    ended = END_BY(*parts)
    _, connection, ward_id, _, now = parts
    exits.count_after_exit(connection, ward_id, now, now + A_MOMENT)
    return ended


FAULTS = [
    Fault(
        name="reminders only once",
        breaks={"guardian.provider.engine.reminders._crossed": only_the_first},
        tried=("R27", "R28.duration_floor"),
        caught_by={
            "R28.duration": "[1, 2, 3]; got [1]",
            "R16.reality_reminders": "[1, 2, 3]; got [1]",
        },
    ),
    Fault(
        name="continuous use begins anew with a session",
        breaks={"guardian.provider.engine.exits.stop_sessions": forgetting},
        tried=("R28.short_pause", "R29.stop_now"),
        caught_by={"R28.new_session": "1; got 0"},
    ),
    Fault(
        name="a last word after leaving",
        breaks={"guardian.provider.test_control.simulated_use.end_by": with_a_last_word},
        tried=("R29.stop_now", "R26.ai_identity"),
        caught_by={"R29.exits": "messages after leaving by button: 0; got 1"},
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_the_kit_sees_it_and_nothing_else(
    fault: Fault, provider_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    see_it_caught(fault, provider_url, monkeypatch)
