"""How long the next try of a passphrase has to wait, kept in ``tries.json``.

Three wrong ones are free. Only time since boot counts, so neither a changed clock nor a restart of
the computer or of Guardian shortens the wait. A file that is missing or not ours counts as
:data:`WITHOUT_FILE` wrong tries. Whoever may write to the folder can put back an older copy of it
before each start of Guardian: what holds then, and against a copied folder, is the cost of each
guess, not this.
"""

import contextlib
import hashlib
import hmac
import json
import math
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guardian.vault.durable_file import read_bounded, write_durably
from guardian.vault.errors import VaultDamagedError, VaultStorageError
from guardian.vault.keys import SecretKey
from guardian.vault.since_boot import SinceBoot

FILE_NAME = "tries.json"
FREE = 3
WAITS_SECONDS = (5, 15, 30, 60, 120, 300, 900)
"""The wait after the fourth wrong try and those that follow; the last one stays."""
WITHOUT_FILE = 8
"""What a file that is missing or damaged counts as."""
_LARGEST_BYTES = 4096
_MOST = 1_000_000


class _State(BaseModel):
    """``at_seconds``: since the boot ``boot``, when the last wrong try was made."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    failures: int = Field(ge=0, le=_MOST)
    boot: str = Field(max_length=100)
    at_seconds: float = Field(ge=0, allow_inf_nan=False)


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    state: _State
    mark: str = Field(max_length=64)


class Tries:
    """Counts wrong tries for one profile folder.

    ``key`` vouches for the file where one is known before the passphrase is: the watch key of a
    vault with a keyring. ``before``: the one that an unfinished rotation replaces.
    """

    def __init__(
        self,
        folder: Path,
        since_boot: SinceBoot,
        key: SecretKey | None,
        before: SecretKey | None = None,
    ) -> None:
        self._path = folder / FILE_NAME
        self._since_boot = since_boot
        self._key = key
        self._accepted = (key,) if before is None else (key, before)
        self._state = self._read() or self._without_file()
        self._before = self._state

    @property
    def failures(self) -> int:
        """How many wrong tries were made since the last right one."""
        return self._state.failures

    def wait_seconds(self) -> int:
        """Return how long to wait from now on; 0: the next try may be made."""
        left = _wait_after(self._state.failures) - self._waited()
        return max(0, math.ceil(left))

    def failed(self) -> None:
        """Count a wrong try; where VaultStorageError is raised it counts until Guardian ends."""
        self._before = self._state
        self._state = self._now(min(self._state.failures + 1, _MOST))
        _write(self._path, self._state, self._key)

    def take_back(self) -> None:
        """Uncount the last try, which turned out to be none. Raises VaultStorageError."""
        self._state = self._before
        _write(self._path, self._state, self._key)

    def succeeded(self) -> None:
        """Forget the wrong tries. Raises VaultStorageError."""
        self._state = self._now(0)
        _write(self._path, self._state, self._key)

    def _waited(self) -> float:
        now, then = self._since_boot.seconds(), self._state
        if then.boot != self._since_boot.boot_id() or now < then.at_seconds:
            return now  # The computer was restarted: what was waited before is not known.
        return now - then.at_seconds

    def _now(self, failures: int) -> _State:
        boot, seconds = self._since_boot.boot_id(), self._since_boot.seconds()
        return _State(failures=failures, boot=boot, at_seconds=seconds)

    def _read(self) -> _State | None:
        with contextlib.suppress(VaultDamagedError, VaultStorageError, ValidationError):
            raw = read_bounded(self._path, _LARGEST_BYTES)
            if raw is None:
                return None
            found = _File.model_validate_json(raw)
            marks = [_mark(found.state, key) for key in self._accepted]
            fits = any(hmac.compare_digest(mark, found.mark.encode()) for mark in marks)
            if fits and raw == _rendered(found):
                return found.state
        return None

    def _without_file(self) -> _State:
        state = self._now(WITHOUT_FILE)
        # Written, so that the wait is over one day; where it cannot be, it lasts from each start.
        with contextlib.suppress(VaultStorageError):
            _write(self._path, state, self._key)
        return state


def is_there(folder: Path) -> bool:
    """Return whether wrong tries are counted in this folder."""
    return (folder / FILE_NAME).exists()


def start_afresh(folder: Path, key: SecretKey | None) -> None:
    """Write that no wrong try was made. Raises VaultStorageError."""
    _write(folder / FILE_NAME, _State(failures=0, boot="", at_seconds=0), key)


def _wait_after(failures: int) -> int:
    if failures <= FREE:
        return 0
    return WAITS_SECONDS[min(failures - FREE, len(WAITS_SECONDS)) - 1]


def _mark(state: _State, key: SecretKey | None) -> bytes:
    content = b"guardian tries, version 1\n" + state.model_dump_json().encode()
    if key is None:
        return hashlib.sha256(content).hexdigest().encode()
    return hmac.new(key.reveal(), content, hashlib.sha256).hexdigest().encode()


def _write(path: Path, state: _State, key: SecretKey | None) -> None:
    write_durably(path, _rendered(_File(state=state, mark=_mark(state, key).decode())))


def _rendered(file: _File) -> bytes:
    return json.dumps(file.model_dump(mode="json")).encode() + b"\n"
