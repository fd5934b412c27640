"""Every test: a home of its own, no stray warning, no way to the real keyring or the network."""

import gc
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# A timing is never an assertion, so no deadline. What decides whether a change lands tries the same
# examples each time; "explore" looks for new ones.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.load_profile("ci" if os.environ.get("CI") else "default")


def pytest_collection_finish() -> None:
    """Spare the garbage collector what lives as long as the run: thousands of collected tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # an application has tens of thousands of objects that live


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Move HOME and the XDG folders, and take the session bus away."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("GUARDIAN_HOME", str(home / "guardian"))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    return home


@pytest.fixture(autouse=True)
def no_stray_log(
    caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Fail on a log record at WARNING or above that the test did not ask for.

    A test that means to see one clears it: ``caplog.clear()``.
    """
    yield
    stray = [r for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    if stray and not any(mark.name == "desktop" for mark in request.node.iter_markers()):
        pytest.fail(f"stray log records: {[(r.name, r.getMessage()) for r in stray]}")
