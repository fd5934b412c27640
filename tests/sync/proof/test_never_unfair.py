"""A service that decides every message by the limits in force is never accused."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.settings import Block, Curfew, PolicySettings, RelationshipClass, Weekday
from guardian.sync.proof.judge import judge
from tests.sync.proof.lived import CLASSES, App, Service

names = st.sampled_from(sorted(CLASSES))
walls = st.builds(time, st.integers(0, 23), st.sampled_from([0, 5, 30, 45]))
windows = st.builds(Curfew, start=walls, end=walls).filter(lambda one: one.start != one.end)
blocks = st.dictionaries(names, st.just(Block()), max_size=2)
settings_values = st.builds(
    PolicySettings,
    daily_minutes=st.none() | st.sampled_from([0, 1, 20, 45, 90]),
    weekday_minutes=st.dictionaries(
        st.sampled_from(Weekday), st.sampled_from([5, 30, 60]), max_size=3
    ),
    session_minutes=st.none() | st.sampled_from([1, 15, 30, 60]),
    break_minutes=st.none() | st.sampled_from([5, 10, 15, 40]),
    curfew=st.none() | windows,
    closed_hours=st.dictionaries(
        st.sampled_from(Weekday),
        st.dictionaries(st.just("school"), windows, max_size=1),
        max_size=2,
    ),
    duration_reminder_minutes=st.none() | st.sampled_from([10, 20, 60]),
    reality_reminder_minutes=st.none() | st.sampled_from([15, 30]),
    spend_per_purchase_minor=st.none() | st.integers(0, 100),
    spend_per_day_minor=st.none() | st.integers(0, 200),
    spend_per_month_minor=st.none() | st.integers(0, 300),
    blocked_characters=blocks,
    blocked_relationship_classes=st.dictionaries(
        st.sampled_from(RelationshipClass), st.just(Block()), max_size=1
    ),
    exempt_characters=blocks,
    approve_new_characters=st.none() | st.booleans(),
    approved_characters=blocks,
    minor_mode=st.none() | st.booleans(),
)
zones = st.sampled_from(["Europe/Berlin", "Asia/Shanghai", "UTC"])
# among them the nights in which Berlin's clocks are changed
evenings = st.sampled_from(
    [
        datetime(2026, 3, 28, 18, 0, tzinfo=UTC),
        datetime(2026, 10, 24, 18, 0, tzinfo=UTC),
        datetime(2026, 11, 20, 14, 0, tzinfo=UTC),
    ]
)
Step = Callable[[App], None]


def _chat(name: str, pauses: list[int], answer_seconds: int) -> Step:
    def step(app: App) -> None:
        service = app.service
        for pause in pauses:
            service.now += timedelta(seconds=pause)
            settings = service.held().settings
            if service.say(name):
                service.now += timedelta(seconds=answer_seconds)
                service.answer(settings)

    return step


def _after(minutes: int, act: Step) -> Step:
    def step(app: App) -> None:
        app.service.now += timedelta(minutes=minutes)
        act(app)

    return step


def _read(app: App) -> None:
    app.hear()
    app.read()


chats = st.builds(
    _chat,
    names,
    st.lists(st.sampled_from([1, 61, 245, 420, 599, 600]), min_size=1, max_size=25),
    st.sampled_from([0, 20, 100]),
)
acts = st.one_of(
    chats,
    chats,
    st.builds(lambda name: lambda app: app.service.leave(name), names),
    st.builds(lambda settings: lambda app: app.service.change(settings), settings_values),
    st.builds(lambda minutes: lambda app: app.service.grant(minutes), st.integers(0, 60)),
    st.builds(lambda price: lambda app: app.service.buy(price), st.integers(0, 120)),
    st.just(_read),
    st.just(_read),
    st.just(App.read),
)
steps = st.builds(_after, st.sampled_from([0, 0, 1, 4, 9, 12, 40, 180, 700]), acts)
ways = st.sampled_from([(True, False), (False, False), (False, True)])


@given(settings_values, zones, evenings, st.lists(steps, min_size=1, max_size=25), ways)
def test_whoever_keeps_to_the_limits_is_never_accused(
    settings: PolicySettings,
    zone: str,
    evening: datetime,
    lived: list[Step],
    way: tuple[bool, bool],
) -> None:
    service = Service(zone=ZoneInfo(zone), now=evening, settings=settings)
    app = App(service=service, linked_at=evening - timedelta(days=2))
    app.read()

    for step in lived:
        step(app)
        judgement = judge(app.facts(stretches=way[0], summed=way[1]))
        found = judgement.found + judgement.settled
        assert not found, found
