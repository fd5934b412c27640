"""``python -m tests.benchmarks.stamping_provider``: ``guardian``, which notes when it commits.

Once a transaction that told of an alert is durable, one line says when: nanoseconds of the clock
that all processes of this computer share (CLOCK_MONOTONIC). The file is that of the ledger with
the suffix ``.stamps``.
"""

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from guardian.cli import main

SUFFIX = ".stamps"
_told = threading.local()


def _note_alert(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
    if statement.startswith("INSERT INTO alert "):
        _told.alert = True


def stamp_into(stamps: Path) -> None:
    """Let every engine of this process note its commits of alerts in ``stamps``."""
    commit: Callable[[DefaultDialect, Any], None] = DefaultDialect.do_commit

    def do_commit(self: DefaultDialect, connection: Any) -> None:
        commit(self, connection)
        now = time.monotonic_ns()
        if getattr(_told, "alert", False):
            _told.alert = False
            with stamps.open("a", encoding="ascii") as file:
                file.write(f"{now}\n")

    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]  # only this process
    event.listen(Engine, "after_cursor_execute", _note_alert)


if __name__ == "__main__":
    ledger = sys.argv[sys.argv.index("--db") + 1].removeprefix("sqlite:///")
    stamp_into(Path(ledger).with_suffix(SUFFIX))
    sys.exit(main())
