"""What a child asks for: shown in words, answered with a click that can be taken back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox, QSpinBox, QWidget

from guardian.desk.errors import AccountGoneError
from guardian.desk.values import Stage
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk, FakeNotifier
from ui.answers import HeldAnswers
from ui.presentation import Presentation
from ui.sayings.asked import asked_for, refused, time_left, told
from ui.tray import Tray
from ui.window import MainWindow

HOSTILE = "<b>x</b>\u202e\n" + "y" * 400


@pytest.fixture
def asking(desk: Desk) -> Desk:
    """Return two children who ask, of one kind each."""
    desk.linked = (samples.link(), samples.second_link())
    desk.asked = samples.requests()
    return desk


def let_time_pass(rig: Rig, window: MainWindow) -> None:
    """Let the time for undoing be over."""
    (answers,) = window.findChildren(HeldAnswers)
    for timer in answers.findChildren(QTimer):
        assert timer.interval() == 8000
        timer.setInterval(0)
    rig.settle()


def given(desk: Desk) -> list[tuple[object, ...]]:
    return desk.calls.named("answer")


def test_home_says_who_asks_for_what(rig: Rig, asking: Desk) -> None:
    words = rig.texts(rig.window(asking))
    for text in (
        "Mia asks",
        "Leo asks",
        "15 more minutes today",
        "Chat with Storyteller Lan",
        "Buy “A bag of star coins” for ¥6",
        "Leave minors' mode",
        "Asked today 20:04 · 23 h left to answer",
        "Asked today 19:40 · 41 min left to answer",
    ):
        assert text in words


def test_the_child_that_is_looked_at_comes_first(rig: Rig, asking: Desk) -> None:
    window = rig.window(asking)
    mia, leo = rig.find(window, "asks_link-1"), rig.find(window, "asks_link-2")
    assert mia.mapTo(window, mia.rect().topLeft()).y() < leo.mapTo(window, leo.pos()).y()


def test_without_requests_there_is_no_card(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    assert window.findChildren(QWidget, "asks_link-1") == []


def test_what_waits_is_said_in_the_second_sentence(rig: Rig, asking: Desk) -> None:
    asking.overview_now = replace(asking.overview_now, latest_alerts=(), alerts_waiting=0)
    window = rig.window(asking)
    assert "Nothing worrying; 3 requests wait for your answer." in rig.texts(window)
    asking.asked = ()
    window.bridge.announce_change(frozenset({"requests"}))
    rig.wait_until(lambda: "Nothing waits for you." in rig.texts(window))


def test_an_answer_leaves_after_the_time_to_undo_it(rig: Rig, asking: Desk) -> None:
    window = rig.window(asking)
    rig.click(window, "approve_time")
    assert "Approved: 15 minutes. It is sent in a few seconds." in rig.texts(window)
    assert given(asking) == []
    let_time_pass(rig, window)
    assert given(asking) == [("link-1", "time", True, 15)]
    rig.wait_until(lambda: "Approved: 15 minutes" in rig.texts(window))
    rig.wait_until(lambda: "Not confirmed yet" in rig.texts(window))
    assert not window.findChildren(QWidget, "undo_time") or "Undo" not in rig.texts(window)


def test_undo_gives_the_choice_back(rig: Rig, asking: Desk) -> None:
    window = rig.window(asking)
    rig.click(window, "deny_purchase")
    assert "Not now. It is sent in a few seconds." in rig.texts(window)
    rig.click(window, "undo_purchase")
    assert rig.find(window, "approve_purchase").isEnabled()
    let_time_pass(rig, window)
    assert given(asking) == []


def test_other_time_may_be_given(rig: Rig, asking: Desk) -> None:
    window = rig.window(asking)
    spin = rig.find(window, "minutes_time")
    assert isinstance(spin, QSpinBox)
    assert (spin.minimum(), spin.maximum(), spin.value()) == (1, 240, 15)
    spin.setValue(20)
    rig.click(window, "deny_character")  # draws every row anew
    again = rig.find(window, "minutes_time")
    assert isinstance(again, QSpinBox)
    assert again.value() == 20
    rig.click(window, "approve_time")
    let_time_pass(rig, window)
    assert given(asking) == [
        ("link-1", "character", False, None),
        ("link-1", "time", True, 20),
    ]


def test_leaving_minors_mode_asks_first_and_says_what_happens(rig: Rig, asking: Desk) -> None:
    window = rig.window(asking)
    rig.click(window, "approve_leave")
    (box,) = window.findChildren(QMessageBox, "ask_to_leave_minors_mode")
    assert box.text() == "Let Leo leave minors' mode?"
    assert "stay in force" in box.informativeText()
    rig.click(window, "stay_in_minors_mode")
    assert rig.find(window, "approve_leave").isVisible()
    rig.click(window, "approve_leave")
    rig.click(window, "leave_minors_mode")
    let_time_pass(rig, window)
    assert given(asking) == [("link-2", "leave", True, None)]


def test_saying_not_now_to_it_asks_nothing(rig: Rig, asking: Desk) -> None:
    window = rig.window(asking)
    rig.click(window, "deny_leave")
    assert window.findChildren(QMessageBox) == []


def test_a_lock_sends_what_is_held_before_it_closes(rig: Rig, asking: Desk) -> None:
    opening = FakeOpening(asking)
    window = rig.window(asking, opening=opening)
    rig.click(window, "approve_time")
    order: list[str] = []
    asking.calls.listener = order.append
    opening.calls.listener = order.append
    window.lock()
    rig.settle()
    assert given(asking) == [("link-1", "time", True, 15)]
    told = [name for name in order if name in {"answer", "send_now", "lock"}]
    assert told == ["answer", "send_now", "lock"]


def test_nothing_keeps_guardian_from_locking(rig: Rig, asking: Desk) -> None:
    opening = FakeOpening(asking)
    window = rig.window(asking, opening=opening)
    rig.click(window, "approve_time")
    asking.calls.failures["answer"] = AccountGoneError()
    window.lock()
    rig.settle()
    assert "Guardian is locked." in rig.texts(window)


def test_quitting_sends_what_is_held(rig: Rig, asking: Desk) -> None:
    window = rig.window(asking)
    rig.click(window, "approve_time")
    window.leave()
    rig.settle()
    assert given(asking) == [("link-1", "time", True, 15)]


def test_closing_the_window_sends_what_is_held(
    rig: Rig, asking: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tray, "available", staticmethod(lambda: True))
    monkeypatch.setattr(Tray, "visible", property(lambda _self: True))
    window = rig.window(asking)
    rig.click(window, "approve_time")
    window.close()
    rig.settle()
    assert given(asking) == [("link-1", "time", True, 15)]


def test_another_language_loses_no_answer(rig: Rig, asking: Desk) -> None:
    window = rig.window(asking)
    rig.click(window, "approve_time")
    window.life._set_language("zh_CN")
    rig.settle()
    assert given(asking) == [("link-1", "time", True, 15)]


def test_an_answer_that_cannot_be_kept_is_told_and_given_back(rig: Rig, asking: Desk) -> None:
    window = rig.window(asking)
    rig.click(window, "approve_time")
    asking.calls.failures["answer"] = AccountGoneError()
    let_time_pass(rig, window)
    assert AccountGoneError().in_language("en").message in rig.texts(window)
    assert rig.find(window, "approve_time").isEnabled()


def test_what_came_of_each_answer_is_said(rig: Rig, asking: Desk) -> None:
    asking.asked = samples.answered_requests()
    window = rig.window(asking)
    words = rig.texts(window)
    assert "Approved: 20 minutes" in words
    assert "Another guardian's limit is stricter and holds all the same." in words
    assert "It was taken back before your answer arrived." in words
    assert rig.find(window, "approve_character").isEnabled(), "it still waits"
    for settled in ("time", "purchase", "leave"):
        assert window.findChildren(QWidget, f"approve_{settled}") == []


def test_the_time_that_is_left_runs(rig: Rig, asking: Desk) -> None:
    window = rig.window(asking)
    presentation = window.life._presentation
    request = asking.asked[1]
    assert time_left(presentation, request).endswith("41 min left to answer")
    late = replace(request, expires_at=samples.NOW - timedelta(minutes=1))
    assert time_left(presentation, late).endswith("0 min left to answer")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_others_wrote_is_bounded_and_not_in_a_notification(
    presentation: Callable[[str], Presentation], language: str
) -> None:
    shown = presentation(language)
    for request in samples.requests(language):
        hostile = replace(request, ward_name=HOSTILE, character_name=HOSTILE, item=HOSTILE)
        for text in (asked_for(shown, hostile), told(shown, hostile)):
            assert len(text) < 120
            assert "\u202e" not in text
            assert "\n" not in text
        named = replace(request, ward_name="Mia", character_name="QQQ", item="QQQ")
        assert "QQQ" not in told(shown, named)


def test_an_unknown_refusal_has_a_sentence(presentation: Callable[[str], Presentation]) -> None:
    words = presentation("en").words
    assert refused(words, "of a later version") == "The service did not accept the answer."


def test_a_new_request_is_told_once(rig: Rig, desk: Desk) -> None:
    notifier = FakeNotifier()
    window = rig.window(desk, notifier=notifier)
    assert notifier.shown == []
    desk.asked = samples.requests()[:1]
    for _ in range(2):
        window.bridge.announce_change(frozenset({"requests"}))
        rig.settle()
    assert notifier.shown == [
        {
            "key": "request-time",
            "title": "Mia asks for 15 more minutes",
            "body": "Open Guardian to answer.",
            "crisis": False,
        }
    ]
    assert desk.told == {("link-1", "time")}


def test_what_nobody_was_told_of_is_told_at_the_start(rig: Rig, asking: Desk) -> None:
    asking.told = {("link-1", "time"), ("link-2", "leave")}
    asking.asked = (
        *asking.asked[:3],
        replace(asking.asked[3], stage=Stage.ASKED, approved=True),
    )
    notifier = FakeNotifier()
    rig.window(asking, notifier=notifier)
    assert {each["title"] for each in notifier.shown} == {
        "Mia asks to chat with another character",
        "Mia asks to buy something",
    }


def test_a_click_on_it_leads_home(rig: Rig, asking: Desk) -> None:
    notifier = FakeNotifier()
    window = rig.window(asking, notifier=notifier)
    rig.click(window, "go_settings")
    notifier.clicks["request-time"]()
    rig.settle()
    assert rig.find(window, "request_time").isVisible()


def test_the_window_tells_where_the_desktop_cannot(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk, notifier=FakeNotifier(works=False))
    rig.click(window, "go_settings")
    desk.asked = samples.requests()[:1]
    window.bridge.announce_change(frozenset({"requests"}))
    rig.settle()
    assert "Mia asks for 15 more minutes" in rig.texts(window)
    rig.click(window, "toast_action")
    assert rig.find(window, "request_time").isVisible()
