"""plyer with the real notify-send, in front of a real dunst."""

import pytest

from guardian.notify.basic import BasicNotifier
from guardian.notify.notification import Capability, Delivery, Notifier
from tests.contract.notifier import NotifierContract, no_click, note
from tests.rig.desktop import DesktopSession

pytestmark = pytest.mark.desktop


@pytest.fixture
def on_desktop(desktop: DesktopSession, monkeypatch: pytest.MonkeyPatch) -> DesktopSession:
    """Let the programs that this process starts find the desktop."""
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, desktop.env[name])
    return desktop


class TestContract(NotifierContract):
    expected = Delivery.HANDED_OVER

    @pytest.fixture
    def notifier(self, on_desktop: DesktopSession) -> Notifier:
        assert on_desktop.displayed_notifications() == 0
        return BasicNotifier()


def test_title_and_body_arrive(on_desktop: DesktopSession) -> None:
    assert BasicNotifier().show(note(title="安全提醒", body="Mia"), no_click)
    (seen,) = on_desktop.notifications(at_least=1)
    assert (seen.app_name, seen.title, seen.body) == ("Guardian", "安全提醒", "Mia")


@pytest.mark.parametrize("text", ["-x evil", "--urgency=critical", "--app-name=Bank", "-- -x"])
def test_no_text_becomes_an_option(on_desktop: DesktopSession, text: str) -> None:
    BasicNotifier().show(note(title=text, body=text), no_click)
    (seen,) = on_desktop.notifications(at_least=1)
    assert seen.title == text.lstrip("- ")
    assert seen.body == text.lstrip("- ")
    assert (seen.app_name, seen.urgency) == ("Guardian", 1)


def test_markup_arrives_as_text(on_desktop: DesktopSession) -> None:
    BasicNotifier().show(note(body="<b>a</b>"), no_click)
    (seen,) = on_desktop.notifications(at_least=1)
    assert seen.body == "&lt;b&gt;a&lt;/b&gt;"


def test_without_a_program_that_shows_it_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert BasicNotifier().show(note(), no_click) is Delivery.NOT_SENT


def test_promises_nothing() -> None:
    assert Capability.CLICK not in BasicNotifier().capabilities
