"""The window comes back where it was, and a start at login waits in the tray."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from guardian.desk.opening_state import OpeningState
from tests.ui.conftest import Rig
from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk, FixedClock
from tests.ui.home_samples import prepare_family
from ui.ending import WindowStart
from ui.outside import Surroundings
from ui.place import Place
from ui.remembered import Memory
from ui.tray import Tray
from ui.window import MainWindow


@dataclass
class InMemory:
    content: bytes = b""

    def read(self) -> bytes:
        return self.content

    def write(self, content: bytes) -> None:
        self.content = content


Start = Callable[..., MainWindow]


@pytest.fixture
def start(rig: Rig, desk: Desk, qapp: QApplication) -> Start:
    """Return how to start a window as a new process would."""

    def make(
        kept: InMemory | None, how: WindowStart | None = None, opening: FakeOpening | None = None
    ) -> MainWindow:
        made = MainWindow(
            opening or FakeOpening(desk),
            FixedClock(),
            Surroundings(
                notifier=None,
                signals=None,
                instance=None,
                seconds=lambda: 0.0,
                leave=lambda: None,
                renew=lambda _start: None,
                kept=kept,
            ),
            language="en",
        )
        rig._windows.append(made)
        made.appear(how or WindowStart())
        made.begin()
        rig.settle()
        return made

    return make


def test_the_window_the_page_and_the_child_come_back(rig: Rig, desk: Desk, start: Start) -> None:
    prepare_family(desk)
    kept = InMemory()
    first = start(kept)
    first.resize(780, 560)
    rig.click(first, "child_link-2")
    rig.click(first, "go_limits")
    first.leave()
    rig.settle()
    assert b"Leo" not in kept.content
    second = start(kept)
    assert (second.width(), second.height()) == (780, 560)
    assert rig.find(second, "page_limits").isVisible()
    assert "Leo" in rig.find(second, "ward_switcher").accessibleName()


def test_a_lock_remembers_too(rig: Rig, desk: Desk, start: Start) -> None:
    desk.found_alerts = ()  # what waits would be shown first
    window = start(InMemory())
    rig.click(window, "go_settings")
    window.lock()
    rig.settle()
    rig.type(window, "passphrase", desk.passphrase)
    rig.click(window, "unlock")
    assert rig.find(window, "page_settings").isVisible()


def test_a_child_that_is_gone_and_a_page_of_another_version_are_minded(
    rig: Rig, start: Start
) -> None:
    kept = InMemory(b'{"geometry": "", "page": "somewhere", "link_id": "link-9"}')
    window = start(kept)
    assert rig.find(window, "page_home").isVisible()
    assert "Mia" in rig.find(window, "ward_switcher").accessibleName()


def test_a_screen_that_is_gone_does_not_hide_the_window(start: Start, qapp: QApplication) -> None:
    kept = InMemory()
    first = start(kept)
    first.move(40_000, 40_000)
    Memory(kept).keep(first, None)
    first.leave()
    screen = qapp.primaryScreen().availableGeometry()
    assert start(kept).frameGeometry().intersects(screen)


@given(st.one_of(st.binary(), st.just(b"[]"), st.just(b'{"geometry": 1, "page": 2}')))
def test_whatever_is_in_the_file_the_window_opens(content: bytes) -> None:
    memory = Memory(InMemory(content))
    assert (memory.geometry, memory.place) == (b"", Place())


def test_too_long_a_page_is_none() -> None:
    content = b'{"geometry": "", "page": "%s", "link_id": null}' % (b"x" * 300)
    assert Memory(InMemory(content)).place == Place()


HIDDEN = WindowStart(visible=False)


def locked(desk: Desk) -> FakeOpening:
    return FakeOpening(desk, OpeningState.LOCKED)


def test_a_hidden_start_waits_in_the_tray(
    desk: Desk, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tray, "available", staticmethod(lambda: True))
    monkeypatch.setattr(Tray, "visible", property(lambda _self: True))
    window = start(None, HIDDEN, locked(desk))
    assert not window.isVisible()
    window.come_forward()
    assert window.isVisible()


def test_without_a_tray_a_hidden_start_is_minimised(desk: Desk, start: Start) -> None:
    window = start(None, HIDDEN, locked(desk))
    assert window.isVisible()
    assert window.isMinimized()


def test_a_hidden_start_that_has_to_ask_first_can_be_found(
    desk: Desk, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is in the tray before there is a profile."""
    monkeypatch.setattr(Tray, "available", staticmethod(lambda: True))
    window = start(None, HIDDEN, FakeOpening(desk, OpeningState.NEW))
    assert window.isMinimized()


def test_a_start_by_hand_is_in_front(start: Start) -> None:
    window = start(None, replace(HIDDEN, visible=True))
    assert window.isVisible()
    assert not window.isMinimized()
