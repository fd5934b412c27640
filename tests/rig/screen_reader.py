"""Drives a window as a screen reader does: by roles and names, through the real AT-SPI bus."""

import contextlib
import json
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.rig.desktop_session.programs import PATIENCE_SECONDS, running

LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
SYSTEM_PYTHON = "/usr/bin/python3"
READER = Path(__file__).with_name("at_spi_reader.py")
GLANCE_SECONDS = 0.1


class ScreenReader:
    """Sees what is showing of one application. Waits for things, never for a time."""

    def __init__(self, process: subprocess.Popen[str], application: str) -> None:
        self._process = process
        self._application = application

    def tree(self) -> list[dict[str, Any]]:
        """Return every showing node: name, role, text, states."""
        answer = self._ask(do="tree")
        return answer if isinstance(answer, list) else []

    def texts(self) -> str:
        """Return every name and text that shows, a line each."""
        lines = [each for node in self.tree() for each in (node["name"], node["text"]) if each]
        return "\n".join(dict.fromkeys(lines))

    def press(self, name: str, role: str | None = None) -> None:
        """Wait for a thing of this name and press it; Qt acts on it a little later."""
        self._until(lambda: self._ask(do="press", name=name, role=role), f"press {name!r}")

    def focus(self, name: str, role: str | None = None) -> None:
        """Put the keyboard's focus on a thing of this name, and wait until it is there."""
        self._until(lambda: self._ask(do="focus", name=name, role=role), f"focus {name!r}")

    def focused(self) -> list[dict[str, Any]]:
        """Return what has the keyboard's focus, from the outside in."""
        answer = self._ask(do="focused")
        return answer if isinstance(answer, list) else []

    def wait_for(self, happened: Callable[[], object], what: str) -> None:
        """Wait until something holds; ``what`` is said where it never does."""
        self._until(happened, what)

    def wait_for_text(self, *parts: str, seconds: float = PATIENCE_SECONDS) -> str:
        """Wait until all ``parts`` show somewhere; return everything that shows."""
        shown = ""

        def all_there() -> bool:
            nonlocal shown
            shown = self.texts()
            return all(part in shown for part in parts)

        self._until(all_there, f"text {parts}", seconds)
        return shown

    def _until(self, happened: Any, what: str, seconds: float = PATIENCE_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not happened():
            if time.monotonic() > deadline:
                raise AssertionError(f"{what} never came; showing:\n{self.texts()}")
            time.sleep(GLANCE_SECONDS)

    def _ask(self, **request: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = json.dumps({"application": self._application, **request})
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline() or "{}").get("answer")


@contextlib.contextmanager
def accessibility_bus(env: Mapping[str, str], log: Path) -> Iterator[Mapping[str, str]]:
    """Run the AT-SPI bus on a desktop; yields what programs need in their environment."""
    with running([LAUNCHER, "--launch-immediately"], env, log):
        yield {**env, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}


@contextlib.contextmanager
def screen_reader(
    env: Mapping[str, str], log: Path, application: str = "guardian"
) -> Iterator[ScreenReader]:
    """Read the windows of ``application``, which need not run yet."""
    with (
        log.open("ab") as errors,
        subprocess.Popen(
            [SYSTEM_PYTHON, str(READER)],
            env=dict(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        try:
            yield ScreenReader(process, application)
        finally:
            process.kill()
