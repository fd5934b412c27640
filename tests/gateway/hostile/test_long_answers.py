"""Answers that run on and on: their time counts, and they end with the child's time."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from guardian.policy.usage_time import IDLE_GAP
from guardian.provider.backends.gateway.reply import ASKED_EVERY, LAST_SENTENCE, EngineReply
from guardian.provider.engine.usage import usage_between
from guardian.provider.ledger.base import reading
from tests.gateway.keeper.kept_family import DAY, MIA, KeptFamily
from tests.rig.clock import START

MINUTE = timedelta(minutes=1)
LONGEST_SECONDS = 20.0


def used_seconds(family: KeptFamily) -> int:
    with reading(family.provider.engine) as connection:
        days = usage_between(connection, MIA, START.date() - DAY, START.date() + 9 * DAY)
    return sum(each.active_seconds for each in days)


def asked_again(family: KeptFamily, reply: EngineReply) -> str | None:
    """Let the rules be asked once more, and return what they say."""
    family.clock.advance(ASKED_EVERY)
    reply.stopped()
    until = time.monotonic() + LONGEST_SECONDS
    while reply._asking:
        assert time.monotonic() < until
        time.sleep(0.002)
    return reply.stopped()


def run_on(family: KeptFamily, reply: EngineReply, span: timedelta) -> timedelta:
    """Let an answer run; return when it was stopped."""
    for rounds in range(span // ASKED_EVERY):
        if asked_again(family, reply) is not None:
            return rounds * ASKED_EVERY
    return span


def test_an_answer_costs_its_time_however_slowly_it_is_said(family: KeptFamily) -> None:
    family.change(daily_minutes=None)
    reply = family.begin()
    run_on(family, reply, 2 * IDLE_GAP)
    family.end(reply)
    assert used_seconds(family) >= (2 * IDLE_GAP - ASKED_EVERY).total_seconds()


@pytest.mark.parametrize(
    "limit",
    [
        lambda family: family.change(daily_minutes=5),
        lambda family: family.change(session_minutes=5, break_minutes=10),
    ],
    ids=["minutes", "rest"],
)
def test_an_answer_ends_soon_after_the_time_is_up(
    family: KeptFamily, limit: Callable[[KeptFamily], None]
) -> None:
    limit(family)
    reply = family.begin("Tell me a story without an end")
    others = [family.begin(f"and story {number}") for number in range(5)]
    ended = run_on(family, reply, 60 * MINUTE)
    assert 5 * MINUTE - ASKED_EVERY <= ended <= 5 * MINUTE + LAST_SENTENCE + 2 * ASKED_EVERY
    for other in others:
        assert run_on(family, other, LAST_SENTENCE + 3 * ASKED_EVERY) <= LAST_SENTENCE + ASKED_EVERY
    assert family.refusal("hello?").code in {"limit_reached", "rest_break"}


def test_reminders_that_came_due_in_a_long_answer_stand_at_its_end(family: KeptFamily) -> None:
    family.change(daily_minutes=100, reality_reminder_minutes=4)
    reply = family.begin()
    run_on(family, reply, 6 * MINUTE)
    titles = [text.partition("\n")[0] for text in family.end(reply)]
    assert "A look up from the screen" in titles


def test_an_answer_ends_soon_after_curfew_begins(family: KeptFamily) -> None:
    family.change(daily_minutes=None)
    family.clock.advance(timedelta(hours=6, minutes=50))  # ten to ten in the evening
    reply = family.begin("one more")
    assert 10 * MINUTE <= run_on(family, reply, 30 * MINUTE) <= 12 * MINUTE
    assert family.refusal("and one more").code == "curfew"


def test_a_short_answer_is_asked_about_once(family: KeptFamily) -> None:
    reply = family.begin()
    family.clock.advance(ASKED_EVERY - timedelta(seconds=1))
    assert reply.stopped() is None
    assert not reply._asking


def test_thoughts_alone_are_an_answer(family: KeptFamily) -> None:
    family.end(family.begin("why?"), "", thought="Because of the moon.")
    before = sum(family.turns().values())
    family.begin("why?")
    assert sum(family.turns().values()) == before + 1
