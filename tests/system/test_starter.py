"""A process that ends with the one that started it."""

import signal
import subprocess
import sys

CODE = """
from guardian.system.starter import end_with_starter
import threading
end_with_starter()
print("ready", flush=True)
threading.Event().wait()
"""


def test_it_ends_when_its_input_does() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CODE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("a word is no end")
        process.stdin.flush()
        assert process.poll() is None
        process.stdin.close()
        assert process.wait(20) == -signal.SIGTERM
