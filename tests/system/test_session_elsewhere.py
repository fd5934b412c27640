"""What Windows' and macOS' messages mean. That they arrive there was seen by nobody yet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.system import awakening, mac_signals, windows_signals
from guardian.system.awakening import listen_for_waking
from guardian.system.mac_signals import MacSignals
from guardian.system.session_calls import Call, SessionCalls
from guardian.system.session_signals import SessionSignals, find_session_signals
from guardian.system.windows_signals import WindowsSignals

WINDOW = 77


class Heard:
    """What was called, in order."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.asking = SessionCalls(
            on_lock=lambda: self.calls.append("lock"),
            on_sleep=lambda: self.calls.append("sleep"),
            on_wake=lambda: self.calls.append("wake"),
        )


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.mark.parametrize(
    ("message", "parameter", "called"),
    [
        (0x02B1, 7, "lock"),
        (0x02B1, 2, "lock"),  # another person signs in at the same screen
        (0x02B1, 4, "lock"),  # the remote desktop is left
        (0x02B1, 8, None),  # unlocked
        (0x02B1, 1, None),
        (0x0218, 4, "sleep"),
        (0x0218, 18, "wake"),
        (0x0218, 7, None),  # told once more where a person woke it
        (0x0218, 10, None),  # mains or battery
        (0x0010, 7, None),
    ],
)
def test_what_windows_tells(heard: Heard, message: int, parameter: int, called: str | None) -> None:
    call = windows_signals.call_of(heard.asking, message, parameter)
    if call is not None:
        call()
    assert heard.calls == ([] if called is None else [called])


@given(st.integers(0, 0xFFFF), st.integers(0, 2**64 - 1))
def test_a_window_answers_every_message(message: int, parameter: int) -> None:
    heard, left = Heard(), list[tuple[int, int, int, int]]()

    def otherwise(window: int, message: int, wparam: int, lparam: int) -> int:
        left.append((window, message, wparam, lparam))
        return 5

    answer = WindowsSignals().procedure(heard.asking, otherwise)(WINDOW, message, parameter, 3)
    if left:
        assert (answer, left, heard.calls) == (5, [(WINDOW, message, parameter, 3)], [])
    else:
        assert (answer, len(heard.calls)) == (1, 1)


def test_a_window_that_was_stopped_calls_nothing(heard: Heard) -> None:
    signals = WindowsSignals()
    signals.stop()
    assert signals.procedure(heard.asking, lambda *_: 5)(WINDOW, 0x02B1, 7, 0) == 1
    assert heard.calls == []


@pytest.mark.parametrize(
    ("message", "called", "answered"),
    [
        (0xE0000270, [], True),
        (0xE0000280, ["sleep"], True),
        (0xE0000290, [], False),
        (0xE0000300, ["wake"], False),
        (0xE0000320, [], False),
    ],
)
def test_what_macos_tells(heard: Heard, message: int, called: list[str], answered: bool) -> None:
    call = mac_signals.call_of(heard.asking, message)
    if call is not None:
        call()
    assert heard.calls == called
    assert mac_signals.waits_for_an_answer(message) is answered


def test_a_lock_screen_calls_once_and_not_after_a_stop(heard: Heard) -> None:
    signals = MacSignals()
    signals.stop()
    signals.locked(heard.asking)
    assert heard.calls == []


@pytest.mark.parametrize(
    ("platform", "kind"),
    [("win32", WindowsSignals), ("darwin", MacSignals), ("freebsd14", type(None))],
)
def test_each_platform_has_its_own(platform: str, kind: type) -> None:
    signals: SessionSignals | None = find_session_signals(platform)
    assert isinstance(signals, kind)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_waking_is_heard_where_there_is_no_logind(
    heard: Heard, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    signals = Started()
    monkeypatch.setattr(awakening, "find_session_signals", lambda _platform: signals)
    assert listen_for_waking(heard.asking.on_wake, platform) is signals
    assert signals.calls is not None
    signals.calls.on_lock()
    signals.calls.on_sleep()
    assert heard.calls == []
    signals.calls.on_wake()
    assert heard.calls == ["wake"]


class Started:
    """Signals of a platform that is not this one."""

    def __init__(self) -> None:
        self.calls: SessionCalls | None = None

    def start(self, on_lock: Call, on_sleep: Call, on_wake: Call) -> None:
        self.calls = SessionCalls(on_lock=on_lock, on_sleep=on_sleep, on_wake=on_wake)

    def stop(self) -> None:
        self.calls = None
