"""What a process has cost so far, told by itself: threads that have ended count, too.

Whoever asks writes a line to its standard input; until then the thread that answers only waits.
"""

import json
import resource
import sys
import threading
from dataclasses import dataclass
from subprocess import Popen


@dataclass(frozen=True, kw_only=True)
class Cost:
    """``wake_ups``: how often a thread gave up the processor to wait, and so was woken."""

    wake_ups: int
    processor_ms: float

    def since(self, earlier: "Cost") -> "Cost":
        """Return what came after ``earlier``."""
        return Cost(
            wake_ups=self.wake_ups - earlier.wake_ups,
            processor_ms=self.processor_ms - earlier.processor_ms,
        )


def answer_for_costs() -> None:
    """Answer every line of the standard input, in a thread."""
    threading.Thread(target=_answer, name="costs", daemon=True).start()


def cost_of(process: "Popen[str]") -> Cost:
    """Ask a process that answers."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    return Cost(**json.loads(process.stdout.readline()))


def _answer() -> None:
    for _ in sys.stdin:
        used = resource.getrusage(resource.RUSAGE_SELF)
        said = {
            "wake_ups": used.ru_nvcsw,
            "processor_ms": (used.ru_utime + used.ru_stime) * 1000,
        }
        sys.stdout.write(f"{json.dumps(said)}\n")
        sys.stdout.flush()
