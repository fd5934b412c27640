"""A file says what it is; one that needs more than 400 lines is two."""

import ast
import statistics
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted([*ROOT.glob("guardian/**/*.py"), *ROOT.glob("ui/**/*.py")])
TESTS = sorted(ROOT.glob("tests/**/*.py"))
LONGEST = 400
MEDIAN = 120
LONGEST_FUNCTION = 60


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_longer_than_it_can_be_understood() -> None:
    assert [str(path) for path in (*CODE, *TESTS) if _lines(path) > LONGEST] == []


def test_files_are_small() -> None:
    assert statistics.median(_lines(path) for path in CODE) <= MEDIAN


def test_there_is_a_line_of_test_for_every_line_of_code() -> None:
    assert sum(map(_lines, TESTS)) >= 0.8 * sum(map(_lines, CODE))


def test_functions_are_small() -> None:
    long = [
        f"{path.name}:{node.name}"
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_test_waits_a_fixed_time() -> None:
    waits = [
        f"{path.name}:{node.lineno}"
        for path in TESTS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"qWait", "wait_for_timeout"}
    ]
    assert waits == []
