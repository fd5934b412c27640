"""Another process in the middle of a transaction: while the block lasts, nobody else writes."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PROGRAM = """
import sys
from sqlcipher3 import dbapi2
path, key = sys.argv[1:]
connection = dbapi2.connect(path, isolation_level=None)
connection.execute(f"PRAGMA key = \\"x'{key}'\\"")
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
connection.execute("ROLLBACK")
"""


@contextmanager
def write_lock_held(path: Path, key: bytes) -> Iterator["subprocess.Popen[str]"]:
    """Yield the process; whoever closes its ``stdin`` has it let go."""
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(path), key.hex()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            yield holder
        finally:
            assert holder.stdin is not None
            holder.stdin.close()
            assert holder.wait(20) == 0
