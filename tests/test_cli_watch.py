"""The unit that ``guardian watch`` prints, and what ends it."""

import configparser
import os
import shlex
import signal
import subprocess
import sys
import threading

import pytest

from guardian.cli_watch import Ends, print_unit


def test_the_unit_starts_this_guardian() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "guardian", "watch", "--print-unit"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    unit = configparser.ConfigParser(strict=True, interpolation=None)
    unit.read_string(done.stdout)
    assert shlex.split(unit["Service"]["ExecStart"]) == [
        sys.executable,
        "-m",
        "guardian",
        "watch",
    ]
    assert unit["Service"]["Type"] == "notify"
    assert unit["Install"]["WantedBy"] == "default.target"


def test_a_folder_with_a_space_and_a_percent_sign_is_quoted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_unit(["/home/a parent/100%/python", "-m", "guardian"])
    (line,) = (line for line in capsys.readouterr().out.splitlines() if "ExecStart" in line)
    assert line == "ExecStart='/home/a parent/100%%/python' -m guardian"


def test_a_signal_while_it_waits_ends_it_for_good() -> None:
    ends = Ends()
    before = signal.signal(signal.SIGUSR1, lambda _number, _frame: ends.end())
    try:
        timer = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGUSR1))
        timer.start()
        assert ends.wait(30)
        assert ends.for_good
        ends.pause()
        timer.join()
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_a_knock_ends_it_for_now() -> None:
    ends = Ends()
    ends.step_aside()
    assert ends.wait(30)
    assert not ends.for_good
