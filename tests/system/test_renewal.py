"""A real process becomes a new image of itself, and nothing of the old one can be found."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guardian.system.renewal import LONGEST_PAYLOAD_BYTES, read_payload, replace_process

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
ROOT = Path(__file__).resolve().parents[2]
SECRET = "7f3a" * 16

# In the place of the app: "guardian" of this folder, which tells what it finds itself to be.
_APP = """
import json, os, sys
from guardian_system import renewal
if renewal.CONTINUE_OPTION in sys.argv:
    descriptor = int(sys.argv[sys.argv.index(renewal.CONTINUE_OPTION) + 1])
    descriptors = sorted(int(name) for name in os.listdir("/proc/self/fd"))
    payload = renewal.read_payload(descriptor).decode()
    print(json.dumps({
        "pid": os.getpid(), "payload": payload, "descriptor": descriptor,
        "descriptors": descriptors, "argv": sys.argv[1:], "path": sys.path[0],
        "xoptions": sys._xoptions, "warnoptions": sys.warnoptions,
    }), flush=True)
    sys.stdin.readline()
else:
    secret = sys.stdin.readline().strip()
    os.set_inheritable(os.open("/dev/null", os.O_RDONLY), True)
    os.set_inheritable(os.open("/dev/null", os.O_RDONLY), True)
    renewal.replace_process(secret.encode(), ["--kept"])
"""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    package = tmp_path / "guardian"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "__main__.py").write_text(_APP)
    (tmp_path / "guardian_system").symlink_to(ROOT / "guardian" / "system")
    flags = ["-X", "faulthandler", "-X", "utf8=1", "-W", "error::UserWarning"]
    with subprocess.Popen(
        [sys.executable, *flags, "-m", "guardian"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def _renewed(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{SECRET}\n")
    process.stdin.flush()
    told = json.loads(process.stdout.readline())
    assert isinstance(told, dict)
    return told


def test_it_is_the_same_process_and_hears_what_was_left(app: subprocess.Popen[str]) -> None:
    told = _renewed(app)
    assert told["pid"] == app.pid
    assert told["payload"] == SECRET
    assert told["argv"] == ["--kept", "--continue-from", str(told["descriptor"])]


def test_the_interpreter_keeps_its_options(app: subprocess.Popen[str]) -> None:
    told = _renewed(app)
    assert told["xoptions"] == {"faulthandler": True, "utf8": "1"}
    assert told["warnoptions"] == ["error::UserWarning"]


def test_neither_arguments_nor_environment_nor_memory_hold_the_secret(
    app: subprocess.Popen[str],
) -> None:
    _renewed(app)
    seen = [Path(f"/proc/{app.pid}/{name}").read_bytes() for name in ("cmdline", "environ")]
    assert all(SECRET.encode() not in each for each in seen)
    assert b"guardian" in seen[0]


def test_no_other_descriptor_is_left_open(app: subprocess.Popen[str]) -> None:
    told = _renewed(app)
    # The pipe, and the one by which the process listed its own.
    assert len(set(told["descriptors"]) - {0, 1, 2, told["descriptor"]}) == 1
    still_open = {int(each.name) for each in Path(f"/proc/{app.pid}/fd").iterdir()}
    assert still_open == {0, 1, 2}


def test_a_script_does_not_take_modules_from_the_folder_it_stands_in(tmp_path: Path) -> None:
    """Somebody put a "guardian" where the person happens to start the program."""
    planted = tmp_path / "guardian"
    planted.mkdir()
    (planted / "__init__.py").write_text("")
    (planted / "__main__.py").write_text("print('planted')")
    script = tmp_path / "start"
    script.write_text(
        "from guardian.system.renewal import replace_process\nreplace_process(b'', ['--version'])\n"
    )
    elsewhere = tmp_path / "programs"
    elsewhere.mkdir()
    script = script.rename(elsewhere / "start")
    result = subprocess.run(
        [sys.executable, str(script)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    assert "planted" not in result.stdout
    assert "guardian" in result.stdout + result.stderr


def test_too_much_is_refused_before_anything_happens() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        replace_process(bytes(LONGEST_PAYLOAD_BYTES + 1), [])


def test_what_was_left_is_read_once() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"left")
    os.close(writer)
    assert read_payload(reader) == b"left"
    with pytest.raises(OSError, match="Bad file descriptor"):
        read_payload(reader)


def test_an_endless_pipe_is_refused() -> None:
    with Path("/dev/zero").open("rb") as endless, pytest.raises(ValueError, match="more than"):
        read_payload(os.dup(endless.fileno()))


def test_the_process_ends_like_any_other(app: subprocess.Popen[str]) -> None:
    _renewed(app)
    app.send_signal(signal.SIGTERM)
    assert app.wait(20) == -signal.SIGTERM
