"""Quiet hours: what is in no hurry is kept back until their end, a crisis never."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QTimer

from guardian.desk.finding_values import FindingKind
from guardian.desk.notice_values import NoticeChoices, QuietHours
from guardian.link.wire.events import Level
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk, FakeNotifier
from tests.ui.finding_samples import finding
from ui import quiet
from ui.window import MainWindow

NOW = samples.NOW.astimezone()


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.found_alerts = ()
    made.told = set()
    made.asked = samples.requests()
    made.found = (finding(7), finding(8, kind=FindingKind.LINK_ENDED))
    made.notices_now = NoticeChoices(quiet=around_now())
    return made


@pytest.fixture
def notifier() -> FakeNotifier:
    return FakeNotifier()


@pytest.fixture
def window(rig: Rig, desk: Desk, notifier: FakeNotifier) -> MainWindow:
    return rig.window(desk, notifier=notifier)


def around_now() -> QuietHours:
    start, end = (NOW + timedelta(hours=hours) for hours in (-1, 1))
    return QuietHours(start=start.time(), end=end.time())


def keys(notifier: FakeNotifier) -> set[str]:
    return {str(each["key"]) for each in notifier.shown}


def rings(window: MainWindow) -> list[QTimer]:
    """Return the timers of those who kept something back."""
    (hours,) = window.findChildren(quiet.QuietHours)
    return [each for each in hours.findChildren(QTimer) if each.isActive()]


def test_only_what_is_urgent_is_told_in_quiet_hours(
    window: MainWindow, notifier: FakeNotifier, desk: Desk
) -> None:
    assert keys(notifier) == {"finding-8"}
    assert not desk.told
    assert desk.calls.named("mark_finding_told") == [(8,)]
    assert len(rings(window)) == 2


def test_what_was_kept_back_is_told_once_after_them(
    rig: Rig, window: MainWindow, notifier: FakeNotifier, desk: Desk
) -> None:
    desk.notices_now = NoticeChoices(quiet=None)
    for ring in rings(window):
        ring.timeout.emit()
    rig.settle()
    assert {"finding-7", "finding-8"} < keys(notifier)
    assert {each for each in keys(notifier) if each.startswith("request-")}
    assert len(keys(notifier)) == len(notifier.shown)


def test_while_they_last_it_goes_on_waiting(
    rig: Rig, window: MainWindow, notifier: FakeNotifier
) -> None:
    for ring in rings(window):
        ring.timeout.emit()
    rig.settle()
    assert keys(notifier) == {"finding-8"}
    assert len(rings(window)) == 2


def test_a_crisis_heeds_no_quiet_hours(
    rig: Rig, window: MainWindow, notifier: FakeNotifier, desk: Desk
) -> None:
    desk.found_alerts = (
        samples.alert("mild", level=Level.MODERATE),
        samples.alert("grave", level=Level.CRITICAL),
    )
    assert desk.watching is not None
    assert window.isVisible()
    for alert_id in ("mild", "grave"):
        desk.watching[1](alert_id)
    rig.settle()
    assert keys(notifier) == {"finding-8", "grave"}


def test_where_nothing_waits_nothing_rings(rig: Rig, desk: Desk, notifier: FakeNotifier) -> None:
    desk.asked, desk.found = (), ()
    assert rings(rig.window(desk, notifier=notifier)) == []
