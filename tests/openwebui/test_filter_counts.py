"""The filter decides as the engine does, for any policy, any history and whatever is deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from guardian.policy.closing import closing_at
from guardian.policy.decisions import Reason
from guardian.policy.settings import Block, Curfew, PolicySettings, Weekday
from guardian.policy.usage_time import IDLE_GAP, DaySeconds
from guardian.provider.backends.openwebui.filter.counting import (
    IDLE_GAP_SECONDS,
    Answer,
    Closed,
    Use,
    is_closed,
    refusal_at,
)
from guardian.provider.backends.openwebui.rules import (
    BLOCKED,
    CLOSED,
    NOT_ALLOWED,
    USED_UP,
    WardFacts,
    ward_rules,
)
from guardian.provider.engine.stretches import WardUse
from tests.openwebui.lived_use import LivedUse

MINUTE = 60
CLOCKS_GO_BACK = int(datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp())
SUNDAY = int(datetime(2026, 11, 22, 15, 40, tzinfo=UTC).timestamp())

zones = st.sampled_from(
    ["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe"]
).map(ZoneInfo)
minutes = st.integers(0, 1439)
windows = st.tuples(minutes, minutes).map(
    lambda pair: Curfew(
        start=time(pair[0] // 60, pair[0] % 60), end=time(pair[1] // 60, pair[1] % 60)
    )
)
hours = st.builds(
    PolicySettings,
    curfew=st.none() | windows,
    closed_hours=st.dictionaries(
        st.sampled_from(Weekday), st.dictionaries(st.sampled_from(["a", "b"]), windows)
    ),
)
limits = st.builds(
    PolicySettings,
    daily_minutes=st.none() | st.integers(0, 60),
    weekday_minutes=st.dictionaries(st.sampled_from(Weekday), st.integers(0, 60)),
    session_minutes=st.none() | st.integers(1, 40),
    break_minutes=st.none() | st.integers(1, 40),
    curfew=st.none() | windows,
    exempt_characters=st.sampled_from([{}, {"owl": Block()}]),
    blocked_characters=st.sampled_from([{}, {"prince": Block()}]),
    duration_reminder_minutes=st.none() | st.integers(5, 30),
    reality_reminder_minutes=st.none() | st.integers(5, 30),
    minor_mode=st.just(True),
)


@dataclass(frozen=True)
class Message:
    """Something a child says so long after the last answer, and how long its own takes."""

    after: int
    takes: int
    to: str


said = st.builds(
    Message,
    after=st.integers(0, 11 * MINUTE) | st.integers(0, 50 * MINUTE),
    takes=st.integers(0, 3 * MINUTE),
    to=st.sampled_from(["luna", "luna", "owl", "prince"]),
)
begins = st.integers(SUNDAY - 40 * 86_400, SUNDAY + 86_400) | st.just(CLOCKS_GO_BACK)


def facts(settings: PolicySettings, zone: ZoneInfo, **more: object) -> WardFacts:
    told = {
        "user_id": "mia",
        "language": "en",
        "zone": str(zone),
        "settings": settings,
        "blocked": set(settings.blocked_characters),
        **more,
    }
    return WardFacts(**told)  # type: ignore[arg-type]


def reason_of(text: str) -> Reason | None:
    known = {
        "": None,
        BLOCKED: Reason.CHARACTER_BLOCKED,
        NOT_ALLOWED: Reason.APPROVAL_NEEDED,
        CLOSED: Reason.CURFEW,
        USED_UP: Reason.LIMIT_REACHED,
    }
    return known.get(text, Reason.REST_BREAK)


def live(
    lived: LivedUse, messages: Sequence[Message], begin: int
) -> tuple[list[Answer], list[tuple[int, Reason | None]]]:
    """Live through messages; return the server's rows and what was decided when."""
    answers, decided, at = [], [], begin
    for number, message in enumerate(messages):
        at += message.after
        refused = lived.says(at, message.to)
        decided.append((at, refused))
        changed = at if refused else at + message.takes
        if not refused:
            lived.hears(changed, message.to)
        answers.append(
            Answer(f"chat-{number}", None, message.to, True, refused is not None, at, changed)
        )
        at = changed
    return answers, decided


@given(limits, zones, st.lists(said, min_size=1, max_size=25), begins)
def test_every_message_is_decided_as_the_engine_decides_it(
    settings: PolicySettings, zone: ZoneInfo, messages: Sequence[Message], begin: int
) -> None:
    answers, decided = live(LivedUse(settings, zone), messages, begin)
    ward = ward_rules(facts(settings, zone))

    for number, (at, refused) in enumerate(decided):
        use = Use(ward, answers[:number])
        told = refusal_at(ward, messages[number].to, at) or use.refusal(messages[number].to, at)
        assert reason_of(told) == refused


@given(limits, zones, st.lists(said, min_size=1, max_size=25), begins, st.data())
def test_what_the_bridge_knows_stands_for_chats_that_were_deleted(
    settings: PolicySettings,
    zone: ZoneInfo,
    messages: Sequence[Message],
    begin: int,
    data: st.DataObject,
) -> None:
    known = data.draw(st.integers(0, len(messages) - 1))
    lived = LivedUse(settings, zone)
    earlier, before = live(lived, messages[:known], begin)
    now = max((row.changed for row in earlier), default=begin)
    today = datetime.fromtimestamp(now, zone).date()
    ward = ward_rules(
        facts(
            settings,
            zone,
            use=lived.use,
            in_talk=lived.talk is not None,
            used_today=DaySeconds(day=today, seconds=lived.used[today]),
        )
    )
    later, decided = live(lived, messages[known:], now)
    forgotten = data.draw(st.integers(0, len(earlier)))

    for number, (at, refused) in enumerate(decided):
        to = messages[known + number].to
        use = Use(ward, [*earlier[forgotten:], *later[:number]])
        assert reason_of(refusal_at(ward, to, at) or use.refusal(to, at)) == refused
    assert len(before) == known


@given(hours, zones, st.integers(CLOCKS_GO_BACK - 200 * 86_400, SUNDAY))
@example(
    PolicySettings(curfew=Curfew(start=time(21), end=time(2, 30))),
    ZoneInfo("Europe/Berlin"),
    CLOCKS_GO_BACK + 15 * MINUTE,
)
def test_the_filter_closes_when_the_policy_does(
    settings: PolicySettings, zone: ZoneInfo, begin: int
) -> None:
    ward = ward_rules(facts(settings, zone))

    for now in range(begin, begin + 86_400, 47 * MINUTE):
        closed = closing_at(settings, datetime.fromtimestamp(now, UTC), zone)
        assert bool(refusal_at(ward, "luna", now)) == (closed is not None)


@given(limits, st.lists(said, min_size=2, max_size=25))
def test_a_mark_of_time_is_told_once_by_the_message_that_passes_it(
    settings: PolicySettings, messages: Sequence[Message]
) -> None:
    zone, told = ZoneInfo("Asia/Shanghai"), {"duration": "minutes now", "reality": "look up"}
    free = PolicySettings(
        duration_reminder_minutes=settings.duration_reminder_minutes,
        reality_reminder_minutes=settings.reality_reminder_minutes,
        minor_mode=True,
    )
    ward, lived, at = ward_rules(facts(free, zone)), LivedUse(free, zone), SUNDAY
    answers: list[Answer] = []
    overdue: set[str] = set()
    for message in messages:
        at += message.after
        begins = not lived.use.goes_on_at(datetime.fromtimestamp(at, UTC))
        said = Use(ward, answers).reminder(at)
        assert lived.says(at, message.to) is None
        due = lived.reminded(at) | (set() if begins else overdue)
        assert {name for name, words in told.items() if words in said} == due & set(told)
        assert ("not with a person: it can be wrong" in said) == begins
        answers.append(Answer("chat-1", None, message.to, True, False, at, at + message.takes))
        at += message.takes
        lived.hears(at, message.to)
        overdue = lived.reminded(at)


def test_a_reminder_says_how_long_it_has_been_and_a_refusal_when_the_rest_is_over() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    settings = PolicySettings(session_minutes=30, break_minutes=15, minor_mode=True)
    ward = ward_rules(facts(settings, zone))
    rows = [
        Answer(f"chat-{number}", None, "luna", True, False, SUNDAY + at, SUNDAY + at)
        for number, at in enumerate(range(0, 31 * MINUTE, 5 * MINUTE))
    ]
    over = datetime.fromtimestamp(SUNDAY + 45 * MINUTE, zone)

    assert f"{over:%H:%M}" in Use(ward, rows).refusal("luna", SUNDAY + 44 * MINUTE)
    assert not Use(ward, rows).refusal("luna", SUNDAY + 45 * MINUTE)
    reminded = Use(ward_rules(facts(PolicySettings(duration_reminder_minutes=35), zone)), rows)
    assert "36 minutes" in reminded.reminder(SUNDAY + 36 * MINUTE)
    assert "36 minutes" not in reminded.reminder(SUNDAY + 34 * MINUTE)


def test_a_browser_that_dates_its_messages_back_or_ahead_loses_no_time() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    ward = ward_rules(facts(PolicySettings(daily_minutes=20), zone))
    moments = range(SUNDAY - 3_600, SUNDAY - 35 * MINUTE, 5 * MINUTE)

    for begun in (SUNDAY - 400 * 86_400, SUNDAY + 20 * 3_600):
        rows = [Answer(f"chat-{at}", None, "luna", True, False, begun, at) for at in moments]
        assert Use(ward, rows).refusal("luna", moments[-1]) == USED_UP
        assert not Use(ward, rows[:-2]).refusal("luna", moments[-3])


def test_a_bridge_whose_clock_is_ahead_gives_nobody_time() -> None:
    zone, settings = ZoneInfo("Asia/Shanghai"), PolicySettings(session_minutes=30)
    ahead = WardUse(last_turn_at=datetime.fromtimestamp(SUNDAY + 120, UTC), run_seconds=1800)
    ward = ward_rules(facts(settings, zone, use=ahead))

    assert reason_of(Use(ward).refusal("luna", SUNDAY)) is Reason.REST_BREAK


def test_extra_time_is_for_its_day_alone() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    today = datetime.fromtimestamp(SUNDAY, zone).date()
    ward = ward_rules(
        facts(
            PolicySettings(daily_minutes=90),
            zone,
            today=today,
            later=PolicySettings(daily_minutes=0),
        )
    )

    assert not Use(ward).refusal("luna", SUNDAY)
    assert Use(ward).refusal("luna", SUNDAY + 86_400) == USED_UP


def test_a_window_of_a_whole_day_is_closed_all_day_and_a_gap_is_the_policys() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    all_day = Closed(weekdays=list(range(7)), from_minute=600, to_minute=600, text="")

    assert all(is_closed(all_day, SUNDAY + at * MINUTE, zone) for at in range(0, 1440, 7))
    assert timedelta(seconds=IDLE_GAP_SECONDS) == IDLE_GAP
