"""Every benchmark by its name. Each module is imported in the process that runs it alone."""

from importlib import import_module

from tests.benchmarks.measuring import Benchmark

MODULES = {
    "unlock": "unlock",
    "years": "store",
    "search": "store",
    "alert_latency": "alert_latency",
    "catch_up": "catch_up",
    "idle": "idle",
    "month": "month",
    "judging": "judging",
    "stopping": "stopping",
    "start": "start",
    "page": "page",
    "memory": "memory",
    "gateway": "gateway",
    "signals": "signals",
}
"""Name of a benchmark: the module here that has it under that name, in capitals."""


def find(name: str) -> Benchmark:
    """Return a benchmark of :data:`MODULES`."""
    found = getattr(import_module(f"tests.benchmarks.{MODULES[name]}"), name.upper())
    if not isinstance(found, Benchmark):
        raise TypeError(name)
    return found
