"""A provider process behind a proxy process that misbehaves when it is told to."""

import contextlib
import json
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from tests.rig.provider_process import ProviderProcess
from tests.rig.proxy_faults import Fault

STOP_SECONDS = 10
_ROOT = Path(__file__).resolve().parents[2]


class ProxyProcess:
    """``python -m tests.rig.faulty_proxy``, and the other end of its line of commands."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.scheme = "http" if certificate is None else "https"
        command = [sys.executable, "-m", "tests.rig.faulty_proxy"]
        command += [] if certificate is None else ["--certificate", str(certificate)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=_ROOT
        )
        assert self._process.stdout is not None
        self.port, control = map(int, self._process.stdout.readline().split())
        self._control = socket.create_connection(("127.0.0.1", control), timeout=20)
        self._answers = self._control.makefile("rb")

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def target(self, port: int) -> None:
        """Say where the provider listens."""
        self._tell("target", port)

    def add(self, faults: Iterable[Fault]) -> None:
        """Let these faults wait for requests that they fit."""
        self._tell("faults", [each.said() for each in faults])

    def clear(self) -> None:
        """Behave from now on."""
        self._tell("clear", True)

    def go_down(self) -> None:
        """Refuse connections and reset those that are open, until :meth:`clear`."""
        self._tell("down", True)

    def spoil_handshakes(self, kind: str) -> None:
        """Meet who connects with ``garbage`` or ``silence``, until :meth:`clear`."""
        self._tell("handshake", kind)

    def seen(self) -> list[dict[str, Any]]:
        """Return what came: method, path, fault, and the statuses that the provider answered."""
        return list(self._tell("seen", True))

    def close(self) -> None:
        """End the process."""
        self._answers.close()
        self._control.close()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.kill()
        self._process.wait(STOP_SECONDS)
        self._process.stdout.close()

    def _tell(self, name: str, value: object) -> Any:
        self._control.sendall(json.dumps({name: value}).encode() + b"\n")
        return json.loads(self._answers.readline())


class FrontedProvider(ProviderProcess):
    """A provider whose name is the address of the proxy before it."""

    program: ClassVar[tuple[str, ...]] = ("tests.rig.fronted_provider",)

    def __init__(self, ledger: Path, proxy: ProxyProcess) -> None:
        super().__init__(ledger, "--issuer", proxy.url)
        self.proxy = proxy

    def start(self) -> None:
        """Start and let the proxy know where it listens."""
        super().start()
        self.proxy.target(self.port)


@contextlib.contextmanager
def proxied_provider(folder: Path, certificate: Path | None = None) -> Iterator[FrontedProvider]:
    """Run both processes until the block ends; the ledger is in ``folder``."""
    with contextlib.closing(ProxyProcess(certificate)) as proxy:
        provider = FrontedProvider(folder / "provider.db", proxy)
        try:
            provider.start()
            yield provider
        finally:
            provider.close()
