"""Keyrings, real and in memory, and the profile folder of the vault's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from guardian.vault.keyring_store import KeyringSecretStore, find_secret_store
from tests.rig.desktop import DesktopSession, desktop_session
from tests.rig.memory_secret_store import MemorySecretStore


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Name a profile folder that does not exist yet."""
    return tmp_path / "profile"


@pytest.fixture
def memory() -> MemorySecretStore:
    """Make a keyring in memory."""
    return MemorySecretStore()


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DesktopSession]:
    """Run a desktop with an unlocked keyring, and let this process find its bus."""
    with desktop_session(tmp_path, notification_daemon=False) as session:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.bus_address)
        yield session


@pytest.fixture
def keyring(desktop: DesktopSession) -> KeyringSecretStore:
    """Find the real keyring on that desktop."""
    store = find_secret_store()
    assert isinstance(store, KeyringSecretStore), desktop.log.read_text(encoding="utf-8")
    return store
