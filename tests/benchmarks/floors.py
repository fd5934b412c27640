"""The least that what we measure could cost, done on the same machine at the same time."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_BODY = b'{"returnImmediately": true}'


class BareExchange:
    """One HTTP exchange on loopback, and a small file brought to the disk."""

    def __init__(self, port: int, file: Path) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._file = file

    def __call__(self) -> None:
        """Do it once."""
        self._connection.request("POST", "/", _BODY, {"Content-Type": "application/json"})
        self._connection.getresponse().read()
        with self._file.open("wb") as file:
            file.write(bytes(512))
            file.flush()
            os.fsync(file.fileno())

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


@contextmanager
def bare_exchange(folder: Path) -> Iterator[BareExchange]:
    """Run a bare server as a process, and lend the exchange with it."""
    command = [sys.executable, "-m", "tests.benchmarks.bare_server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as server:
        try:
            assert server.stdout is not None
            exchange = BareExchange(int(server.stdout.readline()), folder / "small")
            try:
                yield exchange
            finally:
                exchange.close()
        finally:
            server.kill()
