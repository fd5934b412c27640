"""When a ward chatted: whatever happens, stretches and the seconds of a day say the same."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardian.link.wire.activity import UsageReport
from guardian.link.wire.data import DataClass
from guardian.link.wire.happenings import ExitMethod
from guardian.policy.wall_clock import local_date, next_midnight
from guardian.provider.accounts.people import lock_ward, ward
from guardian.provider.backends.sandbox.cast import BY_ID
from guardian.provider.engine.answering import Sent, finish_reply
from guardian.provider.engine.chat import take_message
from guardian.provider.engine.deletions import Eraser
from guardian.provider.engine.exits import end_by
from guardian.provider.engine.usage_report import usage_report
from guardian.provider.ledger.virtual_clock import VirtualClock
from tests.rig.chatting_ward import ChattingWard, chatting_ward
from tests.rig.clock import MovableClock
from tests.rig.provider_server import ServedProvider

SHANGHAI = ZoneInfo("Asia/Shanghai")
OWL, LAN = "study_owl", "storyteller_lan"
Wait = timedelta
waits = st.one_of(
    st.integers(0, 3_000), st.integers(0, 900_000), st.sampled_from([599_999, 600_000, 600_001])
).map(lambda milliseconds: timedelta(milliseconds=milliseconds))
characters = st.sampled_from([OWL, LAN])


class Life:
    """A ward at the engine itself: each act is one that the child's page brings about."""

    def __init__(self, served: ServedProvider, ward_id: str) -> None:
        self.provider = served.provider
        self.clock: VirtualClock | MovableClock = served.clock
        self.ward_id = ward_id

    def say(self, wait: Wait, character: str, reply: Wait, text: str = "hello") -> None:
        """Say something; the reply, if there is one, ends after ``reply``."""
        self.clock.advance(wait)
        member = BY_ID[character]
        outcome = take_message(self.provider, self.ward_id, member, text)
        if outcome.refusal is None and not outcome.ended:
            self.clock.advance(reply)
            sent = Sent(text="Hello!", last_at=self.clock.now())
            finish_reply(self.provider, outcome, character, sent)

    def stop(self, wait: Wait, method: ExitMethod) -> None:
        """Be stopped, or press the button."""
        self.clock.advance(wait)
        with self.provider.engine.begin() as connection:
            lock_ward(connection, self.ward_id)
            end_by(self.provider, connection, self.ward_id, method, self.clock.now())

    def report(self, first: date | None = None, last: date | None = None) -> UsageReport:
        now = self.clock.now()
        with self.provider.engine.begin() as connection:
            person = ward(connection, self.ward_id)
            first = first or local_date(now, SHANGHAI) - timedelta(days=300)
            last = last or local_date(now, SHANGHAI)
            return usage_report(connection, person, first, last, now, by_stretch=True)


def cut(report: UsageReport) -> Counter[tuple[date, str]]:
    """Return the seconds of the stretches by local day and character."""
    found: Counter[tuple[date, str]] = Counter()
    for each in report.stretches or ():
        start = each.started_at
        while start < each.ended_at:
            end = min(each.ended_at, next_midnight(start, SHANGHAI))
            key = local_date(start, SHANGHAI), each.character_id
            found[key] += int((end - start).total_seconds())
            start = end
    return found


def see_one_story(report: UsageReport) -> None:
    """See that stretches and days say the same."""
    told = report.stretches
    assert told is not None
    assert all(earlier.ended_at <= later.started_at for earlier, later in pairwise(told))
    assert all(each.started_at <= each.ended_at for each in told)
    assert all(each.started_at.microsecond == each.ended_at.microsecond == 0 for each in told)
    assert len({(each.started_at, each.character_id) for each in told}) == len(told)
    days = {(row.date, row.character_id): row.active_seconds for row in report.usage}
    assert cut(report) == {key: seconds for key, seconds in days.items() if seconds}
    turns: Counter[str] = Counter()
    for each in told:
        turns[each.character_id] += each.turns
    assert turns == sum((Counter({r.character_id: r.turns}) for r in report.usage), Counter())


says = st.builds(
    lambda *parts: partial(Life.say, wait=parts[0], character=parts[1], reply=parts[2]),
    waits,
    characters,
    waits,
)
leaves = st.builds(
    lambda *parts: partial(
        Life.say, wait=parts[0], character=parts[1], reply=timedelta(), text="bye"
    ),
    waits,
    characters,
)
stops = st.builds(
    lambda *parts: partial(Life.stop, wait=parts[0], method=parts[1]),
    waits,
    st.sampled_from([ExitMethod.GUARDIAN, ExitMethod.BUTTON]),
)
acts = st.lists(st.one_of(says, says, says, leaves, stops), max_size=25)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=acts, hour=st.sampled_from([10, 23]), minutes=st.integers(20, 59))
def test_whatever_a_child_does_the_minutes_are_the_same(
    served: ServedProvider, acts: list[Callable[[Life], None]], hour: int, minutes: int
) -> None:
    life = _free(served)
    _leap_to(life, hour, minutes)
    for act in acts:
        act(life)
    see_one_story(life.report())


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=acts, minutes=st.integers(0, 59))
def test_limits_that_are_reached_do_not_change_that(
    served: ServedProvider, acts: list[Callable[[Life], None]], minutes: int
) -> None:
    life = Life(served, "ward-leo")  # with the limits of his age
    _leap_to(life, 20, minutes)
    for act in acts:
        act(life)
    see_one_story(life.report())


_WARDS: dict[str, str] = {}


def _free(served: ServedProvider) -> Life:
    """Return a ward without limits, the same for every example."""
    if served.url not in _WARDS:
        _WARDS[served.url] = chatting_ward(served, 12).ward_id
    return Life(served, _WARDS[served.url])


def _limited(served: ServedProvider, **limits: object) -> tuple[Life, ChattingWard]:
    family = chatting_ward(served, 12)
    family.limit(**limits)
    return Life(served, family.ward_id), family


def _leap_to(life: Life, hour: int, minute: int) -> None:
    now = life.clock.now().astimezone(SHANGHAI)
    then = now.replace(hour=hour, minute=minute) + timedelta(days=2)
    life.clock.advance(then - now)


@pytest.fixture
def life(served: ServedProvider) -> Life:
    life = _free(served)
    now = served.clock.now()
    on_the_minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    served.clock.advance(on_the_minute - now)
    return life


def minutes_told(life: Life) -> list[tuple[str, int, int]]:
    """Return character, minutes and turns of every stretch."""
    return [
        (
            each.character_id,
            round((each.ended_at - each.started_at).total_seconds() / 60),
            each.turns,
        )
        for each in life.report().stretches or ()
    ]


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_another_character_earns_from_where_the_first_one_stopped(life: Life) -> None:
    life.say(minutes(0), OWL, minutes(1))
    life.say(minutes(4), LAN, minutes(2))
    assert minutes_told(life) == [(OWL, 5, 1), (LAN, 2, 1)]
    see_one_story(life.report())


def test_a_stop_earns_nothing_for_the_silence_before_it(life: Life) -> None:
    life.say(minutes(0), OWL, minutes(1))
    life.stop(minutes(5), ExitMethod.GUARDIAN)
    assert minutes_told(life) == [(OWL, 1, 1)]
    see_one_story(life.report())


def test_who_says_goodbye_has_chatted_until_then(life: Life) -> None:
    life.say(minutes(0), OWL, minutes(1))
    life.say(minutes(5), OWL, minutes(0), "bye")
    assert [told[:2] for told in minutes_told(life)] == [(OWL, 6)]
    see_one_story(life.report())


def test_a_goodbye_in_the_curfew_is_no_use(served: ServedProvider) -> None:
    life, family = _limited(served, curfew={"start": "22:00", "end": "06:00"})
    _leap_to(life, 21, 56)
    life.say(minutes(0), OWL, minutes(2))
    life.say(minutes(7), OWL, minutes(0), "bye")
    assert minutes_told(life) == [(OWL, 2, 1)]
    assert [each["method"] for each in family.usage()["exits"]] == ["keyword"], "and is let go"
    see_one_story(life.report())


def test_a_goodbye_when_the_time_is_up_uses_it_up(served: ServedProvider) -> None:
    life, _ = _limited(served, daily_minutes=10)
    life.say(minutes(0), OWL, minutes(5))
    life.say(minutes(9), OWL, minutes(0), "bye")
    assert minutes_told(life) == [(OWL, 10, 1)]
    see_one_story(life.report())


@pytest.mark.parametrize("limit", [{"daily_minutes": 10}, {"session_minutes": 10}])
@pytest.mark.parametrize("text", ["hello", "bye"])
def test_who_goes_on_where_no_time_counts_passes_no_limit_before(
    served: ServedProvider, limit: dict[str, int], text: str
) -> None:
    life, _ = _limited(served, exempt_characters={LAN: {}}, **limit)
    life.say(minutes(0), OWL, minutes(5))
    life.say(minutes(9), LAN, minutes(3), text)
    to_others = [(LAN, 3, 1)] if text == "hello" else []
    assert minutes_told(life) == [(OWL, 10, 1), *to_others]
    see_one_story(life.report())


def test_a_reply_that_comes_too_late_begins_nothing(life: Life) -> None:
    life.say(minutes(0), OWL, minutes(12))
    life.say(minutes(3), OWL, minutes(1))
    assert minutes_told(life) == [(OWL, 0, 1), (OWL, 1, 1)]
    see_one_story(life.report())


def test_a_clock_that_is_set_back_counts_nothing_twice(life: Life) -> None:
    life.say(minutes(0), OWL, minutes(5))
    earlier = MovableClock(life.clock.now() - minutes(4))
    life.provider, life.clock = replace(life.provider, clock=earlier), earlier
    life.say(minutes(1), OWL, minutes(0))
    life.say(minutes(0), LAN, minutes(9))
    see_one_story(life.report())
    assert [told[0] for told in minutes_told(life)] == [OWL, LAN]


def test_what_has_no_part_on_the_days_asked_for_is_not_told(life: Life) -> None:
    _leap_to(life, 23, 58)
    life.say(minutes(0), OWL, minutes(4))
    today = local_date(life.clock.now(), SHANGHAI)
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    whole = life.report().stretches
    assert life.report(yesterday, yesterday).stretches == whole
    assert life.report(today, today).stretches == whole
    assert life.report(tomorrow, tomorrow).stretches == []
    assert life.report(yesterday - timedelta(days=1), yesterday - timedelta(days=1)).stretches == []


def told(family: ChattingWard, **more: str) -> Any:
    query = "&".join(f"{name}={value}" for name, value in more.items())
    return family.app.send("GET", f"/usage?{family.span()}&{query}")


def test_times_of_day_are_told_to_whoever_asks_for_them(served: ServedProvider) -> None:
    family = chatting_ward(served, 15)
    family.chat(20)
    family.chat(5, to=LAN)
    report = UsageReport.model_validate(told(family, granularity="stretch").json())
    see_one_story(report)
    assert [each.character_id for each in report.stretches or ()] == [OWL, LAN]
    for plain in (family.usage(), told(family, granularity="day").json()):
        assert plain["stretches"] is None


def test_from_sixteen_on_times_of_day_are_the_wards_own(served: ServedProvider) -> None:
    family = chatting_ward(served, 16)
    family.chat(20)
    assert told(family, granularity="stretch").json()["stretches"] is None


def test_another_granularity_is_a_mistake(served: ServedProvider) -> None:
    answer = told(chatting_ward(served, 15), granularity="minute")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "granularity"


def test_simulated_use_is_use(served: ServedProvider) -> None:
    family = chatting_ward(served, 12)
    family.chat(30, every=120)
    life = Life(served, family.ward_id)
    assert minutes_told(life) == [(OWL, 30, 16)]
    see_one_story(life.report())


def test_today_stays_when_use_is_deleted_and_nothing_before(served: ServedProvider) -> None:
    life = _free(served)
    life.say(minutes(0), LAN, minutes(3))
    _leap_to(life, 23, 56)
    life.say(minutes(0), OWL, minutes(1))
    life.say(minutes(7), OWL, minutes(2))
    with life.provider.engine.begin() as connection:
        person = ward(connection, life.ward_id)
        Eraser(connection=connection, person=person, now=life.clock.now()).erase(DataClass.USAGE)
    see_one_story(life.report())
    (left,) = life.report().stretches or []
    assert left.started_at.astimezone(SHANGHAI).hour == 0
    assert (left.character_id, left.turns) == (OWL, 1)
    life.say(minutes(4), OWL, minutes(1))
    see_one_story(life.report())
