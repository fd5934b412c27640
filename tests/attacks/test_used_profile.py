"""Every file of a profile that was lived with is searched for what nobody may find there."""

import logging
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.rig.lived_profile import LivedProfile
from tests.rig.memory_of import forms_of
from tests.rig.provider_server import served_provider

AT_LEAST = {"vault.json", "tries.json", "guardian.db", "watch.db", "family.backup"}


@pytest.fixture
def lived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LivedProfile]:
    (tmp_path / "provider").mkdir()
    (tmp_path / "app" / "temp").mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "app" / "temp"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "app" / "temp"))
    with served_provider(tmp_path / "provider") as served:
        profile = LivedProfile(tmp_path / "app", served)
        yield profile
        profile.close()


def found_in(content: bytes, secrets: Mapping[str, bytes]) -> list[str]:
    return [
        f"{name} ({form})"
        for name, secret in secrets.items()
        for form, pattern in forms_of(secret)
        if pattern in content
    ]


def files_of(*folders: Path) -> dict[Path, bytes]:
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {path: path.read_bytes() for path in files}


def test_no_file_holds_a_token_a_key_a_name_or_a_word(
    lived: LivedProfile,
    own_home: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG, "guardian")
    door = lived.live()
    while_locked = files_of(lived.root, own_home)
    services = door.unlock(lived.passphrase)
    assert len(services.alerts.recent()) == 2
    while_open = files_of(lived.root, own_home)
    lived.locked()
    lived.close()
    at_the_end = files_of(lived.root, own_home)
    secrets = lived.secrets()
    assert min(len(secret) for secret in secrets.values()) >= 15
    for files in (while_locked, while_open, at_the_end):
        assert {path.name for path in files} >= AT_LEAST
        assert any(path.suffix == ".head" for path in files)
        for path, content in files.items():
            assert found_in(content, secrets) == [], path
            names = str(path.relative_to(lived.root.parent.parent)).encode()
            assert found_in(names, secrets) == []
    said = capfd.readouterr()
    assert found_in((caplog.text + said.out + said.err).encode(), secrets) == []


def test_the_search_finds_what_is_there(lived: LivedProfile) -> None:
    lived.linked()
    lived.words = ("abandon",) * 12
    secrets = lived.secrets()
    planted = lived.root / "temp" / "careless.txt"
    planted.write_text(f"?refresh={secrets['full refresh token'].decode()}&", encoding="utf-8")
    (lived.root / "state" / "careless").write_bytes(secrets["database key"].hex().encode())
    found = [
        each for content in files_of(lived.root).values() for each in found_in(content, secrets)
    ]
    assert sorted(found) == ["database key (hex)", "full refresh token (raw)"]
