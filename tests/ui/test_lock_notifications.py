"""What a locked Guardian says on the desktop, and where a click on it leads."""

import pytest

from guardian.desk.locked_values import Glance, GlanceKind
from tests.ui.conftest import Rig
from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk, FakeNotifier
from tests.ui.locking import from_another_thread, is_locked, reopen


def waits(rig: Rig, opening: FakeOpening, *, urgent: bool) -> bool:
    assert opening.told_waiting is not None
    told = opening.told_waiting
    opening.glance_now = Glance(kind=GlanceKind.WAITING)
    answers: list[bool] = []
    from_another_thread(lambda: answers.append(told(urgent)))
    rig.settle()
    return answers[0]


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "Something waits for you. Open Guardian to see it."),
        ("zh_CN", "有事情等您查看。请打开 Guardian。"),
    ],
)
def test_a_locked_guardian_says_only_that_something_waits(
    rig: Rig, language: str, body: str
) -> None:
    desk = Desk(language)
    notifier, opening = FakeNotifier(), FakeOpening(desk)
    window = rig.window(desk, opening=opening, notifier=notifier)
    window.lock()
    rig.settle()
    for urgent in (False, True):
        assert waits(rig, opening, urgent=urgent), "the service may hear that it was shown"
    assert [each["crisis"] for each in notifier.shown] == [False, True]
    for each in notifier.shown:
        assert (each["title"], each["body"]) == ("Guardian", body)
    assert len({str(each["key"]) for each in notifier.shown}) == 1


def test_a_click_on_it_leads_to_the_alerts_after_the_passphrase(rig: Rig, desk: Desk) -> None:
    notifier, opening = FakeNotifier(), FakeOpening(desk)
    window = rig.window(desk, opening=opening, notifier=notifier)
    window.lock()
    rig.settle()
    waits(rig, opening, urgent=False)
    opening.glance_now = Glance(kind=GlanceKind.HIDDEN)
    window.hide()
    (click,) = notifier.clicks.values()
    from_another_thread(click)
    rig.settle()
    assert window.isVisible()
    assert is_locked(rig, window)
    reopen(rig, window)
    assert rig.find(window, "page_alerts").isVisible()


def test_what_waits_is_shown_after_the_passphrase(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    window = rig.window(desk, opening=opening)
    window.lock()
    rig.settle()
    waits(rig, opening, urgent=True)
    assert opening.told_change is not None
    opening.told_change()
    rig.settle()
    reopen(rig, window)
    assert rig.find(window, "page_alerts").isVisible()


def test_an_older_notification_leads_to_its_alert_after_the_passphrase(
    rig: Rig, desk: Desk
) -> None:
    notifier = FakeNotifier()
    window = rig.window(desk, notifier=notifier)
    watching = desk.watching
    assert watching is not None
    from_another_thread(lambda: watching[1]("alert-meeting"))
    rig.settle()
    window.lock()
    rig.settle()
    from_another_thread(notifier.clicks["alert-meeting"])
    rig.settle()
    assert is_locked(rig, window)
    assert "stranger" not in rig.texts(window)
    reopen(rig, window)
    assert "Talk about meeting a stranger, secrets or gifts" in rig.texts(window)


def test_without_notifications_the_lock_screen_tells(rig: Rig, desk: Desk) -> None:
    notifier, opening = FakeNotifier(works=False), FakeOpening(desk)
    window = rig.window(desk, opening=opening, notifier=notifier)
    window.lock()
    rig.settle()
    assert not waits(rig, opening, urgent=False), "nobody saw anything"
    assert opening.told_change is not None
    opening.told_change()
    rig.settle()
    assert "Something waits for you." in rig.texts(window)


def test_what_the_desktop_shows_is_withdrawn_when_it_is_locked(rig: Rig, desk: Desk) -> None:
    notifier = FakeNotifier()
    window = rig.window(desk, notifier=notifier)
    assert notifier.withdrawn == 0
    window.lock()
    rig.settle()
    assert notifier.withdrawn == 1
