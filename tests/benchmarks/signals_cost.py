"""What reading a message costs: time on everyday and on hostile ones, memory added by it."""

import subprocess
import sys
from collections.abc import Sequence
from functools import partial

from guardian.provider.signals.detector import detect
from guardian.provider.signals.larger.onnx_model import LargerModel
from guardian.provider.signals.model import Side, scores
from tests.benchmarks.measuring import milliseconds, spread

HOSTILE = (
    "a " * 1000,
    "aaab" * 500,
    "我 " * 1000,
    "不想" * 1000,
    "k*ll " * 400,
    "d.i.e." * 333,
    "\ufdfa" * 2000,
    "😭" * 2000,
    "自s" * 1000,
    "1!1!" * 500,
    "want to die " * 166,
)
"""Texts of the most that is read of a message, each against one step of reading it."""
_ADDED = """
from guardian.provider.signals.detector import detect
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 2**20
before = resident()
for text in ("hello there", "你好", "😭 我今天去學校了"):
    detect(text)
print(resident() - before)
"""


def costs(texts: Sequence[str]) -> dict[str, float]:
    """Return milliseconds of a message and megabytes of the process."""
    detect("hello 你好")  # the first one reads the tables
    whole = spread(milliseconds(partial(detect, text)) for text in texts)
    model = spread(milliseconds(partial(scores, text, Side.CHILD)) for text in texts)
    done = subprocess.run(
        [sys.executable, "-c", _ADDED], check=True, capture_output=True, text=True
    )
    return {
        "detector median, ms": whole["median"],
        "detector p99, ms": whole["p99"],
        "model median, ms": model["median"],
        "model p99, ms": model["p99"],
        "worst of hostile texts, ms": max(milliseconds(partial(detect, t)) for t in HOSTILE),
        "memory added, MB": float(done.stdout),
    }


def larger_costs(larger: LargerModel, texts: Sequence[str]) -> dict[str, float]:
    """Return milliseconds of a message that a larger model alone takes."""
    each = spread(milliseconds(partial(larger.scores, text, Side.CHILD)) for text in texts)
    worst = max(milliseconds(partial(larger.scores, text, Side.CHILD)) for text in HOSTILE)
    return {
        "larger model median, ms": each["median"],
        "larger model p99, ms": each["p99"],
        "larger model, worst of hostile texts, ms": worst,
    }
