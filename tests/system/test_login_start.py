"""Start at login: real files as the desktops read them, and a registry in memory."""

import configparser
import plistlib
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.system.login_start import (
    LaunchAgent,
    LoginStart,
    RunKey,
    XdgAutostart,
    _exec,
    find_login_start,
    own_command,
)
from tests.contract.login_start import COMMAND, LoginStartContract


class Registry:
    """As much of ``winreg`` as is used."""

    HKEY_CURRENT_USER = "HKCU"
    REG_SZ = 1

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, str]] = {}

    @contextmanager
    def OpenKey(self, _root: str, path: str) -> Iterator[dict[str, str]]:  # noqa: N802 - winreg's
        if path not in self.keys:
            raise FileNotFoundError(path)
        yield self.keys[path]

    @contextmanager
    def CreateKey(self, _root: str, path: str) -> Iterator[dict[str, str]]:  # noqa: N802 - winreg's
        yield self.keys.setdefault(path, {})

    def QueryValueEx(self, key: dict[str, str], name: str) -> tuple[str, int]:  # noqa: N802
        if name not in key:
            raise FileNotFoundError(name)
        return key[name], self.REG_SZ

    def SetValueEx(  # noqa: N802 - winreg's
        self, key: dict[str, str], name: str, _reserved: int, _kind: int, value: str
    ) -> None:
        key[name] = value

    def DeleteValue(self, key: dict[str, str], name: str) -> None:  # noqa: N802 - winreg's
        if name not in key:
            raise FileNotFoundError(name)
        del key[name]


class TestXdgAutostart(LoginStartContract):
    @pytest.fixture
    def made(self, tmp_path: Path) -> Callable[[], LoginStart]:
        return lambda: XdgAutostart(COMMAND, tmp_path / "autostart")

    def test_the_entry_is_one_that_a_desktop_reads(self, tmp_path: Path) -> None:
        XdgAutostart(COMMAND, tmp_path / "autostart").set_on(True)
        (file,) = (tmp_path / "autostart").iterdir()
        assert file.name == "guardian.desktop"
        entry = configparser.RawConfigParser()
        entry.read(file, "utf-8")
        told = dict(entry["Desktop Entry"])
        assert (told["type"], told["name"], told["terminal"]) == (
            "Application",
            "Guardian",
            "false",
        )
        assert tuple(arguments(told["exec"])) == COMMAND

    @pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
    def test_what_the_desktop_switched_off_is_off(self, tmp_path: Path, line: str) -> None:
        start = XdgAutostart(COMMAND, tmp_path)
        start.set_on(True)
        with (tmp_path / "guardian.desktop").open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
        assert not start.is_on()
        start.set_on(True)
        assert start.is_on()

    def test_a_folder_that_cannot_be_written_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "autostart").write_text("a file in its place", "utf-8")
        with pytest.raises(OSError, match="autostart"):
            XdgAutostart(COMMAND, tmp_path / "autostart").set_on(True)

    @pytest.mark.skipif(sys.platform != "linux", reason="the place is that of Linux")
    def test_its_place_is_the_persons_own_configuration(self, tmp_path: Path) -> None:
        find_login_start(COMMAND, {"XDG_CONFIG_HOME": str(tmp_path)}).set_on(True)
        assert (tmp_path / "autostart" / "guardian.desktop").is_file()


class TestLaunchAgent(LoginStartContract):
    @pytest.fixture
    def made(self, tmp_path: Path) -> Callable[[], LoginStart]:
        return lambda: LaunchAgent(COMMAND, tmp_path)

    def test_the_agent_starts_the_command(self, tmp_path: Path) -> None:
        LaunchAgent(COMMAND, tmp_path).set_on(True)
        (file,) = tmp_path.iterdir()
        told = plistlib.loads(file.read_bytes())
        assert tuple(told["ProgramArguments"]) == COMMAND
        assert file.name == f"{told['Label']}.plist"

    def test_what_is_no_property_list_starts_nothing(self, tmp_path: Path) -> None:
        LaunchAgent(COMMAND, tmp_path).set_on(True)
        (file,) = tmp_path.iterdir()
        file.write_bytes(b"<plist")
        assert not LaunchAgent(COMMAND, tmp_path).is_on()


class TestRunKey(LoginStartContract):
    @pytest.fixture
    def made(self) -> Callable[[], LoginStart]:
        registry = Registry()
        return lambda: RunKey(COMMAND, registry)

    def test_a_part_with_a_space_is_quoted(self) -> None:
        registry = Registry()
        RunKey(COMMAND, registry).set_on(True)
        (values,) = registry.keys.values()
        assert values == {"Guardian": '"/opt/with space/python3" -m guardian --hidden'}


def arguments(value: str) -> list[str]:
    """Read ``Exec`` by the Desktop Entry Specification: first as a string, then as arguments."""
    line = value.replace("\\\\", "\\")
    found = re.findall(r'"((?:\\.|[^"\\])*)"|([^ "]+)', line)
    parts = [plain or re.sub(r"\\(.)", r"\1", quoted) for quoted, plain in found]
    return [part.replace("%%", "%") for part in parts]


@given(st.lists(st.text(st.characters(codec="ascii", min_codepoint=32), min_size=1), min_size=1))
def test_every_argument_arrives_as_it_was(parts: list[str]) -> None:
    assert arguments(_exec(parts)) == parts


def test_guardian_starts_itself_hidden() -> None:
    assert own_command() == (sys.executable, "-m", "guardian", "--hidden")
