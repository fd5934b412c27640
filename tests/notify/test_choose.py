"""The first way that works is taken."""

import pytest

from guardian.notify.basic import BasicNotifier
from guardian.notify.choose import WindowOnly, choose_notifier
from guardian.notify.freedesktop import FreedesktopNotifier
from guardian.notify.notification import Delivery, Notifier
from tests.contract.notifier import NotifierContract, no_click, note
from tests.rig.desktop import DesktopSession


class TestWindowOnlyContract(NotifierContract):
    expected = Delivery.NOT_SENT

    @pytest.fixture
    def notifier(self) -> Notifier:
        return WindowOnly()


@pytest.mark.desktop
def test_linux_uses_the_session_bus(desktop: DesktopSession) -> None:
    notifier = choose_notifier("linux", desktop.bus_address)
    assert isinstance(notifier, FreedesktopNotifier)
    assert notifier.show(note(), no_click) is Delivery.SENT
    notifier.close()


@pytest.mark.desktop
def test_linux_waits_for_a_daemon_that_is_not_there_yet(bare_desktop: DesktopSession) -> None:
    notifier = choose_notifier("linux", bare_desktop.bus_address)
    assert notifier.show(note(), no_click) is Delivery.NOT_SENT
    bare_desktop.start_notification_daemon()
    assert notifier.show(note(), no_click) is Delivery.SENT
    notifier.close()


def test_linux_without_a_bus_leaves_it_to_the_window() -> None:
    notifier = choose_notifier("linux", "unix:path=/nonexistent")
    assert isinstance(notifier, WindowOnly)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_without_its_library_plyer_is_the_basic_way(platform: str) -> None:
    assert isinstance(choose_notifier(platform), BasicNotifier)
