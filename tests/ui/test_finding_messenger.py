"""Somebody is told of a finding once, and nothing of a chat is in what is told."""

from guardian.desk.finding_values import FindingKind
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk, FakeNotifier
from tests.ui.finding_samples import finding, findings


def test_what_was_found_is_told_once(rig: Rig, desk: Desk) -> None:
    desk.found = findings()
    notifier = FakeNotifier()
    rig.window(desk, notifier=notifier)
    told = [each for each in notifier.shown if str(each["key"]).startswith("finding-")]
    assert [each["key"] for each in told] == ["finding-1", "finding-2", "finding-3"]
    assert told[0]["title"] == "Guardian: something to look at about Mia"
    assert told[0]["body"] == "Chat in closed hours. Open Guardian to read more."
    assert not any(each["crisis"] for each in told)
    assert desk.calls.named("mark_finding_told") == [(1,), (2,), (3,)]


def test_a_change_tells_of_what_is_new(rig: Rig, desk: Desk) -> None:
    notifier = FakeNotifier()
    rig.window(desk, notifier=notifier)
    assert desk.watching is not None
    desk.found = (finding(7, kind=FindingKind.LINK_ENDED),)
    desk.watching[0](frozenset({"findings"}))
    rig.settle()
    (told,) = [each for each in notifier.shown if each["key"] == "finding-7"]
    assert told["crisis"] is True
    desk.watching[0](frozenset({"findings"}))
    rig.settle()
    assert len([each for each in notifier.shown if each["key"] == "finding-7"]) == 1


def test_a_click_opens_the_alerts(rig: Rig, desk: Desk) -> None:
    desk.found = findings()
    notifier = FakeNotifier()
    window = rig.window(desk, notifier=notifier)
    notifier.clicks["finding-1"]()
    rig.settle()
    assert rig.find(window, "finding_1").isVisible()


def test_without_notifications_the_window_says_it(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk, notifier=FakeNotifier(works=False))
    rig.click(window, "go_settings")
    assert desk.watching is not None
    desk.found = (finding(7),)
    desk.watching[0](frozenset({"findings"}))
    rig.settle()
    assert "Guardian: something to look at about Mia" in rig.texts(window)
