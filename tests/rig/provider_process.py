"""The real provider, as a process: started, killed, started again at the same address."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO, ClassVar

import requests

from tests.rig.clock import next_full_hour

START_SECONDS = 30
STOP_SECONDS = 15
_READY = "listening on "
_ROOT = Path(__file__).resolve().parents[2]


class ProviderProcess:
    """``python -m guardian provider serve`` on a ledger and, once started, on one port."""

    program: ClassVar[tuple[str, ...]] = ("guardian", "provider", "serve")

    def __init__(self, ledger: Path, *options: str, port: int = 0) -> None:
        self.ledger = ledger
        self.port = port
        self._options = options
        self._process: subprocess.Popen[str] | None = None
        self._errors = ledger.with_suffix(".stderr")

    @property
    def url(self) -> str:
        """The issuer; the same after a restart."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self._running().pid

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def errors(self) -> str:
        """Everything that the process ever wrote to standard error."""
        return self._errors.read_text(encoding="utf-8")

    def start(self) -> None:
        """Start and wait until it listens."""
        command = [sys.executable, "-m", *self.program]
        command += ["--db", f"sqlite:///{self.ledger}", "--port", str(self.port), *self._options]
        with self._errors.open("a", encoding="utf-8") as errors:
            self._process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=_ROOT
            )
        line = self._first_line()
        assert line.startswith(_READY), f"not ready: {line!r}\n{self.errors}"
        self.port = int(line.rsplit(":", 1)[1])

    def kill(self) -> None:
        """End it at once, as a power cut would (kill -9)."""
        process = self._running()
        process.kill()
        process.wait(STOP_SECONDS)
        self._close()

    def terminate(self) -> int:
        """End it as a service manager does (SIGTERM) and return its exit status."""
        process = self._running()
        process.send_signal(signal.SIGTERM)
        status = process.wait(STOP_SECONDS)
        self._close()
        return status

    def restart(self) -> None:
        """Kill it and start it again on the same ledger and port."""
        self.kill()
        self.start()

    def advance(self, seconds: int) -> None:
        """Move the virtual clock ahead (needs ``--test-control``)."""
        self._move({"advance_seconds": seconds})

    def set_clock(self, moment: str) -> None:
        """Move the virtual clock ahead to an ISO 8601 moment (needs ``--test-control``)."""
        self._move({"set_to": moment})

    def await_local_hour(self, hour: int, zone: str = "Asia/Shanghai") -> None:
        """Move the virtual clock ahead to the next such full hour of the family's."""
        reading = requests.get(f"{self.url}/gl-test/v1/clock", timeout=10).json()["now"]
        self.set_clock(next_full_hour(datetime.fromisoformat(reading), hour, zone).isoformat())

    def close(self) -> None:
        """End it if it still runs."""
        if self._process is not None and self._process.poll() is None:
            self.kill()
        elif self._process is not None:
            self._close()

    def _move(self, leap: dict[str, object]) -> None:
        answer = requests.post(f"{self.url}/gl-test/v1/clock", json=leap, timeout=60)
        assert answer.status_code == requests.codes.ok, answer.text

    def _running(self) -> "subprocess.Popen[str]":
        assert self._process is not None, "start it first"
        return self._process

    def _first_line(self) -> str:
        output = self._running().stdout
        assert output is not None
        lines: Queue[str] = Queue()
        Thread(target=_read_line, args=(output, lines), daemon=True).start()
        try:
            return lines.get(timeout=START_SECONDS).strip()
        except Empty:
            self.kill()
            raise AssertionError(f"not ready in time\n{self.errors}") from None

    def _close(self) -> None:
        process = self._running()
        if process.stdout is not None:
            process.stdout.close()
        self._process = None


def _read_line(output: IO[str], lines: "Queue[str]") -> None:
    lines.put(output.readline())


@contextmanager
def provider_process(
    folder: Path, *options: str, language: str = "zh-CN"
) -> Iterator[ProviderProcess]:
    """Run a provider with the seeded family and a virtual clock on a ledger in ``folder``."""
    process = ProviderProcess(
        folder / "provider.db",
        "--seed-family",
        "--seed-language",
        language,
        "--test-control",
        "--device-interval",
        "1",
        "--reply-delay-ms",
        "0",
        *options,
    )
    try:
        process.start()
        yield process
    finally:
        process.close()
