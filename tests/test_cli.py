"""The command line as a person types it: what it refuses, in plain words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from guardian import __version__
from guardian.cli import main

DISPLAYS = {"DISPLAY", "WAYLAND_DISPLAY"}


def _guardian(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "guardian", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={name: value for name, value in os.environ.items() if name not in DISPLAYS},
    )


def test_it_tells_its_version() -> None:
    assert _guardian("--version").stdout == f"guardian {__version__}\n"


def test_without_a_display_the_window_is_refused_in_words() -> None:
    result = _guardian()
    assert result.returncode == 1
    assert result.stdout == ""
    assert "There is no display" in result.stderr
    assert "guardian demo --headless" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["provider", "serve"],
        ["provider", "serve", "--db", "sqlite:///x", "--port", "70000"],
        ["provider", "serve", "--db", "sqlite:///x", "--device-interval", "0"],
        ["provider", "serve", "--db", "sqlite:///x", "--start-at", "2026-11-22T15:00"],
        ["demo", "--language", "tlh"],
        ["nonsense"],
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_provider_that_cannot_start_says_why(tmp_path: Path) -> None:
    not_a_database = tmp_path / "ledger.db"
    not_a_database.write_text("this is no database, and it is long enough to be read as one" * 20)
    result = _guardian("provider", "serve", "--db", f"sqlite:///{not_a_database}", "--port", "0")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert len(result.stderr.splitlines()) == 3
