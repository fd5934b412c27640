"""The unit that ``guardian provider serve --print-unit`` prints."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from guardian.cli import main
from guardian.cli_unit import UNIT

SERVE = ["provider", "serve", "--db", "sqlite:///family.db", "--port", "8420"]


def printed(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main([*SERVE, *options, "--print-unit"]) == 0
    return capsys.readouterr().out


def read(unit: str) -> configparser.ConfigParser:
    made = configparser.ConfigParser(strict=True, interpolation=None)
    made.read_string(unit)
    return made


def test_it_serves_with_the_same_options_in_the_same_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    unit = read(printed(capsys, "--issuer", "https://guardian.example.org"))
    command = [sys.executable, "-m", "guardian", *SERVE, "--issuer", "https://guardian.example.org"]
    assert unit["Service"]["ExecStart"] == " ".join(command)
    assert unit["Service"]["WorkingDirectory"] == str(tmp_path)
    assert unit["Install"]["WantedBy"] == "default.target"
    assert list(tmp_path.iterdir()) == [], "nothing was touched"


def test_spaces_and_signs_of_a_name_mean_themselves(capsys: pytest.CaptureFixture[str]) -> None:
    unit = read(printed(capsys, "--name", 'Our "own" 100% $HOME \\n 家'))
    written = unit["Service"]["ExecStart"].partition("--name ")[2]
    assert written == r'"Our \"own\" 100%% $$HOME \\n 家"'


def test_a_larger_model_is_named_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    unit = read(printed(capsys, "--signals-model", "models/larger 1"))
    assert unit["Service"]["ExecStart"].endswith('--signals-model "models/larger 1"')


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--port", "0"], "--port of its own"),
        (["--end-with-input"], "a service has none"),
        (["--secrets-from-input"], "name files here"),
        (["--issuer", "http://guardian.example.org"], "a name needs https"),
        (["--upstream", "http://127.0.0.1:11434"], "--backend gateway"),
        (
            [
                *("--backend", "gateway", "--upstream", "http://127.0.0.1:11434"),
                *("--believe-loopback", "--issuer", "https://guardian.example.org"),
            ],
            "believe everybody",
        ),
    ],
)
def test_what_no_service_could_do_is_told(
    options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ending:
        printed(capsys, *options)
    assert ending.value.code == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_reads_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unit = tmp_path / UNIT.name
    unit.write_text(printed(capsys, "--name", 'Our "own" 100%'), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(unit)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
    )
    assert UNIT.name not in done.stderr, done.stderr
