"""The list of alerts: what narrows it, its pages, and marking the harmless as seen."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget

from guardian.desk.alert_values import AlertQuery
from guardian.desk.values import AlertView
from guardian.link.wire.events import Imminence, Level
from guardian.store.errors import StoreError
from tests.ui import samples
from tests.ui.alert_scenes import many
from tests.ui.conftest import Rig
from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk
from tests.ui.finding_samples import findings
from ui.pages.alert_row import AlertRow
from ui.pages.alerts import PAGE_LENGTH
from ui.window import MainWindow


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.linked = (samples.link(), samples.second_link())
    return made


@pytest.fixture
def window(rig: Rig, desk: Desk) -> MainWindow:
    made = rig.window(desk)
    rig.click(made, "go_alerts")
    return made


def choose(rig: Rig, window: MainWindow, name: str) -> None:
    """Choose from one of the menus by the name of the choice."""
    (action,) = window.findChildren(QAction, name)
    action.trigger()
    rig.settle()


def rows(window: MainWindow) -> list[str]:
    found = [each for each in window.findChildren(AlertRow) if each.isVisible()]
    return [each.objectName().removeprefix("alert_") for each in found]


def visible(window: MainWindow, name: str) -> bool:
    return any(each.isVisible() for each in window.findChildren(QWidget, name))


def switch_to(rig: Rig, window: MainWindow, name: str) -> None:
    found = rig.find(window, name)
    assert isinstance(found, QPushButton)
    found.setChecked(True)
    rig.settle()


def mild(*ids: str, level: Level = Level.MODERATE) -> tuple[AlertView, ...]:
    return tuple(samples.alert(each, level=level, imminence=Imminence.NONE) for each in ids)


class TestRows:
    def test_a_row_says_how_soon_who_and_what_the_service_did(
        self, rig: Rig, window: MainWindow
    ) -> None:
        words = rig.texts(rig.find(window, "alert_alert-crisis"))
        assert "Please look now" in words
        assert "Something your child wrote · comfort given and help shown" in words
        told = rig.find(window, "alert_alert-crisis").accessibleDescription()
        assert told.startswith("Please look now. Something your child wrote")

    def test_what_was_seen_is_in_no_hurry(self, rig: Rig, desk: Desk) -> None:
        desk.found_alerts = (replace(desk.found_alerts[0], acknowledged_at=samples.NOW),)
        window = rig.window(desk)
        rig.click(window, "go_alerts")
        assert "Please look now" not in rig.texts(window)

    def test_a_drill_says_so(self, rig: Rig, desk: Desk) -> None:
        desk.found_alerts = (samples.alert("drill", drill=True),)
        window = rig.window(desk)
        rig.click(window, "go_alerts")
        assert "A drill: the service tries" in rig.texts(window)


class TestFilters:
    def test_only_what_waits(self, rig: Rig, window: MainWindow) -> None:
        switch_to(rig, window, "alerts_shown_waiting")
        assert rows(window) == ["alert-crisis", "alert-meeting"]
        switch_to(rig, window, "alerts_shown_all")
        assert len(rows(window)) == 3

    def test_a_level_has_every_crisis(self, rig: Rig, window: MainWindow) -> None:
        choose(rig, window, "level_critical")
        assert rows(window) == ["alert-crisis"]
        assert "1 alert found." in rig.texts(window)
        button = rig.find(window, "choose_level")
        assert isinstance(button, QPushButton)
        assert button.text() == "Crisis"

    def test_a_kind_is_a_family_of_signals(self, rig: Rig, window: MainWindow) -> None:
        choose(rig, window, "kind_stranger")
        assert rows(window) == ["alert-meeting"]

    def test_a_child_of_several(self, rig: Rig, desk: Desk) -> None:
        desk.found_alerts += (samples.alert("leo", link_id="link-2", ward_name="Leo"),)
        window = rig.window(desk)
        rig.click(window, "go_alerts")
        choose(rig, window, "link_id_link-2")
        assert rows(window) == ["leo"]

    def test_one_child_is_no_choice(self, rig: Rig, desk: Desk) -> None:
        desk.linked = desk.linked[:1]
        window = rig.window(desk)
        rig.click(window, "go_alerts")
        assert not visible(window, "choose_link_id")

    def test_what_guardian_found_out_can_be_alone(self, rig: Rig, desk: Desk) -> None:
        desk.found = findings()
        window = rig.window(desk)
        rig.click(window, "go_alerts")
        choose(rig, window, "kind_own")
        assert rows(window) == []
        assert visible(window, "finding_1")
        choose(rig, window, "kind_stranger")
        assert not visible(window, "finding_1")

    def test_a_level_leaves_out_what_has_none(self, rig: Rig, desk: Desk) -> None:
        desk.found = findings()
        window = rig.window(desk)
        rig.click(window, "go_alerts")
        choose(rig, window, "level_high")
        assert not visible(window, "finding_1")

    def test_nothing_like_it_says_so_and_leads_back(self, rig: Rig, window: MainWindow) -> None:
        choose(rig, window, "kind_money")
        assert "Nothing is like this." in rig.texts(window)
        rig.click(window, "clear_filters")
        assert len(rows(window)) == 3
        assert not visible(window, "clear_filters")

    def test_they_are_kept_while_one_is_elsewhere(self, rig: Rig, window: MainWindow) -> None:
        choose(rig, window, "level_critical")
        rig.click(window, "alert_alert-crisis")
        rig.click(window, "back_to_alerts")
        assert rows(window) == ["alert-crisis"]
        rig.click(window, "go_settings")
        rig.click(window, "go_alerts")
        assert rows(window) == ["alert-crisis"]

    def test_a_child_that_was_unlinked_narrows_nothing(
        self, rig: Rig, desk: Desk, window: MainWindow
    ) -> None:
        choose(rig, window, "link_id_link-2")
        assert rows(window) == []
        desk.linked = desk.linked[:1]
        window.shell.reload()  # type: ignore[union-attr] # it is open
        rig.settle()
        rig.click(window, "go_alerts")
        assert len(rows(window)) == 3


class TestPages:
    @pytest.fixture
    def window(self, rig: Rig, desk: Desk) -> MainWindow:
        desk.found_alerts = many(desk)
        made = rig.window(desk)
        rig.click(made, "go_alerts")
        return made

    def test_a_page_has_thirty(self, rig: Rig, window: MainWindow) -> None:
        assert len(rows(window)) == PAGE_LENGTH
        assert "1 to 30 of 100" in rig.texts(window)
        assert not rig.find(window, "newer_alerts").isEnabled()

    def test_on_and_back(self, rig: Rig, window: MainWindow) -> None:
        first = rows(window)
        for _ in range(3):
            rig.click(window, "older_alerts")
        assert "91 to 100 of 100" in rig.texts(window)
        assert not rig.find(window, "older_alerts").isEnabled()
        for _ in range(3):
            rig.click(window, "newer_alerts")
        assert rows(window) == first

    def test_every_alert_is_on_one_page(self, rig: Rig, desk: Desk, window: MainWindow) -> None:
        told = rows(window)
        for _ in range(3):
            rig.click(window, "older_alerts")
            told += rows(window)
        assert sorted(told) == sorted(each.alert_id for each in desk.found_alerts)

    def test_another_wish_begins_at_the_first_page(self, rig: Rig, window: MainWindow) -> None:
        rig.click(window, "older_alerts")
        choose(rig, window, "level_high")
        assert not visible(window, "alert_pages"), "twenty fit on one"
        assert len(rows(window)) == 20

    @pytest.mark.usefixtures("window")
    def test_a_page_is_asked_for_and_not_everything(self, desk: Desk) -> None:
        (query,) = desk.calls.named("listed")[-1]
        assert isinstance(query, AlertQuery)
        assert query.limit == PAGE_LENGTH

    def test_few_need_no_pages(self, rig: Rig, desk: Desk, window: MainWindow) -> None:
        desk.found_alerts = desk.found_alerts[:5]
        window.shell.reload()  # type: ignore[union-attr] # it is open
        rig.settle()
        assert not visible(window, "alert_pages")


class TestMarking:
    @pytest.fixture
    def window(self, rig: Rig, desk: Desk) -> MainWindow:
        desk.found_alerts = (*desk.found_alerts, *mild("m1", "m2"))
        made = rig.window(desk)
        rig.click(made, "go_alerts")
        return made

    def told(self, desk: Desk) -> list[tuple[object, ...]]:
        return desk.calls.named("acknowledge_harmless")

    def test_the_harmless_are_marked_and_nothing_grave(self, rig: Rig, window: MainWindow) -> None:
        assert "4 alerts wait for you." in rig.texts(window)
        rig.click(window, "mark_harmless")
        words = rig.texts(window)
        assert "2 alerts wait for you." in words
        assert "2 alerts marked as seen." in words
        assert rows(window)[:2] == ["alert-crisis", "alert-meeting"]
        assert not visible(window, "mark_harmless")

    def test_nothing_leaves_before_it_can_be_undone(
        self, rig: Rig, desk: Desk, window: MainWindow
    ) -> None:
        rig.click(window, "mark_harmless")
        assert self.told(desk) == []
        rig.click(window, "toast_action")
        assert "4 alerts wait for you." in rig.texts(window)
        window.shell.held.send()  # type: ignore[union-attr] # it is open
        rig.settle()
        assert self.told(desk) == []

    def test_then_it_leaves_and_stays(self, rig: Rig, desk: Desk, window: MainWindow) -> None:
        rig.click(window, "mark_harmless")
        window.shell.held.send()  # type: ignore[union-attr] # it is open
        rig.settle()
        assert self.told(desk) == [(("m1", "m2"),)]
        assert "2 alerts wait for you." in rig.texts(window)
        assert "acknowledge_harmless" not in desk.calls.on_main_thread

    def test_a_lock_sends_it(self, rig: Rig, desk: Desk) -> None:
        desk.found_alerts = mild("m1")
        window = rig.window(desk, opening=FakeOpening(desk))
        rig.click(window, "go_alerts")
        rig.click(window, "mark_harmless")
        window.lock()
        rig.settle()
        assert self.told(desk) == [(("m1",),)]

    def test_what_fails_waits_again_and_says_so(
        self, rig: Rig, desk: Desk, window: MainWindow
    ) -> None:
        desk.calls.failures["acknowledge_harmless"] = StoreError()
        rig.click(window, "mark_harmless")
        window.shell.held.send()  # type: ignore[union-attr] # it is open
        rig.settle()
        words = rig.texts(window)
        assert "4 alerts wait for you." in words
        assert StoreError().in_language("en").message in words

    def test_a_lock_does_not_wait_for_what_cannot_be_kept(self, rig: Rig, desk: Desk) -> None:
        desk.found_alerts = mild("m1")
        opening = FakeOpening(desk)
        window = rig.window(desk, opening=opening)
        rig.click(window, "go_alerts")
        rig.click(window, "mark_harmless")
        desk.calls.failures["acknowledge_harmless"] = StoreError()
        window.lock()
        rig.settle()
        assert desk.found_alerts[0].acknowledged_at is None

    @pytest.mark.parametrize(
        ("level", "imminence"),
        [
            (Level.HIGH, Imminence.NONE),
            (Level.CRITICAL, Imminence.NONE),
            (Level.LOW, Imminence.URGENT),
            (Level.INFO, Imminence.EMERGENCY),
        ],
    )
    def test_what_is_grave_or_urgent_has_to_be_opened(
        self, rig: Rig, desk: Desk, level: Level, imminence: Imminence
    ) -> None:
        desk.found_alerts = (samples.alert("a", level=level, imminence=imminence),)
        desk.put_off = {"a"}
        window = rig.window(desk)
        rig.click(window, "go_alerts")
        assert not visible(window, "mark_harmless")
