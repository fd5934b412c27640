"""Pictures of alerts: many of them, a filter that leaves none, and a crisis on its own screen."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from guardian.desk.values import AlertView
from guardian.link.wire.events import Actor, Imminence, Level
from tests.ui import samples
from tests.ui.fakes import Desk
from ui.crisis_screen import CrisisScreen
from ui.sayings.signals import CATEGORIES

_LEVELS = (Level.MODERATE, Level.INFO, Level.LOW, Level.MODERATE, Level.HIGH)
_HURRIES = (Imminence.NONE, Imminence.CHRONIC, Imminence.SUBACUTE)
MANY = 100


def prepare_alerts(name: str, desk: Desk) -> None:
    """Put the alerts of a family into the state that a picture shows."""
    if name == "alerts_many":
        desk.linked = (
            samples.link(desk.chosen_language),
            samples.second_link(desk.chosen_language),
        )
        desk.found_alerts += many(desk)
    if name.startswith("crisis"):
        desk.put_off = set()
    if name == "crisis_two":
        first = desk.found_alerts[0]
        second = replace(first, alert_id="second", received_at=samples.NOW, drill=True)
        desk.found_alerts += (second,)


def many(desk: Desk) -> tuple[AlertView, ...]:
    """Return a hundred alerts of two children, every third of them not seen yet."""
    return tuple(
        samples.alert(
            f"more-{number}",
            link_id=desk.linked[number % 2].link_id,
            ward_name=desk.linked[number % 2].ward_name,
            category=CATEGORIES[number % len(CATEGORIES)],
            level=_LEVELS[number % len(_LEVELS)],
            imminence=_HURRIES[number % len(_HURRIES)],
            actor=list(Actor)[number % 4],
            detected_at=samples.NOW - timedelta(hours=3 * number + 1),
            received_at=samples.NOW - timedelta(hours=3 * number),
            acknowledged_at=None if number % 3 == 0 else samples.NOW - timedelta(hours=number),
        )
        for number in range(MANY)
    )


def ready(window: QWidget, _desk: Desk) -> None:
    """Let the buttons of a crisis be pressed without waiting for it."""
    for screen in window.findChildren(CrisisScreen):
        screen.ready.timeout.emit()
