"""The benchmarks' command: what it prints, and that each is there. No time is asserted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.commands import as_line, as_report, main
from tests.benchmarks.measuring import Benchmark, Figures, Options, rounded, spread
from tests.benchmarks.registry import MODULES, find

FIGURES = Figures(
    values={"with": 30.0, "without": 1234.567},
    floors={"with": 12.0},
    conditions={"rows": 7},
)
BENCHMARK = Benchmark(measured="something, ms", floor="the least", run=lambda _: FIGURES)


def test_each_is_there() -> None:
    assert {name for name in MODULES if find(name).measured} == set(MODULES)


def test_a_report_has_the_floor_and_how_many_times_it_is() -> None:
    report = as_report("example", BENCHMARK, BENCHMARK.run(Options()), load=0.5)
    assert report["values"] == {"with": 30.0, "without": 1235.0}
    assert report["floor"] == {"what": "the least", "values": {"with": 12.0}}
    assert report["ratio"] == {"with": 2.5}
    conditions = report["conditions"]
    assert isinstance(conditions, dict)
    assert (conditions["rows"], conditions["load_before"]) == (7, 0.5)
    line = as_line(report)
    assert "example: something, ms; floor: the least: " in line
    assert "with 30 (floor 12, 2.5 times); without 1235 [rows 7, " in line


def test_a_floor_of_nothing_has_no_ratio() -> None:
    assert Figures(values={"wake-ups": 3.0}, floors={"wake-ups": 0.0}).ratios == {}


def test_numbers_say_no_more_than_they_mean() -> None:
    assert rounded({"a": 0.000123456, "b": 98765.4}) == {"a": 0.0001235, "b": 98770.0}
    assert spread([*range(1, 101)]) == {"median": 50.5, "p99": 99}
    assert spread([4.0]) == {"median": 4.0, "p99": 4.0}


def test_it_is_a_program_of_the_environment(tmp_path: Path) -> None:
    """From any folder, and one object on one line for each."""
    command = [sys.executable, "-m", "benchmarks", "search", "--json"]
    small = ["--rows", "200", "--rounds", "1"]
    done = subprocess.run(
        [*command, *small], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    report = json.loads(done.stdout)
    assert report["name"] == "search"
    assert report["conditions"]["rows"] == 200
    assert set(report["values"]) == set(report["floor"]["values"]) == set(report["ratio"])


def test_what_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["search", "nonsense"])
    assert "no such benchmark: nonsense" in capsys.readouterr().err


def test_they_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(MODULES)
