"""Behind the lock only to answer: one small page, and locked again at once."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from guardian.desk.locked_values import Glance, GlanceKind
from guardian.desk.opening_state import OpeningState
from guardian.desk.values import Stage
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk
from ui.tray import Tray
from ui.window import MainWindow

PASSPHRASE = "four brown owls"


@pytest.fixture
def asking(desk: Desk) -> Desk:
    """Return a child who asks for time and for a purchase; the service is reached."""
    time, _, purchase, _ = samples.requests()
    desk.asked = (time, purchase)
    desk.delivers = True
    return desk


def locked(desk: Desk, kind: GlanceKind = GlanceKind.WAITING) -> FakeOpening:
    opening = FakeOpening(desk, OpeningState.LOCKED, PASSPHRASE)
    opening.glance_now = Glance(kind=kind)
    return opening


def quick(rig: Rig, desk: Desk, passphrase: str = PASSPHRASE) -> MainWindow:
    window = rig.window(desk, opening=locked(desk))
    rig.type(window, "passphrase", passphrase)
    rig.click(window, "answer_and_lock")
    return window


def is_locked(rig: Rig, window: MainWindow) -> bool:
    rig.settle()
    return "Guardian is locked." in rig.texts(window)


@pytest.mark.parametrize("kind", [kind for kind in GlanceKind if kind is not GlanceKind.WAITING])
def test_it_is_offered_only_where_it_may_be_told_that_something_waits(
    rig: Rig, asking: Desk, kind: GlanceKind
) -> None:
    window = rig.window(asking, opening=locked(asking, kind))
    assert "Answer and lock again" not in rig.texts(window)


def test_nothing_is_shown_before_the_passphrase(rig: Rig, asking: Desk) -> None:
    window = rig.window(asking, opening=locked(asking))
    assert "Answer and lock again" in rig.texts(window)
    for secret in ("Mia", "minutes", "star coins"):
        assert secret not in rig.texts(window)
    rig.click(window, "answer_and_lock")
    assert "Please type the passphrase." in rig.texts(window)
    assert asking.calls.named("waiting") == []


def test_a_wrong_passphrase_opens_nothing(rig: Rig, asking: Desk) -> None:
    window = quick(rig, asking, "four brown cats")
    assert is_locked(rig, window)
    assert asking.calls.named("waiting") == []


def test_only_what_waits_is_shown(rig: Rig, asking: Desk) -> None:
    window = quick(rig, asking)
    words = rig.texts(window)
    assert "15 more minutes today" in words
    assert "2 alerts wait, too. Open Guardian to read them." in words
    assert "chatted" not in words
    assert window.findChildren(QWidget, "shell") == []
    assert window.findChildren(QWidget, "navigation") == []
    assert asking.calls.named("overview") == []


def test_the_last_answer_locks(rig: Rig, asking: Desk) -> None:
    window = quick(rig, asking)
    rig.click(window, "approve_time")
    assert not is_locked(rig, window), "one more waits"
    rig.click(window, "deny_purchase")
    assert is_locked(rig, window)
    assert asking.calls.named("answer") == [
        ("link-1", "time", True, 15),
        ("link-1", "purchase", False, None),
    ]
    assert window.services is None


def test_done_locks_at_once(rig: Rig, asking: Desk) -> None:
    window = quick(rig, asking)
    rig.click(window, "quick_done")
    assert is_locked(rig, window)
    assert asking.calls.named("answer") == []


def test_a_minute_without_a_hand_locks(rig: Rig, asking: Desk) -> None:
    window = quick(rig, asking)
    rig.seconds += 59
    window.auto_lock.idle.check()
    assert not is_locked(rig, window)
    rig.seconds += 2
    window.auto_lock.idle.check()
    assert is_locked(rig, window)


def test_a_refused_answer_stays_with_its_reason(rig: Rig, asking: Desk) -> None:
    asking.asked = asking.asked[:1]
    asking.refusals["time"] = "out_of_hours"
    window = quick(rig, asking)
    rig.click(window, "approve_time")
    assert not is_locked(rig, window)
    assert "Chat stays closed until the end of the day" in rig.texts(window)
    rig.click(window, "deny_time")
    assert is_locked(rig, window)


def test_what_cannot_leave_is_said_before_it_is_locked(rig: Rig, asking: Desk) -> None:
    asking.delivers = False
    asking.asked = asking.asked[:1]
    window = quick(rig, asking)
    rig.click(window, "approve_time")
    assert not is_locked(rig, window)
    assert "leaves the next time Guardian is open" in rig.texts(window)
    asking.asked = (replace(asking.asked[0], stage=Stage.CONFIRMED),)
    window.bridge.announce_change(frozenset({"requests"}))
    rig.wait_until(lambda: is_locked(rig, window))


def test_where_nothing_waits_it_says_so(rig: Rig, desk: Desk) -> None:
    window = quick(rig, desk)
    assert "No request waits." in rig.texts(window)
    assert not is_locked(rig, window)


def test_closing_the_window_locks(rig: Rig, asking: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tray, "available", staticmethod(lambda: True))
    monkeypatch.setattr(Tray, "visible", property(lambda _self: True))
    window = quick(rig, asking)
    window.close()
    rig.settle()
    assert window.services is None


def test_no_way_leads_from_it_into_guardian(rig: Rig, asking: Desk) -> None:
    window = quick(rig, asking)
    ways: tuple[Callable[[], object], ...] = (
        lambda: window.open_alert("alert-crisis"),
        window.bridge.announce_waiting_click,
        window.bridge.announce_request_click,
        lambda: window.bridge.announce_alert("alert-crisis"),
    )
    for way in ways:
        way()
        rig.settle()
        assert window.findChildren(QWidget, "shell") == []
        assert "What waits for you" in rig.texts(window)


def test_after_an_ordinary_unlock_what_waits_is_in_front(rig: Rig, asking: Desk) -> None:
    asking.found_alerts = ()
    window = rig.window(asking, opening=locked(asking))
    rig.type(window, "passphrase", PASSPHRASE)
    rig.click(window, "unlock")
    assert "Mia asks" in rig.texts(window)


def test_tab_comes_to_what_waits_before_the_way_out(rig: Rig, asking: Desk) -> None:
    window = quick(rig, asking)
    page = rig.find(window, "page_quick_answers")
    each, order = page.nextInFocusChain(), list[str]()
    while each is not None and each is not page:
        if each.isVisible() and each.focusPolicy().value:
            order.append(each.objectName())
        each = each.nextInFocusChain()
    assert order.index("quick_done") > order.index("approve_time")
    assert order.index("quick_done") > order.index("deny_purchase")
