"""The direction of imports is a test, not a habit (ARCHITECTURE.md)."""

import subprocess
import sys

import pytest
from pytest_archon import archrule

ROOMS = {
    "guardian.policy": (),
    "guardian.vault": (),
    "guardian.notify": (),
    "guardian.system": (),
    "guardian.bridging": (),
    "guardian.link": ("guardian.policy",),
    "guardian.store": ("guardian.policy", "guardian.vault", "guardian.link.wire"),
    "guardian.sync": ("guardian.link", "guardian.store", "guardian.policy"),
    "guardian.desk": (
        "guardian.link",
        "guardian.store",
        "guardian.sync",
        "guardian.notify",
        "guardian.system",
        "guardian.policy",
        "guardian.vault",
        "guardian.bridging",
    ),
    "guardian.provider": ("guardian.link", "guardian.policy", "guardian.bridging"),
    "guardian.conformance": ("guardian.link", "guardian.policy"),
    "guardian.demo": ("guardian.desk", "guardian.policy", "guardian.system"),
}
"""Each room, and the rooms of ours that it may import."""

COMMON = ("guardian", "guardian.clock", "guardian.errors", "guardian.faults", "guardian.words")


def _allowed(room: str) -> list[str]:
    rooms = (room, *ROOMS[room])
    return [*COMMON, *rooms, *(f"{name}.*" for name in rooms)]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_its_door_opens_to(room: str) -> None:
    (
        archrule(f"{room} keeps to its neighbours")
        .match(room, f"{room}.*")
        .should_not_import("guardian.*", "ui", "ui.*", "tests*")
        .may_import(*_allowed(room))
        .check("guardian", only_direct_imports=True)
    )


def test_the_window_sees_the_desk_and_values_only() -> None:
    (
        archrule("ui calls desk")
        .match("ui", "ui.*")
        .should_not_import("guardian.*")
        .may_import(
            *COMMON,
            "guardian.desk*",
            "guardian.policy*",
            "guardian.link.wire.events",
            "guardian.bridging.values",
        )
        .check("ui", only_direct_imports=True)
    )


def test_the_core_runs_without_qt() -> None:
    modules = "guardian.cli, guardian.desk.opening, guardian.provider.app, guardian.demo.command"
    code = (
        f"import sys, {modules}\n"
        "print([m for m in sys.modules if m.partition('.')[0] in {'PySide6', 'ui'}])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert result.stdout.strip() == "[]"


def test_the_command_line_starts_with_next_to_nothing() -> None:
    code = (
        "import sys, guardian.cli\n"
        "heavy = {'requests', 'pydantic', 'keyring', 'sqlalchemy', 'fastapi', 'sqlcipher3'}\n"
        "print(sorted(heavy & {m.partition('.')[0] for m in sys.modules}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert result.stdout.strip() == "[]"
