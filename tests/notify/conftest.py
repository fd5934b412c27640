"""A real desktop for each notification test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from guardian.notify.freedesktop import FreedesktopNotifier
from tests.rig.desktop import DesktopSession, desktop_session


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[DesktopSession]:
    """Run a desktop with a notification daemon."""
    with desktop_session(tmp_path, keyring=False) as session:
        yield session


@pytest.fixture
def bare_desktop(tmp_path: Path) -> Iterator[DesktopSession]:
    """Run a desktop on which no notification daemon answers."""
    with desktop_session(tmp_path, keyring=False, notification_daemon=False) as session:
        yield session


@pytest.fixture
def bus_notifier(desktop: DesktopSession) -> Iterator[FreedesktopNotifier]:
    """Make a notifier on the desktop's bus."""
    notifier = FreedesktopNotifier(desktop.bus_address)
    yield notifier
    notifier.close()
