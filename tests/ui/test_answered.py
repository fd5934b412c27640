"""An alert that was answered leaves the screen of this computer as well."""

from dataclasses import replace

import pytest

from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk, FakeNotifier


@pytest.mark.parametrize("topic", ["missed_alerts", "alerts", "outbox"])
def test_an_alert_that_was_answered_elsewhere_is_taken_back(
    rig: Rig, desk: Desk, topic: str
) -> None:
    notifier = FakeNotifier()
    window = rig.window(desk, notifier=notifier)
    desk.found_alerts = tuple(samples.alert(name) for name in ("one", "two"))
    for name in ("one", "two"):
        window.bridge.announce_alert(name)
    rig.settle()
    assert {"one", "two"} <= notifier.clicks.keys()
    window.bridge.announce_change(frozenset({topic}))
    rig.settle()
    assert notifier.taken_back == set(), "nobody has answered"
    one, two = desk.found_alerts
    desk.found_alerts = (replace(one, acknowledged_at=samples.NOW), two)
    window.bridge.announce_change(frozenset({topic}))
    rig.settle()
    assert notifier.taken_back == {"one"}


def test_what_is_no_alert_stays_and_other_news_ask_about_none(rig: Rig, desk: Desk) -> None:
    notifier = FakeNotifier()
    window = rig.window(desk, notifier=notifier)
    notifier.clicks["finding-1"] = lambda: None
    asked = desk.calls.named("alert")
    window.bridge.announce_change(frozenset({"usage"}))
    rig.settle()
    assert desk.calls.named("alert") == asked
    window.bridge.announce_change(frozenset({"alerts"}))
    rig.settle()
    assert notifier.taken_back == set()
