"""Which day is today: the service's clock says it, at every hour of this computer's."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from guardian.desk.finding_values import Details, FindingKind
from guardian.desk.values import ExtraTimeView
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from tests.ui.finding_samples import finding
from tests.ui.test_alert_detail import Make
from ui.sayings.findings import said
from ui.there import moment_there, there
from ui.window import MainWindow

HOURS = (-13, -3, 4, 9, 14, 24 * 8)
"""How far this computer's clock is ahead of the service's, which stands at 20:09 in the evening."""
PAGES = ("home", "activity", "limits", "characters", "spending")


@pytest.fixture(params=HOURS)
def window(request: pytest.FixtureRequest, rig: Rig, desk: Desk) -> MainWindow:
    """One of a family whose service is on another hour, or on another day."""
    apart = timedelta(hours=request.param)
    rig.clock.at = samples.NOW + apart
    link = replace(samples.link(), clock_ahead=-apart)
    desk.linked = (link,)
    desk.overview_now = replace(desk.overview_now, link=link)
    return rig.window(desk)


def test_every_page_names_the_same_day(rig: Rig, window: MainWindow) -> None:
    for page in PAGES:
        rig.click(window, f"go_{page}")
        words = rig.texts(window)
        assert "As of today" in words, page
        assert "As of yesterday" not in words, page
        assert "As of tomorrow" not in words, page


def test_what_the_service_told_of_is_of_its_day(rig: Rig, window: MainWindow) -> None:
    rig.click(window, "go_spending")
    assert "today 17:40" in rig.texts(window)
    rig.click(window, "go_alerts")
    assert "today 20:04" in rig.texts(rig.find(window, "alerts_list"))


def test_a_request_was_asked_on_the_services_day_and_waits_by_its_clock(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    apart = desk.linked[0].clock_ahead
    desk.asked = tuple(replace(each, clock_ahead=apart) for each in samples.requests())
    rig.click(window, "go_alerts")
    rig.click(window, "go_home")
    assert "Asked today 20:04 · 23 h left to answer" in rig.texts(window)


def test_a_finding_tells_the_services_moments_by_its_day_and_its_own_by_ours(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    apart = desk.linked[0].clock_ahead
    told = samples.local(19, 30).isoformat()
    found = rig.clock.now()
    late = finding(
        1,
        kind=FindingKind.BLOCKED_CHARACTER_USED,
        subject="first_love",
        details=Details({"at": told}),
        opened_at=found,
        clock_ahead=apart,
    )
    desk.found = (late,)
    rig.click(window, "go_alerts")
    words = rig.texts(rig.find(window, "finding_1"))
    assert "today 19:30" in words
    assert "found today" in words


def test_what_this_computer_heard_is_told_by_its_own_clock(presentation: Make) -> None:
    shown = presentation("en")
    heard = samples.NOW - timedelta(minutes=5)
    quiet = finding(
        1,
        kind=FindingKind.NOT_HEARD,
        details=Details({"last": heard.isoformat()}),
        clock_ahead=timedelta(days=3),
    )
    assert "was heard last today" in said(shown, quiet).text


def test_more_time_is_given_for_the_childs_day(rig: Rig, desk: Desk, window: MainWindow) -> None:
    """An evening that is over here may still go on there."""
    desk.limits_now = replace(
        desk.limits_now, extra=ExtraTimeView(day=samples.local(20, 15).date(), minutes=15)
    )
    rig.click(window, "go_limits")
    assert rig.find(window, "extra_back").isVisible()


def test_a_day_is_asked_of_the_service_and_its_zone(presentation: Make) -> None:
    shown = presentation("en")
    link = replace(samples.link(), clock_ahead=timedelta(hours=-20), time_zone="America/Havana")
    assert there(shown, None).today == samples.NOW.astimezone(UTC).date()
    assert there(shown, link).today == date(2026, 11, 20)
    at = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    assert moment_there(shown, at, link) == "today 07:00"
    assert moment_there(shown, at, None) == "yesterday 12:00"
