"""The command line of the provider: what cannot be meant is told before anything is touched."""

import subprocess
import sys
from pathlib import Path

import pytest

from guardian.cli import main


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--port", "65536"], "from 0 to 65535"),
        (["--port", "http"], "from 0 to 65535"),
        (["--device-interval", "0"], "from 1 to 60"),
        (["--device-interval", "99999999999999999999"], "from 1 to 60"),
        (["--reply-delay-ms", "-1"], "from 0 to 2000"),
        (["--reply-delay-ms", "2001"], "from 0 to 2000"),
        (["--reply-delay-ms", "30.5"], "from 0 to 2000"),
        (["--start-at", "yesterday"], "2026-11-22T15:00+08:00"),
        (["--start-at", "2026-11-22T15:00"], "2026-11-22T15:00+08:00"),
        (["--test-control", "--start-at", "9999-12-31T23:59:59+00:00"], "2026-11-22T15:00+08:00"),
        (["--test-control", "--start-at", "0001-01-01T00:00:00+14:00"], "2026-11-22T15:00+08:00"),
        (["--start-at", "2026-11-22T15:00+08:00"], "--test-control"),
        (["--name", " "], "1 to 100 printable"),
        (["--name", "x" * 101], "1 to 100 printable"),
        (["--name", "two\nlines"], "1 to 100 printable"),
        (["--seed-language", "tlh"], "zh-CN"),
        (["--smtp", "mail.example.org"], "127.0.0.1:25"),
        (["--smtp", ":25"], "127.0.0.1:25"),
        (["--smtp", "mail:0"], "127.0.0.1:25"),
        (["--mail-from", "nobody"], "guardian@example.org"),
        (["--mail-from", "a b@c"], "guardian@example.org"),
        (["--rate-per-minute", "-1"], "from 0 to 1000000"),
        (["--log", "xml"], "json"),
    ],
)
def test_what_cannot_be_meant_names_the_remedy(
    options: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = tmp_path / "provider.db"
    with pytest.raises(SystemExit) as ending:
        main(["provider", "serve", "--db", f"sqlite:///{ledger}", *options])
    assert ending.value.code == 2
    told = capsys.readouterr()
    assert said in told.err
    assert "_" not in told.err.splitlines()[-1], "no name out of the program"
    assert told.out == ""
    assert not ledger.exists()


def test_help_names_every_option() -> None:
    command = [sys.executable, "-m", "guardian", "provider", "serve", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    for option in ("--db", "--reply-delay-ms", "--device-interval", "--test-control", "--start-at"):
        assert option in told
