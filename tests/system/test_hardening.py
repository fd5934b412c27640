"""A real process, hardened: what the kernel and an unprivileged neighbour see of it."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux's kernel")
ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
SECRET = "spoken only in memory"
_HARDENED = """
import ctypes, os, sys
from guardian.system import hardening
if len(sys.argv) > 2:
    os.setgroups([])
    os.setgid(int(sys.argv[2]))
    os.setuid(int(sys.argv[2]))
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # changing the user switched it off already
getattr(hardening, sys.argv[1])()
secret = sys.stdin.readline()
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), flush=True)
sys.stdin.readline()
"""


def _start(*arguments: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HARDENED, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(f"{SECRET}\n")
    process.stdin.flush()
    return process


@pytest.fixture
def window() -> Iterator[subprocess.Popen[str]]:
    with _start("harden_process") as process:
        yield process
        process.communicate("\n", timeout=20)


def _said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _core_limits(pid: int) -> list[str]:
    lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
    return next(line for line in lines if line.startswith("Max core file size")).split()[4:6]


def test_the_window_is_not_dumpable_and_writes_no_core(window: subprocess.Popen[str]) -> None:
    assert _said(window) == "0"
    assert _core_limits(window.pid) == ["0", "0"]
    assert "Umask:\t0077" in Path(f"/proc/{window.pid}/status").read_text()


def test_a_service_writes_no_core_and_stays_open_to_a_debugger() -> None:
    with _start("harden_files") as service:
        assert _said(service) == "1"
        assert _core_limits(service.pid) == ["0", "0"]
        assert "Umask:\t0077" in Path(f"/proc/{service.pid}/status").read_text()
        service.communicate("\n", timeout=20)


def test_what_a_hardened_process_writes_is_private(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib\nfrom guardian.system.hardening import harden_process\n"
        "harden_process()\nfolder = pathlib.Path(sys.argv[1])\n"
        "folder.mkdir(parents=True)\n(folder / 'file').write_text('x')\n"
    )
    folder = tmp_path / "folder"
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True, cwd=ROOT, timeout=20)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "file").stat().st_mode) == 0o600


_NEIGHBOUR = """
import os, sys
os.setgroups([])
os.setgid(int(sys.argv[2]))
os.setuid(int(sys.argv[2]))
for name in ("environ", "maps", "mem"):
    try:
        open(f"/proc/{sys.argv[1]}/{name}", "rb").read(1)
        print(name)
    except PermissionError:
        print("-")
    except OSError:  # nothing is at the first address of a memory that can be read
        print(name)
"""


def _seen_by_a_neighbour(what: str) -> list[str]:
    with _start(what, str(NOBODY)) as process:
        _said(process)
        look = subprocess.run(
            [sys.executable, "-c", _NEIGHBOUR, str(process.pid), str(NOBODY)],
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        )
        process.communicate("\n", timeout=20)
    return look.stdout.split()


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="changes its user")
def test_another_program_of_the_same_user_cannot_read_it() -> None:
    assert _seen_by_a_neighbour("harden_process") == ["-", "-", "-"]
    # The same program without it; Yama may hide the memory of this one too.
    assert _seen_by_a_neighbour("harden_files")[:2] == ["environ", "maps"]


def test_what_a_platform_refuses_is_passed_over() -> None:
    """A process that may set nothing starts all the same."""
    code = (
        "import resource\nfrom guardian.system import hardening\n"
        "def refuse(*_):\n    raise ValueError('not allowed to raise maximum limit')\n"
        "resource.setrlimit = refuse\nhardening.harden_process()\nprint('goes on')\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=20,
    )
    assert result.stdout == "goes on\n"


_SERVES = """
import ctypes
from guardian.cli import main
from guardian.provider import serve
PR_GET_DUMPABLE = 3
serve.serve = lambda _options: print(ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0))
where = ["--db=sqlite://", "--backend=gateway", "--upstream=http://127.0.0.1:9"]
main(["provider", "serve", *where, "--secrets-from-input"])
"""


def test_a_bridge_that_was_given_keys_lets_nobody_read_its_memory() -> None:
    served = subprocess.run(
        [sys.executable, "-c", _SERVES],
        input='{"upstream_key": "sk-1"}\n',
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert served.stdout == "0\n"
