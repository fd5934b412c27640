"""The embedded provider: a process of its own on loopback, as a family's server would be."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Lock, Thread
from typing import IO

from guardian.errors import GuardianError
from guardian.words import N_

READY = "listening on "
STOP_SECONDS = 10


class ProviderNotStartedError(GuardianError):
    """The provider's process ended before it listened."""

    code = "provider_not_started"
    title = N_("The practice service could not be started")
    message = N_("Its process ended before it was ready. No real account is affected.")
    advice = N_("Restart Guardian. If it happens again, run “guardian provider serve” to see why.")


class ProviderProcess:
    """Starts ``guardian provider serve``, and stops it when it is told to, or is killed itself."""

    def __init__(self, ledger: Path, *, options: Sequence[str] = ()) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no outside text
            [
                *(sys.executable, "-m", "guardian", "provider", "serve"),
                *("--db", f"sqlite:///{ledger}", "--port", "0", "--end-with-input", *options),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._draining: Thread | None = None
        self._asking = Lock()
        self._url = ""

    @property
    def url(self) -> str:
        """Where it answers; waits until it does. Raises ProviderNotStartedError."""
        with self._asking:
            self._url = self._url or self._wait_until_ready()
            return self._url

    def _wait_until_ready(self) -> str:
        assert self._process.stdout is not None  # noqa: S101 - asked for above
        for line in self._process.stdout:
            if line.startswith(READY):
                self._draining = Thread(target=_drain, args=(self._process.stdout,), daemon=True)
                self._draining.start()
                return line.removeprefix(READY).strip()
        raise ProviderNotStartedError

    def stop(self) -> None:
        """End the process, gently first."""
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._draining is not None:
            self._draining.join(STOP_SECONDS)
        with self._asking:  # who still waits for it to be ready has heard that it never will be
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()


def _drain(stream: IO[str]) -> None:
    for _ in stream:
        pass
