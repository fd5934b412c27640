"""Notifications as the window asks for them: chosen late, once, and told how far they went."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from guardian.desk.notifying import MOST_SHOWN, DesktopNotifications
from guardian.notify.notification import Capability, Delivery, Notification, Urgency
from tests.contract.notifier import no_click


class PaperNotifier:
    """Writes down what it is given, and says that it went as far as ``delivery``."""

    name = "paper"
    capabilities: frozenset[Capability] = frozenset()

    def __init__(self, delivery: Delivery = Delivery.SENT) -> None:
        self.delivery = delivery
        self.shown: list[Notification] = []
        self.clicks: list[Callable[[], None]] = []
        self.closed = 0
        self.withdrawn = 0
        self.taken_back: list[str | None] = []

    def show(self, notification: Notification, on_click: Callable[[], None]) -> Delivery:
        self.shown.append(notification)
        self.clicks.append(on_click)
        return self.delivery

    def withdraw(self, key: str | None = None) -> None:
        self.withdrawn += 1
        self.taken_back.append(key)

    def close(self) -> None:
        self.closed += 1


def _show(desk: DesktopNotifications, *, crisis: bool = False) -> bool:
    return desk.show(key="a1", title="Mia", body="Please look", crisis=crisis, on_click=no_click)


@pytest.mark.parametrize(
    ("delivery", "went"),
    [(Delivery.SENT, True), (Delivery.HANDED_OVER, True), (Delivery.NOT_SENT, False)],
)
def test_only_what_was_not_sent_did_not_go_out(delivery: Delivery, went: bool) -> None:
    paper = PaperNotifier(delivery)
    assert _show(DesktopNotifications(lambda: paper)) is went


@pytest.mark.parametrize(("crisis", "urgency"), [(True, "critical"), (False, "normal")])
def test_a_crisis_is_urgent_and_nothing_else_is(crisis: bool, urgency: str) -> None:
    paper = PaperNotifier()
    _show(DesktopNotifications(lambda: paper), crisis=crisis)
    assert paper.shown == [
        Notification(key="a1", title="Mia", body="Please look", urgency=Urgency(urgency))
    ]


def test_a_click_comes_back_to_who_asked() -> None:
    paper, clicked = PaperNotifier(), threading.Event()
    desk = DesktopNotifications(lambda: paper)
    desk.show(key="a1", title="", body="", crisis=False, on_click=clicked.set)
    paper.clicks[0]()
    assert clicked.is_set()


def test_the_way_is_chosen_at_the_first_one_and_once() -> None:
    chosen: list[PaperNotifier] = []
    start = threading.Barrier(4)

    def choose() -> PaperNotifier:
        chosen.append(PaperNotifier())
        return chosen[-1]

    desk = DesktopNotifications(choose)
    assert chosen == []

    def show(_number: int) -> bool:
        start.wait(10)
        return _show(desk)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(show, range(4))) == [True] * 4
    assert [len(paper.shown) for paper in chosen] == [4]


def test_closing_lets_go_of_what_was_chosen_and_of_nothing_else() -> None:
    paper = PaperNotifier()
    desk = DesktopNotifications(lambda: paper)
    desk.close()
    assert paper.closed == 0
    _show(desk)
    desk.close()
    assert paper.closed == 1


def test_what_was_shown_is_withdrawn_and_nothing_is_chosen_for_that() -> None:
    paper, asked = PaperNotifier(), []

    def choose() -> PaperNotifier:
        asked.append(1)
        return paper

    desk = DesktopNotifications(choose)
    desk.withdraw()
    assert not asked
    _show(desk)
    desk.withdraw()
    assert paper.withdrawn == 1


def _show_all(desk: DesktopNotifications, *keys: str) -> None:
    for key in keys:
        desk.show(key=key, title="Mia", body="Please look", crisis=False, on_click=no_click)


def test_what_was_answered_elsewhere_is_taken_back_once() -> None:
    paper = PaperNotifier()
    desk = DesktopNotifications(lambda: paper)
    desk.withdraw_answered(lambda _key: True)
    _show_all(desk, "a1", "a2", "a3", "a1")
    desk.withdraw_answered({"a1", "a3", "never"}.__contains__)
    desk.withdraw_answered({"a1", "a3", "never"}.__contains__)
    assert paper.taken_back == ["a1", "a3"]
    _show_all(desk, "a1")
    desk.withdraw_answered({"a1"}.__contains__)
    assert paper.taken_back == ["a1", "a3", "a1"], "it was told once more"


def test_after_everything_was_withdrawn_nothing_is_asked_about() -> None:
    paper = PaperNotifier()
    desk = DesktopNotifications(lambda: paper)
    _show_all(desk, "a1")
    desk.withdraw()
    desk.withdraw_answered(lambda _key: True)
    assert paper.taken_back == [None]


def test_no_more_is_remembered_than_a_screen_holds() -> None:
    paper = PaperNotifier()
    desk = DesktopNotifications(lambda: paper)
    _show_all(desk, *(f"a{n}" for n in range(MOST_SHOWN + 9)))
    asked: list[str] = []

    def note(key: str) -> bool:
        asked.append(key)
        return False

    desk.withdraw_answered(note)
    assert (len(asked), asked[0]) == (MOST_SHOWN, "a9")
