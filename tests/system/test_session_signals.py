"""Real D-Bus daemons, and a service that speaks as logind and the screen savers do."""

import gc
import os
import queue
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from jeepney.io.threading import open_dbus_connection

from guardian.system import awakening
from guardian.system.awakening import listen_for_waking
from guardian.system.logind import SCREEN_SAVERS
from guardian.system.session_signals import LinuxSignals, find_session_signals
from tests.rig.desktop_session.bus import session_bus, wait_for_owner
from tests.rig.logind import (
    LOGIN,
    MANAGER,
    OURS,
    PATIENCE_SECONDS,
    THEIRS,
    Logind,
    emit,
    let_go,
    logind_on,
)


class Ears:
    """What was called, in order."""

    def __init__(self) -> None:
        self.heard: queue.Queue[str] = queue.Queue()
        self.may_sleep = threading.Event()
        self.may_sleep.set()

    def lock(self) -> None:
        self.heard.put("lock")

    def sleep(self) -> None:
        self.heard.put("sleep")
        assert self.may_sleep.wait(PATIENCE_SECONDS)

    def wake(self) -> None:
        self.heard.put("wake")

    def next(self) -> str:
        return self.heard.get(timeout=PATIENCE_SECONDS)


@pytest.fixture
def runtime() -> Iterator[Path]:
    # A socket's path may have 107 bytes, which pytest's folders would exceed.
    with tempfile.TemporaryDirectory(prefix="bus-") as folder:
        yield Path(folder)


@pytest.fixture
def bus(runtime: Path, tmp_path: Path) -> Iterator[str]:
    with session_bus(runtime, os.environ, tmp_path / "bus.log") as address:
        yield address


@pytest.fixture
def logind(bus: str) -> Iterator[Logind]:
    with logind_on(bus) as service:
        yield service


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def listening(bus: str, logind: Logind, ears: Ears) -> Iterator[LinuxSignals]:
    signals = LinuxSignals(system_address=bus, session_address=None)
    signals.start(ears.lock, ears.sleep, ears.wake)
    yield signals
    signals.stop()


@pytest.mark.usefixtures("listening")
def test_our_session_locks_us_and_another_one_does_not(logind: Logind, ears: Ears) -> None:
    os.close(logind.inhibitor())
    logind.lock(THEIRS)
    logind.lock(OURS)
    logind.sleep(going=False)
    assert [ears.next(), ears.next()] == ["lock", "wake"]


@pytest.mark.usefixtures("listening")
def test_sleep_waits_until_we_have_locked(logind: Logind, ears: Ears) -> None:
    inhibitor = logind.inhibitor()
    ears.may_sleep.clear()
    logind.sleep(going=True)
    assert ears.next() == "sleep"
    assert not let_go(inhibitor, within=0)
    ears.may_sleep.set()
    assert let_go(inhibitor)
    os.close(inhibitor)
    logind.sleep(going=False)
    assert ears.next() == "wake"
    again = logind.inhibitor()
    assert not let_go(again, within=0)
    os.close(again)


@pytest.mark.usefixtures("listening")
def test_the_promise_is_a_delay_in_words(logind: Logind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    os.close(logind.inhibitor())
    asked = [logind.asked.get(timeout=PATIENCE_SECONDS) for _ in range(2)]
    assert asked[0][0] in {"GetSession", "GetSessionByPID"}
    name, (what, who, why, mode) = asked[1]
    assert (name, what, who, mode) == ("Inhibit", "sleep", "Guardian", "delay")
    assert why


def test_the_session_is_known_by_its_name(
    bus: str, logind: Logind, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_SESSION_ID", "c7")
    signals = LinuxSignals(system_address=bus, session_address=None)
    signals.start(ears.lock, ears.sleep, ears.wake)
    os.close(logind.inhibitor())
    signals.stop()
    assert logind.asked.get() == ("GetSession", ("c7",))


def test_whose_session_is_unknown_is_locked_with_any(bus: str, ears: Ears) -> None:
    service = Logind(bus, knows_us=False)
    signals = LinuxSignals(system_address=bus, session_address=None)
    signals.start(ears.lock, ears.sleep, ears.wake)
    os.close(service.inhibitor())
    service.lock(THEIRS)
    assert ears.next() == "lock"
    signals.stop()
    service.close()


@pytest.mark.usefixtures("listening")
def test_a_signal_of_somebody_else_is_not_believed(bus: str, logind: Logind, ears: Ears) -> None:
    os.close(logind.inhibitor())
    with open_dbus_connection(bus) as stranger:
        emit(stranger, OURS, f"{LOGIN}.Session", "Lock")
        emit(stranger, MANAGER, f"{LOGIN}.Manager", "PrepareForSleep", "b", (True,))
    wait_for_owner(bus, LOGIN)
    logind.sleep(going=False)
    assert ears.next() == "wake"


def test_stopping_lets_the_computer_sleep_and_nothing_more_is_heard(
    listening: LinuxSignals, logind: Logind, ears: Ears
) -> None:
    inhibitor = logind.inhibitor()
    listening.stop()
    assert let_go(inhibitor)
    os.close(inhibitor)
    logind.lock(OURS)
    assert ears.heard.empty()


@pytest.mark.parametrize("interface", SCREEN_SAVERS)
def test_every_desktops_screen_saver_locks(bus: str, ears: Ears, interface: str) -> None:
    signals = LinuxSignals(system_address=None, session_address=bus)
    with open_dbus_connection(bus) as saver, ExitStack() as ending:
        path = f"/{interface.replace('.', '/')}"
        signals.start(ears.lock, ears.sleep, ears.wake)
        ending.callback(signals.stop)
        # It listens once it is heard; until then nobody can tell from outside.
        while ears.heard.empty():
            emit(saver, path, interface, "ActiveChanged", "b", (False,))
            emit(saver, path, interface, "Unknown", "b", (True,))
            emit(saver, path, interface, "ActiveChanged", "b", (True,))
            with suppress(queue.Empty):
                assert ears.heard.get(timeout=0.05) == "lock"
                break


def test_a_bus_that_goes_away_and_comes_back_is_heard_again(
    runtime: Path, tmp_path: Path, ears: Ears
) -> None:
    # The ear finds the bus once logind is on it: whoever comes earlier is promised nothing.
    found = runtime / "system"
    signals = LinuxSignals(
        system_address=f"unix:path={found}", session_address=None, retry_seconds=0.02
    )
    signals.start(ears.lock, ears.sleep, ears.wake)
    for _ in range(3):
        with session_bus(runtime, os.environ, tmp_path / "bus.log") as address:
            service = Logind(address)
            found.symlink_to(runtime / "bus")
            inhibitor = service.inhibitor()
            service.lock(OURS)
            assert ears.next() == "lock"
            found.unlink()
            service.close()
        assert let_go(inhibitor)
        os.close(inhibitor)
    signals.stop()


class Greeted:
    """A bus that lets everybody in and never answers the greeting; or hangs up on it."""

    def __init__(self, path: Path) -> None:
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(path))
        self._listening.listen()
        self._listening.settimeout(PATIENCE_SECONDS)

    def greet(self) -> socket.socket:
        """Wait for somebody who says Hello, and return the line."""
        line, _ = self._listening.accept()
        line.settimeout(PATIENCE_SECONDS)
        for expected, answer in ((b"AUTH", b"OK 0123"), (b"NEGOTIATE", b"AGREE_UNIX_FD")):
            said = b""
            while not said.endswith(b"\r\n"):
                said += line.recv(1024)
            assert expected in said
            line.sendall(answer + b"\r\n")
        said = b""
        while b"Hello" not in said:
            said += line.recv(1024)
        return line

    def close(self) -> None:
        self._listening.close()


@pytest.fixture
def greeted(runtime: Path) -> Iterator[Greeted]:
    bus = Greeted(runtime / "rude")
    yield bus
    bus.close()


def test_a_bus_that_hangs_up_on_the_greeting_leaves_nothing_open(
    runtime: Path, greeted: Greeted, ears: Ears
) -> None:
    address = f"unix:path={runtime / 'rude'}"
    signals = LinuxSignals(system_address=address, session_address=None, retry_seconds=0.02)
    signals.start(ears.lock, ears.sleep, ears.wake)
    for _ in range(3):
        greeted.greet().close()
    signals.stop()
    gc.collect()  # what was left open warns now, which fails the test


def test_a_bus_that_never_answers_the_greeting_is_left_at_once(
    runtime: Path, greeted: Greeted, ears: Ears
) -> None:
    address = f"unix:path={runtime / 'rude'}"
    signals = LinuxSignals(system_address=address, session_address=None)
    signals.start(ears.lock, ears.sleep, ears.wake)
    line = greeted.greet()
    signals.stop()
    assert line.recv(1024) == b"", "the other end is closed"
    line.close()
    gc.collect()


def test_a_bus_without_logind_is_not_in_the_way(bus: str, ears: Ears) -> None:
    signals = LinuxSignals(system_address=bus, session_address=bus)
    signals.start(ears.lock, ears.sleep, ears.wake)
    signals.stop()
    assert ears.heard.empty()


def test_what_is_there_is_found(monkeypatch: pytest.MonkeyPatch, bus: str, ears: Ears) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    service = Logind(bus)
    found = find_session_signals("linux")
    assert found is not None
    found.start(ears.lock, ears.sleep, ears.wake)
    os.close(service.inhibitor())
    service.lock(OURS)
    assert ears.next() == "lock"
    found.stop()
    service.close()


def test_addresses_that_lead_nowhere_are_no_trouble(ears: Ears) -> None:
    for address in ("unix:path=/nonexistent", "tcp:host=localhost", "nonsense", "unix:"):
        signals = LinuxSignals(system_address=address, session_address=address)
        signals.start(ears.lock, ears.sleep, ears.wake)
        signals.stop()
    assert ears.heard.empty()


def test_the_end_of_sleep_is_heard_from_logind_alone(
    monkeypatch: pytest.MonkeyPatch, bus: str, logind: Logind
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus)
    woken = threading.Event()
    ear = listen_for_waking(woken.set, "linux")
    assert ear is not None
    # It listens once it is heard; until then nobody can tell from outside.
    for _ in range(PATIENCE_SECONDS * 20):
        logind.sleep(going=True)
        logind.sleep(going=False)
        if woken.wait(0.05):
            break
    assert woken.is_set()
    ear.stop()
    woken.clear()
    logind.sleep(going=False)
    assert not woken.is_set()


def test_where_no_bus_is_nobody_tells_of_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(awakening, "system_bus_address", lambda: None)
    assert listen_for_waking(lambda: None, "linux") is None
