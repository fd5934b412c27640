"""Ends one step of the store at many points, in processes of its own, and looks what is left.

Run as ``python -m tests.store.crash_points STEP FOLDER``; prints how the points ended, as JSON. A
process ends when its timer is over, or at the write that makes a file longer than it may be: at
once and with no handler, as by ``kill -9``.
"""

import json
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol
from uuid import UUID

from guardian.store import inbox, journal, settings
from guardian.store.database import Database
from guardian.store.errors import WrongKeyError
from guardian.store.head import HeadKeeper, HeadKind
from guardian.store.journal import Act
from guardian.vault.keys import SecretKey
from tests.rig.clock import START
from tests.rig.seeded_store import KEY, LINK
from tests.rig.version_1 import key_of_version_1
from tests.store.test_kept_schemas import KEPT, old_tokens, tokens

NEW_KEY = bytes(reversed(KEY))
SEED = bytes(range(64, 96))
POINTS = 50
EVENTS = 39


class Step(Protocol):
    """What is done to the profile in a folder, and how it is looked at afterwards."""

    def prepare(self, folder: Path) -> None:
        """Make the profile as it is before the step."""
        ...

    def run(self, folder: Path) -> None:
        """Do the step."""
        ...

    def outcome(self, folder: Path) -> str:
        """Name what is left; fails where it is neither the old nor the new state."""
        ...


def keeper(folder: Path) -> HeadKeeper:
    return HeadKeeper(folder / "apart.head", SecretKey(SEED), UUID(int=3))


def opened(folder: Path, key: bytes = KEY) -> Database:
    """Open and check what is left: sound, going on from its mark, with every event."""
    head = keeper(folder)
    database = Database.open(folder / "guardian.db", key, head=head)
    with database.read() as connection:
        assert head.compare(connection).kind is HeadKind.SOUND
        assert len(inbox.entries(connection)) == EVENTS
    database.check()
    return database


class Writing:
    """Ten transactions, each an act and the setting that it is about."""

    def prepare(self, folder: Path) -> None:
        database = Database.open(folder / "guardian.db", KEY, head=keeper(folder))
        with database.write() as connection:
            for number in range(1, EVENTS + 1):
                event = inbox.Event(
                    link_id=LINK,
                    jti=f"jti-{number}",
                    gl_seq=number,
                    compact="x" * 900,
                    received_at=START,
                )
                inbox.append(connection, event)
        database.close()

    def run(self, folder: Path) -> None:
        database = Database.open(folder / "guardian.db", KEY, head=keeper(folder))
        for number in range(10):
            with database.write() as connection:
                journal.append_act(connection, Act.SETTING_CHANGED, START)
                settings.save(connection, f"name-{number}", "x" * 500)
        database.close()

    def outcome(self, folder: Path) -> str:
        database = opened(folder)
        with database.read() as connection:
            written = len(connection.execute("SELECT * FROM setting").fetchall())
            assert journal.end(connection)[0] == EVENTS + written
        database.close()
        return {0: "old", 10: "new"}.get(written, "between")


class Rekeying(Writing):
    """Everything is encrypted with another key."""

    def run(self, folder: Path) -> None:
        database = Database.open(folder / "guardian.db", KEY)
        database.rekey(NEW_KEY)
        database.close()

    def outcome(self, folder: Path) -> str:
        names = []
        for name, key in (("old", KEY), ("new", NEW_KEY)):
            try:
                opened(folder, key).close()
            except WrongKeyError:
                continue
            names.append(name)
        (only,) = names
        return only


class Vacuuming(Writing):
    """Everything is written anew without what was removed."""

    def prepare(self, folder: Path) -> None:
        super().prepare(folder)
        database = Database.open(folder / "guardian.db", KEY, head=keeper(folder))
        for value in ("x" * 400_000, ""):
            with database.write() as connection:
                settings.save(connection, "large", value)
            database.settle()
        database.close()

    def run(self, folder: Path) -> None:
        database = Database.open(folder / "guardian.db", KEY)
        database.vacuum()
        database.close()

    def outcome(self, folder: Path) -> str:
        opened(folder).close()
        return "new" if (folder / "guardian.db").stat().st_size < 400_000 else "old"


class Migrating:
    """A profile of version 1 opens for the first time."""

    def __init__(self) -> None:
        self._key = key_of_version_1(KEPT / "version-1-passphrase")
        self._before: list[tuple[object, ...]] = []

    def prepare(self, folder: Path) -> None:
        shutil.copy(KEPT / "version-1-passphrase" / "guardian.db", folder)
        self._before = old_tokens(folder / "guardian.db", self._key)

    def run(self, folder: Path) -> None:
        Database.open(folder / "guardian.db", self._key).close()

    def outcome(self, folder: Path) -> str:
        copied = any(folder.glob("guardian.db.*Z.version-1"))
        database = Database.open(folder / "guardian.db", self._key)
        with database.read() as connection:
            assert tokens(connection) == self._before
            assert journal.entries(connection)[0].kind == Act.RECORDS_CONVERTED
        database.check()
        database.close()
        (copy,) = folder.glob("guardian.db.*.version-*")
        if copy.name.endswith("version-1"):
            assert old_tokens(copy, self._key) == self._before
        return "new" if copied else "old"


STEPS: dict[str, Callable[[], Step]] = {
    "write": Writing,
    "rekey": Rekeying,
    "vacuum": Vacuuming,
    "migrate": Migrating,
}


def ends(step: Step, folder: Path, *, seconds: float = 0, largest: int = -1) -> bool:
    """Run the step in a child that ends at that point; return whether it ended before the step."""
    child = os.fork()
    if child == 0:
        for number in (signal.SIGXFSZ, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
        signal.setitimer(signal.ITIMER_REAL, seconds)
        step.run(folder)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) in {signal.SIGXFSZ, signal.SIGALRM}
        return True
    assert os.waitstatus_to_exitcode(status) == 0
    return False


def points(step: Step, before: Path, folder: Path) -> Iterator[dict[str, float]]:
    """Measure one run, and spread the points over its time and over the length of its files."""
    renew(before, folder)
    started = time.perf_counter()
    assert not ends(step, folder)
    seconds = time.perf_counter() - started
    for number in range(1, POINTS + 1):
        yield {"seconds": seconds * number / POINTS}
    # The log may hold every page once or twice; a length off a page's end cuts a page.
    longest = max(file.stat().st_size for file in before.iterdir()) * 2
    for number in range(POINTS):
        yield {"largest": longest * number // POINTS + number % 7}


def renew(before: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(before, folder)


def main(name: str, work: Path) -> None:
    before, folder = work / "before", work / "point"
    before.mkdir(parents=True)
    step = STEPS[name]()
    step.prepare(before)
    counts: dict[str, int] = {}
    for point in points(step, before, folder):
        renew(before, folder)
        cut = ends(
            step, folder, seconds=point.get("seconds", 0), largest=int(point.get("largest", -1))
        )
        outcome = f"{'cut' if cut else 'whole'}: {step.outcome(folder)}"
        counts[outcome] = counts.get(outcome, 0) + 1
    sys.stdout.write(json.dumps(counts))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
