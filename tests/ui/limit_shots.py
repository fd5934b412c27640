"""Draws the limits in the states that need words: ``python -m tests.ui.limit_shots FOLDER``."""

import os
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication

from guardian.desk.values import Condition, FieldState, LimitsView, Stage
from guardian.policy.merge_patch import JsonObject
from tests.ui import samples
from tests.ui.fakes import Desk
from tests.ui.shots import SIZES, click, dispose, settle, window_for

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


def main(folder: str) -> None:
    """Draw every state in both languages and themes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    application.setStyle("Fusion")
    Path(folder).mkdir(parents=True, exist_ok=True)
    for language in ("en", "zh_CN"):
        for theme in ("light", "dark"):
            for conflict, (width, height) in zip((True, False), SIZES, strict=True):
                desk = Desk(language)
                desk.limits_now = every_state(conflict=conflict)
                if not conflict:
                    desk.linked = (replace(desk.linked[0], condition=Condition.OFFLINE),)
                window = window_for(application, desk, theme)
                window.resize(width, height)
                click(window, "go_limits")
                settle(application)
                window.grab().save(str(Path(folder) / f"limits-{language}-{theme}-{width}.png"))
                dispose(application, window)


if __name__ == "__main__":
    main(*sys.argv[1:])
