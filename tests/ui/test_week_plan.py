"""The week's hours as values: what is drawn, moved and asked for."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.desk.policy_reading import settings_json
from guardian.link.wire.policy import parse_requested
from guardian.policy.merge_patch import JsonObject, merge_patch
from guardian.policy.settings import Curfew, PolicySettings, Weekday
from ui.widgets import week_view_plan as plan
from ui.widgets.week_view_plan import DAY, STEP, Edge, Window

minutes = st.integers(min_value=0, max_value=DAY - 1)
names = st.sampled_from(["school", "piano", "homework", "a/b"])
hours = st.tuples(minutes, minutes).filter(lambda pair: pair[0] != pair[1])
windows = st.builds(
    lambda name, day, pair: Window(name=name, day=day, start=pair[0], end=pair[1]),
    names,
    st.integers(min_value=0, max_value=6),
    hours,
)
curfews = st.builds(lambda pair: Window(name="curfew", day=None, start=pair[0], end=pair[1]), hours)
weeks = st.lists(windows, max_size=8, unique_by=lambda each: each.key)
per_day = st.dictionaries(st.sampled_from(tuple(Weekday)), st.integers(0, DAY))


def night(start: int, end: int) -> Window:
    return Window(name="curfew", day=None, start=start, end=end)


def lesson(start: int, end: int, day: int = 0) -> Window:
    return Window(name="school", day=day, start=start, end=end)


@given(weeks, weeks, per_day, per_day)
def test_a_patch_turns_the_week_before_into_the_week_after(
    before: list[Window],
    after: list[Window],
    old: dict[Weekday, int],
    new: dict[Weekday, int],
) -> None:
    had, has = plan.closed_hours(before), plan.closed_hours(after)
    settings = PolicySettings(closed_hours=had, weekday_minutes=old)
    patch: JsonObject = {
        "closed_hours": plan.hours_patch(had, has),  # type: ignore[dict-item] # it is JSON
        "weekday_minutes": dict(plan.minutes_patch(old, new)),
    }
    asked = parse_requested(merge_patch(settings_json(settings), patch))
    assert {day: dict(each) for day, each in asked.closed_hours.items() if each} == has
    assert dict(asked.weekday_minutes) == new


@given(weeks, per_day)
def test_what_did_not_change_is_not_asked(week: list[Window], table: dict[Weekday, int]) -> None:
    has = plan.closed_hours(week)
    assert plan.hours_patch(has, has) == {}
    assert plan.minutes_patch(table, table) == {}


@given(weeks)
def test_settings_and_windows_are_the_same_thing(week: list[Window]) -> None:
    settings = PolicySettings(closed_hours=plan.closed_hours(week))
    assert plan.closed_hours(plan.windows_of(settings)) == settings.closed_hours


@given(windows | curfews, st.sampled_from(Edge), st.integers(min_value=-2000, max_value=2000))
def test_an_edge_moves_alone_and_never_past_the_other(window: Window, edge: Edge, by: int) -> None:
    after = plan.moved(window, edge, by)
    other = Edge.END if edge is Edge.START else Edge.START
    assert getattr(after, other) == getattr(window, other)
    assert STEP <= after.minutes <= DAY - STEP or after.minutes == window.minutes
    assert 0 <= after.start < DAY
    assert 0 <= after.end < DAY


@given(windows | curfews, st.integers(min_value=-2000, max_value=2000))
def test_a_whole_window_keeps_its_length(window: Window, by: int) -> None:
    assert plan.shifted(window, by).minutes == window.minutes


@given(st.lists(windows | curfews, max_size=5))
def test_pieces_cover_just_the_minutes_of_the_windows(week: list[Window]) -> None:
    for window in week:
        drawn = list(plan.pieces([window]))
        days = 7 if window.day is None else 1
        assert sum(each.right - each.left for each in drawn) == window.minutes * days
        assert all(0 <= each.left < each.right <= DAY for each in drawn)
        assert sum(each.begins for each in drawn) == sum(each.ends for each in drawn) == days


@pytest.mark.parametrize(
    ("window", "edge", "by", "hours"),
    [
        (night(1260, 360), Edge.START, -15, ("20:45", "06:00")),
        (night(0, 360), Edge.START, -15, ("23:45", "06:00")),
        (night(1270, 360), Edge.START, 15, ("21:15", "06:00")),
        (night(1270, 360), Edge.START, -15, ("21:00", "06:00")),
        (lesson(480, 900), Edge.END, 15, ("08:00", "15:15")),
        (lesson(480, 1425), Edge.END, 15, ("08:00", "00:00")),
        (lesson(480, 900), Edge.END, 1000, ("08:00", "07:45")),
        (lesson(480, 900), Edge.END, -1000, ("08:00", "08:15")),
        (lesson(0, 900), Edge.START, -15, ("00:00", "15:00")),
    ],
)
def test_edges_snap_to_the_quarter(
    window: Window, edge: Edge, by: int, hours: tuple[str, str]
) -> None:
    after = plan.moved(window, edge, by).hours
    assert (f"{after.start:%H:%M}", f"{after.end:%H:%M}") == hours


def test_a_night_of_sunday_goes_on_on_monday() -> None:
    late = Window(name="late", day=6, start=1320, end=60)
    (sunday, monday) = plan.pieces([late])
    assert (sunday.day, sunday.left, sunday.right, sunday.ends) == (6, 1320, DAY, False)
    assert (monday.day, monday.left, monday.right, monday.begins) == (0, 0, 60, False)


def test_a_hand_draws_a_window_of_at_least_a_quarter() -> None:
    made = plan.drawn(2, 625, 544, "new")
    assert made is not None
    assert (made.day, made.start, made.end) == (2, 540, 630)
    assert plan.drawn(2, 600, 605, "new") is None
    late = plan.drawn(2, 1380, DAY + 40, "new")
    assert late is not None
    assert late.hours == Curfew(start=time(23), end=time(0))


def test_a_name_that_is_taken_gets_a_number() -> None:
    week = [lesson(480, 900)]
    assert plan.free_name(week, 0, "school") == "school 2"
    assert plan.free_name(week, 1, "school") == "school"
    assert len(plan.free_name([Window(name="x" * 64, day=0, start=1, end=2)], 0, "x" * 80)) == 64


def test_what_is_locked_is_never_asked() -> None:
    theirs = PolicySettings(
        closed_hours={Weekday.MONDAY: {"nap": Curfew(start=time(13), end=time(14))}}
    )
    assert plan.closed_hours(plan.windows_of(theirs, "Set by Li")) == {}
