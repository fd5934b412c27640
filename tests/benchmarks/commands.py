"""The command line of the benchmarks. Nothing is asserted: times are of one machine and one day.

Each runs in a process of its own, so that none counts the memory or the threads of another.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from multiprocessing import get_context
from pathlib import Path

from tests.benchmarks.measuring import Benchmark, Figures, Options, rounded
from tests.benchmarks.registry import MODULES, find

_KINDS: Mapping[str, type] = {"minutes": float, "signals_model": Path}
"""What is no whole number of the options."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks that are asked for and print a line for each."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__.split("\n", 1)[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="none: all")
    parser.add_argument("--list", action="store_true", help="name them, and what they measure")
    parser.add_argument("--json", action="store_true", help="one JSON object for each")
    for each in fields(Options):
        option = f"--{each.name.replace('_', '-')}"
        parser.add_argument(option, type=_KINDS.get(each.name, int), default=each.default)
    read = vars(parser.parse_args(arguments))
    unknown = sorted(set(read["names"]) - set(MODULES))
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    if read["list"]:
        for name in MODULES:
            _say(f"{name:16}{find(name).measured}")
        return 0
    options = Options(**{each.name: read[each.name] for each in fields(Options)})
    for name in read["names"] or MODULES:
        report = _alone(name, options)
        _say(json.dumps(report, ensure_ascii=False) if read["json"] else as_line(report))
    return 0


def run_one(name: str, options: Options) -> dict[str, object]:
    """Run one benchmark here and return its report."""
    before = os.getloadavg()[0]
    benchmark = find(name)
    return as_report(name, benchmark, benchmark.run(options), before)


def as_report(name: str, benchmark: Benchmark, figures: Figures, load: float) -> dict[str, object]:
    """Return what is printed as JSON. ``load``: of the machine, just before."""
    return {
        "name": name,
        "measured": benchmark.measured,
        "values": rounded(figures.values),
        "floor": {"what": benchmark.floor, "values": rounded(figures.floors)},
        "ratio": rounded(figures.ratios),
        "conditions": {
            **figures.conditions,
            "load_before": round(load, 2),
            "load_after": round(os.getloadavg()[0], 2),
            "processors": os.cpu_count(),
            "python": platform.python_version(),
        },
    }


def as_line(report: dict[str, object]) -> str:
    """Return a report as a person reads it."""
    floor, values = report["floor"], report["values"]
    ratios, conditions = report["ratio"], report["conditions"]
    assert isinstance(floor, dict)
    assert isinstance(values, dict)
    assert isinstance(ratios, dict)
    assert isinstance(conditions, dict)
    parts = []
    for name, value in values.items():
        beside = f" (floor {floor['values'][name]:g}" if name in floor["values"] else ""
        times = f", {ratios[name]:g} times)" if name in ratios else ")" * bool(beside)
        parts.append(f"{name} {value:g}{beside}{times}")
    held = ", ".join(f"{name} {value}" for name, value in conditions.items())
    against = f"; floor: {floor['what']}" if floor["what"] else ""
    return f"{report['name']}: {report['measured']}{against}: {'; '.join(parts)} [{held}]"


def _alone(name: str, options: Options) -> dict[str, object]:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(run_one, name, options).result()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
