"""Notifications on Linux, against a real dunst on a real bus."""

import queue
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from jeepney import DBusAddress, message_bus, new_signal
from jeepney.io.blocking import open_dbus_connection

from guardian.notify.freedesktop import BODY_UNITS, TITLE_UNITS, FreedesktopNotifier
from guardian.notify.notification import Capability, Delivery, Notifier, Urgency
from guardian.notify.plain_text import utf16_units
from guardian.notify.session_bus import SessionBus
from tests.contract.notifier import NotifierContract, no_click, note
from tests.rig.desktop import DesktopSession

pytestmark = pytest.mark.desktop
PATIENCE_SECONDS = 20
AT_ONCE_SECONDS = 2.5
"""Half of what the notifier gives a daemon to answer: less than any wait for one."""
DAEMON = "org.freedesktop.Notifications"


class TestContract(NotifierContract):
    @pytest.fixture
    def notifier(self, bus_notifier: FreedesktopNotifier) -> Notifier:
        return bus_notifier


def test_a_notification_appears_on_the_screen(
    desktop: DesktopSession, bus_notifier: FreedesktopNotifier, tmp_path: Path
) -> None:
    desktop.screenshot(tmp_path / "before.png")
    delivery = bus_notifier.show(note(title="安全提醒", body="请看一下"), no_click)
    assert delivery is Delivery.SENT
    assert desktop.displayed_notifications() == 1
    (seen,) = desktop.notifications(at_least=1)
    assert (seen.app_name, seen.title, seen.body) == ("Guardian", "安全提醒", "请看一下")
    deadline = time.monotonic() + PATIENCE_SECONDS
    desktop.screenshot(tmp_path / "after.png")
    while (tmp_path / "before.png").read_bytes() == (tmp_path / "after.png").read_bytes():
        assert time.monotonic() < deadline
        desktop.screenshot(tmp_path / "after.png")


def test_a_click_with_the_mouse_calls_back_once(
    desktop: DesktopSession, bus_notifier: FreedesktopNotifier
) -> None:
    clicks: queue.Queue[str] = queue.Queue()
    bus_notifier.show(note(), lambda: clicks.put(threading.current_thread().name))
    desktop.click_notification()
    assert clicks.get(timeout=PATIENCE_SECONDS) == "notification click"
    assert clicks.empty()


def test_each_click_reaches_its_own_notification(
    desktop: DesktopSession, bus_notifier: FreedesktopNotifier
) -> None:
    clicks: queue.Queue[str] = queue.Queue()
    for key in ("first", "second", "third"):
        bus_notifier.show(note(key=key), lambda key=key: clicks.put(key))  # type: ignore[misc]
    for _ in range(3):
        desktop.click_notification()
    heard = {clicks.get(timeout=PATIENCE_SECONDS) for _ in range(3)}
    assert heard == {"first", "second", "third"}


def test_a_callback_that_fails_does_not_stop_the_next(
    desktop: DesktopSession,
    bus_notifier: FreedesktopNotifier,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failures: queue.Queue[object] = queue.Queue()
    monkeypatch.setattr(threading, "excepthook", failures.put)
    bus_notifier.show(note(key="bad"), no_click)
    desktop.click_notification()
    assert failures.get(timeout=PATIENCE_SECONDS)
    clicks: queue.Queue[str] = queue.Queue()
    bus_notifier.show(note(key="good"), lambda: clicks.put("good"))
    desktop.click_notification()
    assert clicks.get(timeout=PATIENCE_SECONDS) == "good"


def test_the_same_key_replaces_and_another_does_not(
    desktop: DesktopSession, bus_notifier: FreedesktopNotifier
) -> None:
    bus_notifier.show(note(key="a", body="one"), no_click)
    bus_notifier.show(note(key="a", body="two"), no_click)
    assert desktop.displayed_notifications() == 1
    bus_notifier.show(note(key="b"), no_click)
    assert desktop.displayed_notifications() == 2
    first, second, third = desktop.notifications(at_least=3)
    assert first.replaces_id == third.replaces_id == 0
    assert second.replaces_id != 0


def test_one_that_was_dismissed_is_not_replaced(
    desktop: DesktopSession, bus_notifier: FreedesktopNotifier
) -> None:
    bus_notifier.show(note(key="a"), no_click)
    desktop.dismiss_notifications()
    bus_notifier.show(note(key="a"), no_click)
    assert desktop.displayed_notifications() == 1


def test_urgency_reaches_the_daemon_and_only_critical_stays(
    desktop: DesktopSession, bus_notifier: FreedesktopNotifier
) -> None:
    for urgency in Urgency:
        bus_notifier.show(note(key=urgency, urgency=urgency), no_click)
    seen = desktop.notifications(at_least=3)
    assert [one.urgency for one in seen] == [0, 1, 2]
    assert [one.expire_milliseconds for one in seen] == [-1, -1, 0]


def test_hostile_text_arrives_bounded_and_escaped(
    desktop: DesktopSession, bus_notifier: FreedesktopNotifier
) -> None:
    hostile = "<b>\x00\x1b&\u202e</b>" + "长" * 2000
    bus_notifier.show(note(title=hostile, body=hostile), no_click)
    (seen,) = desktop.notifications(at_least=1)
    assert seen.body.startswith("&lt;b&gt;&amp;&lt;/b&gt;长")
    assert seen.title.startswith("<b>&</b>长")
    assert utf16_units(seen.title) <= TITLE_UNITS
    assert utf16_units(seen.body) <= BODY_UNITS


def test_knows_what_the_daemon_can(bus_notifier: FreedesktopNotifier) -> None:
    assert bus_notifier.capabilities == frozenset(Capability)


def test_a_daemon_that_comes_back_is_used_and_its_numbers_are_new(
    desktop: DesktopSession, bus_notifier: FreedesktopNotifier
) -> None:
    bus_notifier.show(note(key="old"), no_click)
    desktop.stop_notification_daemon()
    assert bus_notifier.show(note(key="old"), no_click) is Delivery.NOT_SENT
    assert bus_notifier.capabilities == frozenset()
    desktop.start_notification_daemon()
    assert bus_notifier.show(note(key="new"), no_click) is Delivery.SENT
    assert bus_notifier.show(note(key="old"), no_click) is Delivery.SENT
    assert desktop.displayed_notifications() == 2, "the old number replaced a new notification"


def test_without_a_daemon_nothing_is_sent(bare_desktop: DesktopSession) -> None:
    notifier = FreedesktopNotifier(bare_desktop.bus_address)
    assert notifier.reachable()
    assert notifier.show(note(), no_click) is Delivery.NOT_SENT
    assert notifier.capabilities == frozenset()
    notifier.close()


@pytest.mark.parametrize("address", ["unix:path=/nonexistent", "tcp:host=localhost", "nonsense"])
def test_without_a_bus_nothing_is_sent(address: str) -> None:
    notifier = FreedesktopNotifier(address)
    assert not notifier.reachable()
    assert notifier.show(note(), no_click) is Delivery.NOT_SENT
    assert notifier.capabilities == frozenset()
    notifier.close()


def test_without_an_address_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    assert FreedesktopNotifier().show(note(), no_click) is Delivery.NOT_SENT


@pytest.fixture
def deaf_daemon(bare_desktop: DesktopSession) -> Iterator[DesktopSession]:
    """Have somebody own the daemon's name who never answers."""
    bus = SessionBus(bare_desktop.bus_address, "org.example.Nothing", lambda _member, _body: None)
    bus.ask(message_bus.RequestName("org.freedesktop.Notifications"))
    yield bare_desktop
    bus.close()
    bus.join()


def test_close_does_not_wait_for_a_daemon_that_hangs(deaf_daemon: DesktopSession) -> None:
    notifier = FreedesktopNotifier(deaf_daemon.bus_address)
    assert notifier.reachable()
    deliveries: queue.Queue[Delivery] = queue.Queue()
    showing = threading.Thread(target=lambda: deliveries.put(notifier.show(note(), no_click)))
    showing.start()
    start = time.monotonic()
    notifier.close()
    took = time.monotonic() - start
    showing.join(timeout=PATIENCE_SECONDS)
    assert deliveries.get_nowait() is Delivery.NOT_SENT
    assert took < AT_ONCE_SECONDS


def test_close_is_quick_and_ends_every_thread(
    desktop: DesktopSession, bus_notifier: FreedesktopNotifier
) -> None:
    before = set(threading.enumerate())
    notifier = FreedesktopNotifier(desktop.bus_address)
    notifier.show(note(), no_click)
    start = time.monotonic()
    notifier.close()
    assert time.monotonic() - start < AT_ONCE_SECONDS
    assert set(threading.enumerate()) <= before


def test_a_click_after_close_does_nothing(
    desktop: DesktopSession, bus_notifier: FreedesktopNotifier
) -> None:
    bus_notifier.show(note(), no_click)
    bus_notifier.close()
    desktop.click_notification()
    assert desktop.displayed_notifications() == 0


def test_signals_that_make_no_sense_are_ignored(
    desktop: DesktopSession, bus_notifier: FreedesktopNotifier
) -> None:
    clicks: queue.Queue[str] = queue.Queue()
    bus_notifier.show(note(), lambda: clicks.put("clicked"))
    daemon = DBusAddress("/org/freedesktop/Notifications", interface=DAEMON)
    with open_dbus_connection(desktop.bus_address) as stranger:
        for signature, body in (
            ("s", ("default",)),
            ("us", (4000, "default")),
            ("uss", (1, "", "")),
        ):
            stranger.send(new_signal(daemon, "ActionInvoked", signature, body))
            stranger.send(new_signal(daemon, "NotificationClosed", signature, body))
        message_bus_answers = stranger.send_and_get_reply(message_bus.GetId())
    assert message_bus_answers
    desktop.click_notification()
    assert clicks.get(timeout=PATIENCE_SECONDS) == "clicked"


def test_what_was_shown_is_withdrawn_from_the_screen(
    desktop: DesktopSession, bus_notifier: FreedesktopNotifier
) -> None:
    for key in ("first", "second"):
        bus_notifier.show(note(key=key, title=f"about {key}"), no_click)
    assert desktop.displayed_notifications() == 2
    bus_notifier.withdraw()
    assert desktop.displayed_notifications() == 0
    assert Capability.WITHDRAW in bus_notifier.capabilities
    bus_notifier.show(note(key="third"), no_click)
    assert desktop.displayed_notifications() == 1


def test_one_is_withdrawn_from_the_screen_and_the_other_stays(
    desktop: DesktopSession, bus_notifier: FreedesktopNotifier
) -> None:
    for key in ("first", "second"):
        bus_notifier.show(note(key=key, title=f"about {key}"), no_click)
    bus_notifier.withdraw("first")
    assert desktop.displayed_notifications() == 1
    bus_notifier.show(note(key="second", title="about second, again"), no_click)
    assert desktop.displayed_notifications() == 1, "it is still known"
