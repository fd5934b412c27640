"""Starting Guardian at login, hidden in the tray: a file or a value that the desktop reads.

Linux: the XDG Desktop Application Autostart Specification and the Desktop Entry Specification.
macOS: a property list of a launch agent, ``launchd.plist(5)``. Windows: the registry's Run key.
The last two have not run on their own systems yet; that they keep the contract was tried with a
folder and with a registry in memory.
"""

import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

HIDDEN_OPTION = "--hidden"
_DESKTOP_FILE = "guardian.desktop"
_AGENT = "org.guardian.desktop"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
_VALUE = "Guardian"
_RESERVED = frozenset(" \t\n\"'\\><~|&;$*?#()`")
"""Characters for which an argument of ``Exec`` must be quoted."""


class LoginStart(Protocol):
    """Whether this person's desktop starts Guardian at login. Raises OSError."""

    def is_on(self) -> bool:
        """Return whether it does."""
        ...

    def set_on(self, on: bool) -> None:
        """Let it, or no more."""
        ...


def own_command() -> tuple[str, ...]:
    """Return what starts this Guardian hidden: the interpreter that runs it now."""
    return (sys.executable, "-m", "guardian", HIDDEN_OPTION)


def find_login_start(
    command: Sequence[str] = (), environment: Mapping[str, str] = os.environ
) -> LoginStart:
    """Return this platform's; ``command``: other than :func:`own_command`."""
    wanted = tuple(command) or own_command()
    if sys.platform == "win32":
        return RunKey(wanted, importlib.import_module("winreg"))
    if sys.platform == "darwin":
        return LaunchAgent(wanted, Path.home() / "Library" / "LaunchAgents")
    chosen = environment.get("XDG_CONFIG_HOME", "")
    config = Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".config"
    return XdgAutostart(wanted, config / "autostart")


class XdgAutostart:
    """A desktop entry in ``autostart`` of the person's own configuration."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._command = command
        self._file = folder / _DESKTOP_FILE

    def is_on(self) -> bool:
        """Return whether the entry is there and not switched off by the desktop's own settings."""
        try:
            lines = self._file.read_text("utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return False
        told = dict(line.split("=", 1) for line in lines if "=" in line)
        settings = {name.strip(): value.strip().lower() for name, value in told.items()}
        off = settings.get("Hidden") == "true"
        return not off and settings.get("X-GNOME-Autostart-enabled") != "false"

    def set_on(self, on: bool) -> None:
        """Write the entry, or remove it."""
        if not on:
            self._file.unlink(missing_ok=True)
            return
        entry = (
            "[Desktop Entry]\n"
            "Type=Application\n"
            "Version=1.5\n"
            "Name=Guardian\n"
            f"Exec={_exec(self._command)}\n"
            "Icon=guardian\n"
            "Terminal=false\n"
            "StartupNotify=false\n"
        )
        _write(self._file, entry.encode())


class LaunchAgent:
    """A launch agent of the person's own."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._command = command
        self._file = folder / f"{_AGENT}.plist"

    def is_on(self) -> bool:
        """Return whether the agent is there and starts something."""
        import plistlib  # noqa: PLC0415 - only here, and the window waits
        from xml.parsers.expat import ExpatError  # noqa: PLC0415 - see above

        try:
            told = plistlib.loads(self._file.read_bytes())
        except FileNotFoundError:
            return False
        except (plistlib.InvalidFileException, ExpatError, ValueError):
            return False
        return isinstance(told, dict) and bool(told.get("RunAtLoad")) and not told.get("Disabled")

    def set_on(self, on: bool) -> None:
        """Write the agent, or remove it."""
        import plistlib  # noqa: PLC0415 - see is_on

        if not on:
            self._file.unlink(missing_ok=True)
            return
        agent = {
            "Label": _AGENT,
            "ProgramArguments": list(self._command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
        _write(self._file, plistlib.dumps(agent))


class RunKey:
    """A value of the person's own Run key. ``registry``: the module ``winreg``."""

    def __init__(self, command: Sequence[str], registry: Any) -> None:
        self._line = " ".join(f'"{part}"' if " " in part else part for part in command)
        self._registry = registry

    def is_on(self) -> bool:
        """Return whether the value is there."""
        registry = self._registry
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, _RUN_KEY) as key:
                registry.QueryValueEx(key, _VALUE)
        except FileNotFoundError:
            return False
        return True

    def set_on(self, on: bool) -> None:
        """Write the value, or remove it."""
        registry = self._registry
        with registry.CreateKey(registry.HKEY_CURRENT_USER, _RUN_KEY) as key:
            if on:
                registry.SetValueEx(key, _VALUE, 0, registry.REG_SZ, self._line)
                return
            try:
                registry.DeleteValue(key, _VALUE)
            except FileNotFoundError:
                return


def _exec(command: Sequence[str]) -> str:
    """Return the value of ``Exec``: quoted as its arguments, then escaped as a string."""
    return " ".join(_argument(part) for part in command)


def _argument(part: str) -> str:
    part = part.replace("%", "%%")
    if part and not _RESERVED.intersection(part):
        return part
    quoted = "".join(f"\\{each}" if each in '"`$\\' else each for each in part)
    return '"' + quoted.replace("\\", "\\\\") + '"'


def _write(file: Path, content: bytes) -> None:
    """Write it whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    beside.write_bytes(content)
    beside.replace(file)
