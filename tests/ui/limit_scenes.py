"""Limits in the states that need words, and edits that are not saved yet."""

from dataclasses import replace
from datetime import time, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSpinBox, QWidget

from guardian.desk.values import ExtraTimeView, FieldState, LimitsView, OtherLimits, Stage
from guardian.policy.merge_patch import JsonObject
from guardian.policy.preset_basis import bases
from guardian.policy.settings import Curfew, PolicySettings, Weekday
from tests.ui import samples
from ui.widgets.week_view import WeekView

MINUTE = timedelta(minutes=1)
NIGHT_ELSEWHERE: JsonObject = {"start": "22:00:00", "end": "06:30:00"}
NIGHT_HERE: JsonObject = {"start": "20:30:00", "end": "06:30:00"}


def with_states(value: LimitsView, **states: FieldState) -> LimitsView:
    """Return limits of which some fields stand so."""
    merged = {**value.states, **states}
    return replace(
        value, states=merged, stages={name: state.stage for name, state in merged.items()}
    )


def every_state(*, conflict: bool) -> LimitsView:
    """Return limits in every state, with two values for the night where there is a conflict."""
    now = samples.NOW
    night = FieldState(stage=Stage.CONFIRMED, since=now - 60 * MINUTE)
    if conflict:
        night = FieldState(
            stage=Stage.CONFLICT,
            since=now - 3 * MINUTE,
            theirs=NIGHT_ELSEWHERE,
            ours=NIGHT_HERE,
        )
    return with_states(
        replace(samples.limits(), stages={}),
        daily_minutes=FieldState(stage=Stage.SEEN, since=now - 26 * 60 * MINUTE),
        curfew=night,
        spend_per_purchase_minor=FieldState(stage=Stage.ASKED, since=now - 2 * MINUTE),
        spend_per_month_minor=FieldState(stage=Stage.REFUSED, since=now - 9 * MINUTE),
    )


def full_week() -> LimitsView:
    """Return limits of every kind, some of another guardian and of the law, and more time today."""
    school = Curfew(start=time(8), end=time(15))
    days = tuple(Weekday)
    settings = replace(
        samples.settings(),
        weekday_minutes={Weekday.SATURDAY: 90, Weekday.SUNDAY: 90},
        session_minutes=45,
        break_minutes=15,
        closed_hours={day: {"School": school} for day in days[:5]},
        duration_reminder_minutes=60,
        reality_reminder_minutes=30,
        spend_per_day_minor=2000,
        minor_mode=True,
    )
    theirs = PolicySettings(
        daily_minutes=75,
        closed_hours={Weekday.WEDNESDAY: {"Piano": Curfew(start=time(17), end=time(18, 30))}},
    )
    law = replace(
        samples.floor(),
        settings=replace(samples.floor().settings, duration_reminder_minutes=120),
        clauses={**samples.floor().clauses, "duration_reminder_minutes": "Measures Art. 18"},
    )
    value = replace(
        samples.limits(),
        wished=settings,
        floor=law,
        effective=replace(samples.limits().effective, settings=settings),
        others=(OtherLimits(guardian_name="Li Wei", settings=theirs),),
        bases=bases("8-11", "CN"),
        law_since="2026-07-15",
        extra=ExtraTimeView(
            day=samples.NOW.date(),
            minutes=15,
            state=FieldState(stage=Stage.CONFIRMED, since=samples.NOW - 6 * MINUTE),
        ),
    )
    return with_states(
        replace(value, stages={}),
        **{
            "daily_minutes": FieldState(stage=Stage.SEEN, since=samples.NOW - 60 * MINUTE),
            "curfew": FieldState(stage=Stage.CONFIRMED, since=samples.NOW - 90 * MINUTE),
            "closed_hours/monday/School": FieldState(
                stage=Stage.CONFIRMED, since=samples.NOW - 90 * MINUTE
            ),
        },
    )


def edit(window: QWidget) -> None:
    """Change some limits without saving them."""
    box = window.findChild(QSpinBox, "edit_minutes_saturday")
    week = window.findChild(WeekView, "week_view")
    assert isinstance(box, QSpinBox)
    assert isinstance(week, WeekView)
    box.setValue(45)
    week.choose("monday/School")
    QTest.keyClick(week, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    week.choose("curfew")
    QTest.keyClick(week, Qt.Key.Key_Right)
    week.choose("monday/School")
    week.setFocus()
