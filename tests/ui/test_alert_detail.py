"""One alert in full: its life on a time line, and the acts beside it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from guardian.desk.values import AlertView, CharacterStatus
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from ui.presentation import Presentation
from ui.sayings.alert_life import life_of
from ui.window import MainWindow

Make = Callable[[str], Presentation]


@pytest.fixture
def window(rig: Rig, desk: Desk) -> MainWindow:
    made = rig.window(desk)
    made.open_alert("alert-meeting")
    rig.settle()
    return made


class TestLife:
    def test_every_step_is_told_with_its_time(self, rig: Rig, desk: Desk) -> None:
        window = rig.window(desk)
        window.open_alert("alert-details")
        rig.settle()
        words = rig.texts(rig.find(window, "life")).splitlines()
        assert words[0] == "What happened when"
        told = dict(zip(words[1::2], words[2::2], strict=True))
        assert told == {
            "Noticed by the service": "Wed 18 Nov, 16:20",
            "Signed and sent": "Wed 18 Nov, 16:20",
            "Arrived on this computer": "Wed 18 Nov, 16:20",
            "First shown to you": "Wed 18 Nov, 16:21 · 1 minute later",
            "Seen by you": "Wed 18 Nov, 18:02 · 1 hour later",
            "Settled": "Not yet",
        }

    def test_what_is_not_known_is_said(self, presentation: Make) -> None:
        alert = samples.alert("a", issued_at=None)
        steps = _life(presentation, alert)
        assert steps["Signed and sent"] == ("Not known", False)
        assert steps["First shown to you"] == ("Not yet", False)
        assert "Your note" not in steps

    def test_a_note_stands_where_it_was_written(self, presentation: Make) -> None:
        seen = samples.NOW - timedelta(hours=1)
        alert = samples.alert("a", acknowledged_at=seen)
        before = replace(alert, noted_at=seen - timedelta(minutes=1), note="x")
        after = replace(alert, noted_at=seen + timedelta(days=3), note="x")
        assert list(_life(presentation, before))[-3:] == ["Your note", "Seen by you", "Settled"]
        assert list(_life(presentation, after))[-3:] == ["Seen by you", "Your note", "Settled"]
        assert _life(presentation, after)["Your note"][0].endswith("· 3 days later")

    def test_two_clocks_that_differ_take_no_time(self, presentation: Make) -> None:
        """The service's clock may be ahead of this computer's."""
        at = samples.NOW
        alert = samples.alert("a", detected_at=at, received_at=at - timedelta(minutes=4))
        assert "later" not in _life(presentation, alert)["Arrived on this computer"][0]

    @pytest.mark.parametrize("ahead", [timedelta(hours=-16), timedelta(0), timedelta(hours=9)])
    def test_how_far_two_clocks_differ_is_no_time_that_passed(
        self, presentation: Make, ahead: timedelta
    ) -> None:
        """A span goes by one clock, a moment by the one that it was told by."""
        arrived = samples.NOW - timedelta(minutes=30)
        alert = samples.alert(
            "a", detected_at=arrived + ahead - timedelta(minutes=2), received_at=arrived
        )
        there = replace(samples.link(), clock_ahead=ahead)
        steps = {e.title: e.when for e in life_of(presentation("en"), alert, there)}
        assert steps["Arrived on this computer"].endswith("· 2 minutes later")
        assert steps["Arrived on this computer"].startswith("today")
        assert life_of(presentation("en"), alert, None)  # of an account that is gone


def _life(presentation: Make, alert: AlertView) -> dict[str, tuple[str, bool]]:
    steps = life_of(presentation("en"), alert, samples.link())
    return {each.title: (each.when, each.reached) for each in steps}


class TestBlocking:
    def test_one_click_blocks_the_character(self, rig: Rig, desk: Desk, window: MainWindow) -> None:
        rig.click(window, "block_from_alert")
        assert desk.calls.named("block") == [("link-1", "buddy_max")]
        assert "Buddy Max is blocked." in rig.texts(rig.find(window, "character_is_blocked"))

    def test_it_can_be_undone(self, rig: Rig, desk: Desk, window: MainWindow) -> None:
        rig.click(window, "block_from_alert")
        rig.click(window, "toast_action")
        assert desk.calls.named("unblock") == [("link-1", "buddy_max")]
        assert rig.find(window, "block_from_alert").isVisible()

    def test_there_is_nobody_to_block_where_none_is_named(self, rig: Rig, desk: Desk) -> None:
        desk.found_alerts = (samples.alert("a", character_name=None, character_id=None),)
        window = rig.window(desk)
        window.open_alert("a")
        rig.settle()
        assert "Block" not in rig.texts(rig.find(window, "alert_detail"))

    def test_what_the_law_bans_cannot_be_blocked(self, rig: Rig, desk: Desk) -> None:
        desk.found_characters = tuple(
            replace(each, status=CharacterStatus.BANNED) for each in desk.found_characters
        )
        window = rig.window(desk)
        window.open_alert("alert-meeting")
        rig.settle()
        assert "Block" not in rig.texts(rig.find(window, "alert_detail"))

    def test_an_account_that_is_gone_has_no_characters(self, rig: Rig, desk: Desk) -> None:
        desk.found_alerts = (replace(desk.found_alerts[1], link_id="gone"),)
        window = rig.window(desk)
        window.open_alert("alert-meeting")
        rig.settle()
        assert "Block" not in rig.texts(rig.find(window, "alert_detail"))


class TestSettling:
    def test_what_was_seen_can_be_settled_and_taken_back(
        self, rig: Rig, desk: Desk, window: MainWindow
    ) -> None:
        rig.click(window, "acknowledge")
        rig.click(window, "settle")
        assert "Settled today 20:09" in rig.texts(window)
        assert desk.calls.named("resolve") == []
        rig.click(window, "toast_action")
        assert rig.find(window, "settle").isVisible()

    def test_then_the_service_is_told(self, rig: Rig, desk: Desk, window: MainWindow) -> None:
        rig.click(window, "acknowledge")
        rig.click(window, "settle")
        window.shell.held.send()  # type: ignore[union-attr] # it is open
        rig.settle()
        assert desk.calls.named("resolve") == [("alert-meeting",)]
        assert rig.find(window, "resolved").isVisible()
