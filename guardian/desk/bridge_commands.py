"""Runs the provider's commands about bridges as processes, and reads what they say.

The app never imports the provider. Keys go in by the first line of the standard input; what comes
out is bounded, and nothing of it is believed before it was looked at.
"""

import json
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from guardian.bridging.values import KeyForChild, Step
from guardian.desk import bridge_json
from guardian.desk.bridge_errors import (
    LONGEST_TEXT,
    BridgeCommandError,
    BridgeSilentError,
)
from guardian.errors import ErrorText
from guardian.link.errors import LinkCancelledError
from guardian.link.http.cancellation import Cancellation, following
from guardian.policy.merge_patch import JsonValue
from guardian.system.renewal import interpreter

MOST_BYTES = 1024 * 1024
"""Of all that one command says."""
SECONDS = 300.0
"""How long one command may take: it asks a server many questions."""


@dataclass(frozen=True, kw_only=True)
class MadeKey:
    """A key for the child's program; ``base_url_path``: where below the bridge's address."""

    base_url_path: str
    key: str = field(repr=False)

    def at(self, issuer: str) -> KeyForChild:
        """Return it as it is typed into a program."""
        return KeyForChild(base_url=issuer + self.base_url_path, key=self.key)


@dataclass(frozen=True, kw_only=True)
class MadeBridge:
    """What a set-up says at its end: whom it looks after, and how the guardian signs in."""

    ward_id: str
    guardian_login: str
    guardian_password: str = field(repr=False)
    key: MadeKey | None


@dataclass(frozen=True, kw_only=True)
class _ToldError:
    code: str
    title: str
    message: str
    advice: str


@dataclass(frozen=True, kw_only=True)
class _ErrorLine:
    error: _ToldError


@dataclass(frozen=True, kw_only=True)
class _StepLine:
    step: Step


def provider_command(*arguments: str) -> list[str]:
    """Return the command line of ``guardian provider ARGUMENTS``."""
    return [*interpreter(), "-m", "guardian", "provider", *arguments]


def secrets_line(secrets: Mapping[str, JsonValue]) -> bytes:
    """Return the line of secrets that ``--secrets-from-input`` reads; empty ones are left out."""
    return json.dumps({name: value for name, value in secrets.items() if value}).encode()


def ask(
    arguments: Sequence[str],
    secrets: Mapping[str, JsonValue],
    *,
    on_step: Callable[[Step], None] = lambda _step: None,
    cancelled: threading.Event | None = None,
) -> str:
    """Run a command and return its last line, which is JSON of any shape.

    ``on_step`` hears its steps. Raises BridgeCommandError with what it said of its own error,
    LinkCancelledError soon after ``cancelled`` was set, and BridgeSilentError.
    """
    process = subprocess.Popen(  # noqa: S603 - our own program; words of others only behind "="
        provider_command(*arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with process, _ended_in_time(process, cancelled) as called_off:
        assert process.stdin is not None  # noqa: S101 - asked for above
        assert process.stdout is not None  # noqa: S101 - asked for above
        _give(process.stdin, secrets_line(secrets))
        last = _heard(process.stdout, on_step)
        status = process.wait()
    if called_off.is_set():
        raise LinkCancelledError
    if status == 0 and last:
        return last
    raise _told_error(last) or BridgeSilentError


@contextmanager
def _ended_in_time(
    process: "subprocess.Popen[bytes]", cancelled: threading.Event | None
) -> Iterator[Cancellation]:
    watchdog = threading.Timer(SECONDS, process.kill)
    watchdog.daemon = True
    watchdog.start()
    try:
        with (
            following(cancelled or threading.Event()) as called_off,
            called_off.calling(process.terminate),
        ):
            yield called_off
    finally:
        watchdog.cancel()
        if process.poll() is None:
            process.kill()


def _give(pipe: IO[bytes], line: bytes) -> None:
    try:
        with pipe:
            pipe.write(line + b"\n")
    except BrokenPipeError:
        return  # it has ended; what it said tells why


def _heard(pipe: IO[bytes], on_step: Callable[[Step], None]) -> str:
    """Tell the steps and return the last line that is none; too much of anything is no answer."""
    last, left = b"", MOST_BYTES
    while line := pipe.readline(left):
        left -= len(line)
        if left <= 0:
            raise BridgeSilentError
        told = bridge_json.read(_StepLine, line)
        if told is None:
            last = line
        else:
            on_step(told.step)
    return last.decode("utf-8", "replace")


def _told_error(line: str) -> BridgeCommandError | None:
    read = bridge_json.read(_ErrorLine, line)
    if read is None:
        return None
    told = read.error
    text = ErrorText(
        title=_plain(told.title), message=_plain(told.message), advice=_plain(told.advice)
    )
    return BridgeCommandError(_plain(told.code), text)


def _plain(text: str) -> str:
    """Return ``text`` bounded and without what is not printed."""
    shown = "".join(each if each.isprintable() else " " for each in text[:LONGEST_TEXT])
    return " ".join(shown.split())
