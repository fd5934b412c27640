"""The way for Windows and macOS, over a stand-in for its library, which is not installed here."""

import enum
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from guardian.notify.native import BODY_UNITS, TITLE_UNITS, NativeNotifier, load_library
from guardian.notify.notification import Delivery, Notifier, Urgency
from guardian.notify.plain_text import utf16_units
from tests.contract.notifier import NotifierContract, no_click, note


class _Urgency(enum.Enum):
    Low = "low"
    Normal = "normal"
    Critical = "critical"


@dataclass(frozen=True)
class _Sent:
    title: str
    message: str
    urgency: _Urgency
    on_clicked: Callable[[], None]
    identifier: str


@dataclass
class StandIn:
    """Keeps what it is given as the library does; ``broken`` loses it and only logs."""

    broken: bool = False
    failure: Exception | None = None
    made: list[tuple[str, object]] = field(default_factory=list)
    shown: dict[str, _Sent] = field(default_factory=dict)
    threads: set[str] = field(default_factory=set)

    def library(self) -> Any:
        stand_in = self

        class DesktopNotifier:
            def __init__(self, app_name: str, app_icon: object) -> None:
                stand_in.made.append((app_name, app_icon))

            async def send_notification(self, notification: _Sent) -> str:
                stand_in.threads.add(threading.current_thread().name)
                if stand_in.failure is not None:
                    raise stand_in.failure
                if not stand_in.broken:
                    stand_in.shown[notification.identifier] = notification
                return notification.identifier

            async def clear(self, identifier: str) -> None:
                stand_in.shown.pop(identifier, None)

            async def clear_all(self) -> None:
                stand_in.shown.clear()

            async def get_current_notifications(self) -> list[str]:
                return list(stand_in.shown)

        return SimpleNamespace(
            DesktopNotifier=DesktopNotifier, Notification=_Sent, Urgency=_Urgency
        )


@pytest.fixture
def stand_in() -> StandIn:
    """Make a library that works."""
    return StandIn()


@pytest.fixture
def native(stand_in: StandIn) -> Iterator[NativeNotifier]:
    """Make a notifier over it."""
    notifier = NativeNotifier(stand_in.library())
    yield notifier
    notifier.close()


class TestContract(NotifierContract):
    @pytest.fixture
    def notifier(self, native: NativeNotifier) -> Notifier:
        return native


def test_one_system_notifier_is_made_without_the_logo_of_python(
    native: NativeNotifier, stand_in: StandIn
) -> None:
    for key in "abc":
        native.show(note(key=key), no_click)
    assert stand_in.made == [("Guardian", None)]
    assert stand_in.threads == {"system notifications"}


def test_the_same_key_has_the_same_identifier(native: NativeNotifier, stand_in: StandIn) -> None:
    native.show(note(key="a", body="one"), no_click)
    native.show(note(key="a", body="two"), no_click)
    native.show(note(key="b"), no_click)
    assert len(stand_in.shown) == 2
    assert "two" in {sent.message for sent in stand_in.shown.values()}
    assert all(len(identifier) == 16 for identifier in stand_in.shown)


def test_one_is_withdrawn_and_the_other_stays(native: NativeNotifier, stand_in: StandIn) -> None:
    native.show(note(key="a", body="one"), no_click)
    native.show(note(key="b", body="two"), no_click)
    native.withdraw("a")
    native.withdraw("never shown")
    assert [sent.message for sent in stand_in.shown.values()] == ["two"]


def test_text_is_bounded_for_windows(native: NativeNotifier, stand_in: StandIn) -> None:
    native.show(note(title="👍" * 100, body="<b>" + "👍" * 400, urgency=Urgency.CRITICAL), no_click)
    (sent,) = stand_in.shown.values()
    assert utf16_units(sent.title) <= TITLE_UNITS
    assert utf16_units(sent.message) <= BODY_UNITS
    assert sent.message.startswith("<b>")
    assert sent.urgency is _Urgency.Critical


def test_a_click_calls_back(native: NativeNotifier, stand_in: StandIn) -> None:
    clicked = threading.Event()
    native.show(note(), clicked.set)
    (sent,) = stand_in.shown.values()
    sent.on_clicked()
    assert clicked.wait(timeout=20)


def test_what_the_library_loses_is_not_sent(native: NativeNotifier, stand_in: StandIn) -> None:
    stand_in.broken = True
    assert native.show(note(), no_click) is Delivery.NOT_SENT


@pytest.mark.parametrize("failure", [OSError("no such service"), RuntimeError("no main loop")])
def test_what_the_library_raises_is_not_sent(
    native: NativeNotifier, stand_in: StandIn, failure: Exception
) -> None:
    stand_in.failure = failure
    assert native.show(note(), no_click) is Delivery.NOT_SENT


def test_close_ends_its_thread(native: NativeNotifier) -> None:
    native.close()
    assert "system notifications" not in {thread.name for thread in threading.enumerate()}


def test_the_library_is_absent_on_linux() -> None:
    with pytest.raises(ImportError):
        load_library()
