"""The secret in a real gnome-keyring, and every way in which a keyring can be absent."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guardian.vault.errors import (
    KeyringLockedError,
    KeyringLostSecretError,
    KeyringMissingError,
    KeyringTroubleError,
)
from guardian.vault.keyring_store import (
    ALLOWED,
    AllowedBackend,
    KeyringSecretStore,
    find_secret_store,
)
from guardian.vault.secret_store import SecretStore
from tests.contract.secret_store import FIRST, NAME, SECOND, SecretStoreContract
from tests.rig.desktop import DesktopSession
from tests.rig.memory_secret_store import MemorySecretStore

SECRET_SERVICE = ALLOWED[0]


@pytest.mark.desktop
class TestRealKeyring(SecretStoreContract):
    @pytest.fixture
    def store(self, keyring: KeyringSecretStore) -> SecretStore:
        return keyring


class TestMemory(SecretStoreContract):
    @pytest.fixture
    def store(self, memory: MemorySecretStore) -> SecretStore:
        return memory


@pytest.mark.desktop
def test_the_secret_survives_a_new_start_of_the_keyring(
    desktop: DesktopSession, keyring: KeyringSecretStore
) -> None:
    keyring.write(NAME, FIRST)
    desktop.stop_keyring()
    desktop.start_keyring()
    assert keyring.read(NAME) == FIRST
    assert find_secret_store(wanted="Secret Service") is not None


@pytest.mark.desktop
def test_the_secret_is_kept_as_hex_under_our_name(keyring: KeyringSecretStore) -> None:
    keyring.write(NAME, FIRST)
    assert _plain_backend(keyring).get_password(NAME, "Guardian") == FIRST.hex()


@pytest.mark.desktop
@pytest.mark.parametrize("planted", ["", "not hex", "ab" * 31, "ab" * 33, "密" * 64])
def test_something_else_under_our_name_is_not_a_secret(
    keyring: KeyringSecretStore, planted: str
) -> None:
    _plain_backend(keyring).set_password(NAME, "Guardian", planted)
    with pytest.raises(KeyringLostSecretError):
        keyring.read(NAME)
    keyring.write(NAME, SECOND)
    assert keyring.read(NAME) == SECOND


@pytest.mark.desktop
def test_bytes_that_are_no_text_are_not_a_secret(keyring: KeyringSecretStore) -> None:
    backend = _plain_backend(keyring)
    collection = backend.get_preferred_collection()
    attributes = {"service": NAME, "username": "Guardian"}
    collection.create_item("planted", attributes, b"\xff\xfe" * 32, replace=True)
    collection.connection.close()
    with pytest.raises(KeyringLostSecretError):
        keyring.read(NAME)
    keyring.delete(NAME)
    assert keyring.read(NAME) is None


@pytest.mark.desktop
def test_a_locked_keyring_that_cannot_prompt_says_so_at_once(
    desktop: DesktopSession, keyring: KeyringSecretStore
) -> None:
    keyring.write(NAME, FIRST)
    desktop.lock_keyring()
    questions: tuple[Callable[[], object], ...] = (
        lambda: keyring.read(NAME),
        lambda: keyring.delete(NAME),
        lambda: keyring.write(NAME, SECOND),
    )
    for question in questions:
        with pytest.raises(KeyringLockedError):
            question()


@pytest.mark.desktop
def test_a_keyring_that_went_away_is_missing(
    desktop: DesktopSession, keyring: KeyringSecretStore
) -> None:
    desktop.stop_keyring()
    with pytest.raises(KeyringMissingError) as caught:
        keyring.read(NAME)
    assert "Secret Service" in str(caught.value)
    assert find_secret_store() is None


@pytest.mark.parametrize("address", ["unix:path=/nonexistent", "nonsense", "tcp:host=a"])
def test_without_a_bus_the_keyring_is_missing(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert find_secret_store() is None
    with pytest.raises(KeyringMissingError):
        KeyringSecretStore(SECRET_SERVICE).read(NAME)


def test_without_a_bus_address_the_keyring_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    with pytest.raises(KeyringMissingError):
        KeyringSecretStore(SECRET_SERVICE).read(NAME)


@pytest.mark.desktop
def test_the_environment_cannot_choose_another_backend(
    desktop: DesktopSession, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Traps that were seen to work on ``keyring.get_keyring()``."""
    config = Path(desktop.env["XDG_CONFIG_HOME"]) / "python_keyring"
    config.mkdir(parents=True)
    (config / "keyringrc.cfg").write_text(
        f"[backend]\ndefault-keyring=thief.Keyring\nkeyring-path={tmp_path}\n", encoding="utf-8"
    )
    (tmp_path / "thief.py").write_text("raise SystemExit('loaded')\n", encoding="utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", desktop.env["XDG_CONFIG_HOME"])
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    session_only = "/org/freedesktop/secrets/collection/session"
    monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", session_only)
    store = find_secret_store()
    assert store is not None
    store.write(NAME, FIRST)
    desktop.stop_keyring()
    desktop.start_keyring()
    assert store.read(NAME) == FIRST


def test_only_the_wanted_backend_is_found() -> None:
    assert find_secret_store(wanted="KDE Wallet") is None
    assert find_secret_store(platform="plan9") is None


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_a_backend_of_another_system_is_not_found_here(platform: str) -> None:
    assert find_secret_store(platform=platform) is None


def test_the_windows_credential_does_not_roam() -> None:
    (windows,) = [allowed for allowed in ALLOWED if allowed.platform == "win32"]
    assert windows.properties == {"persist": "local machine"}


def test_every_allowed_backend_is_a_class_of_the_library() -> None:
    for allowed in ALLOWED:
        assert allowed.module.startswith(("keyring.backends.", "guardian.vault."))
        assert not {"null", "fail", "chainer"} & set(allowed.module.split("."))


def test_a_store_that_forgets_what_it_was_given_is_trouble(tmp_path: Path) -> None:
    forgetful = AllowedBackend(platform="any", name="Null", module="keyring.backends.null")
    with pytest.raises(KeyringTroubleError):
        KeyringSecretStore(forgetful).write(NAME, FIRST)


def test_a_backend_that_fails_is_translated() -> None:
    failing = AllowedBackend(platform="any", name="Fail", module="keyring.backends.fail")
    with pytest.raises(KeyringMissingError):
        KeyringSecretStore(failing).read(NAME)


def test_properties_of_the_list_are_set() -> None:
    set_up = AllowedBackend(
        platform="any",
        name="Null",
        module="keyring.backends.null",
        properties={"persist": "local machine"},
    )
    assert _plain_backend(KeyringSecretStore(set_up)).persist == "local machine"


def test_importing_the_store_does_not_import_the_library() -> None:
    code = (
        "import sys, guardian.vault.keyring_store as s, guardian.vault.opening;"
        "sys.exit(1 if 'keyring' in sys.modules else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _plain_backend(store: KeyringSecretStore) -> Any:
    """Return the library's own object, to plant and to look past our side."""
    return store._keyring
