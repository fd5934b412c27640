"""Draws the limits in the states that need words: ``python -m tests.ui.limit_shots FOLDER``."""

import os
import sys
from dataclasses import replace
from datetime import time, timedelta
from itertools import product
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QSpinBox

from guardian.desk.values import (
    Condition,
    ExtraTimeView,
    FieldState,
    LimitsView,
    OtherLimits,
    Stage,
)
from guardian.policy.merge_patch import JsonObject
from guardian.policy.preset_basis import bases
from guardian.policy.settings import Curfew, PolicySettings, Weekday
from tests.ui import samples
from tests.ui.fakes import Desk
from tests.ui.shots import SIZES, click, dispose, settle, window_for
from ui.widgets.week_view import WeekView
from ui.window import MainWindow

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


def edit(window: MainWindow) -> None:
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


def _whole(window: MainWindow) -> QPixmap:
    area = window.findChild(QScrollArea, "scroll_limits")
    assert isinstance(area, QScrollArea)
    inside = area.widget()
    assert inside is not None
    return inside.grab()


def main(folder: str, languages: str = "en,zh_CN", themes: str = "light,dark") -> None:
    """Draw every state, and the whole of a full week, in languages, themes and sizes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    application.setStyle("Fusion")
    Path(folder).mkdir(parents=True, exist_ok=True)
    for language in languages.split(","):
        for theme in themes.split(","):
            for name, (width, height) in product(("conflict", "offline", "week"), SIZES):
                desk = Desk(language)
                desk.limits_now = every_state(conflict=name == "conflict")
                if name == "week":
                    desk.limits_now = full_week()
                if name == "offline":
                    desk.linked = (replace(desk.linked[0], condition=Condition.OFFLINE),)
                window = window_for(application, desk, theme)
                window.resize(width, height)
                click(window, "go_limits")
                settle(application)
                if name == "week":
                    edit(window)
                    settle(application)
                end = f"{language}-{theme}-{width}.png"
                window.grab().save(str(Path(folder) / f"{name}-{end}"))
                if name == "week":
                    _whole(window).save(str(Path(folder) / f"whole-{end}"))
                dispose(application, window)


if __name__ == "__main__":
    main(*sys.argv[1:])
