"""``guardian conformance`` and its neighbours, as a person types them."""

import json
from pathlib import Path

import pytest

from guardian.cli import main
from guardian.cli_conformance import PROFILES
from guardian.link.wire import discovery
from guardian.link.wire.happenings import CATALOGUE
from tests.rig.provider_server import ServedProvider, served_provider


def test_the_profiles_are_the_protocols() -> None:
    assert PROFILES == discovery.PROFILES


def test_nobody_there_is_exit_status_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conformance", "http://127.0.0.1:1", "--language", "en"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "The checks could not run" in told.err
    assert "ConnectionError" in told.err


def test_something_else_there_is_exit_status_two(
    served: ServedProvider, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["conformance", "not an address at all", "--language", "zh-CN"]) == 2
    assert "检查无法进行" in capsys.readouterr().err


@pytest.mark.timeout(200)
def test_a_run_tells_a_line_a_check_and_writes_three_reports(
    served: ServedProvider, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {kind: tmp_path / f"report.{kind}" for kind in ("junit", "html", "json")}
    options = [part for kind, path in files.items() for part in (f"--{kind}", str(path))]
    status = main(
        ["conformance", served.url, "--profile", "complaint", "--language", "en", *options]
    )
    lines = capsys.readouterr().out.splitlines()
    assert status == 0, lines
    assert lines[-1].startswith("4 of 4 checks of profile complaint passed on ")
    assert lines[-1].endswith("Beside them: 0 not testable, 1 declared only, 0 not claimed.")
    assert any(line.startswith("R31.complaint · Measures Art. 21 · ") for line in lines)
    assert any(
        line.startswith("R09 · Measures Art. 21 · complaints · declared, t") for line in lines
    )
    written = json.loads(files["json"].read_text("utf-8"))
    assert len(written["checks"]) + len(written["capabilities"]) == len(lines) - 1
    assert all(path.stat().st_size > 500 for path in files.values())


def test_without_test_control_most_is_not_testable_and_nothing_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with served_provider(tmp_path, test_control=False) as provider:
        status = main(["conformance", provider.url, "--profile", "elder", "--language", "en"])
    lines = capsys.readouterr().out.splitlines()
    assert status == 0
    assert lines[-1].startswith("0 of 0 checks of profile elder passed on ")
    assert "3 not testable" in lines[-1]
    assert all(" · not testable · " in line for line in lines if line.startswith("R19"))
    assert "R09 · Measures Art. 15 · elder_help · declared, not tested" in lines


def test_only_what_is_named_is_checked(
    served: ServedProvider, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(
        ["conformance", served.url, "--only", "DISC.card, DPOP.no_proof,R37", "--language", "en"]
    )
    lines = capsys.readouterr().out.splitlines()
    ids = [line.partition(" ")[0] for line in lines if not line.startswith("R09 ")]
    assert status == 0
    assert ids[:-1] == ["DISC.card", "R37.regulated_domains", "DPOP.no_proof"]
    assert lines[-1].startswith("2 of 2 checks of profile core passed on ")


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_check_that_does_not_exist_is_exit_status_two(
    capsys: pytest.CaptureFixture[str], language: str
) -> None:
    words = ["--only", "R13.nothing,R13.drill,R99", "--language", language]
    assert main(["conformance", "http://127.0.0.1:1", *words]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "R13.nothing, R99" in told.err
    assert "R13.drill," not in told.err


def test_nowhere_to_write_is_exit_status_two(
    served: ServedProvider, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "missing" / "report.json"
    status = main(
        [
            "conformance",
            served.url,
            "--profile",
            "elder",
            "--language",
            "en",
            "--json",
            str(nowhere),
        ]
    )
    assert status == 2
    assert "FileNotFoundError" in capsys.readouterr().err


@pytest.mark.parametrize("profile", ["", "nonsense", "core,nonsense"])
def test_a_profile_that_does_not_exist_is_refused(profile: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["conformance", "http://127.0.0.1:1", "--profile", profile])
    assert caught.value.code == 2


def test_the_normative_text_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["provider", "openapi"]) == 0
    assert json.loads(capsys.readouterr().out)["info"]["title"] == "Guardian Link"


def test_the_schemas_of_events_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["provider", "schemas", str(tmp_path / "events")]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(CATALOGUE)
    taken = tmp_path / "file"
    taken.touch()
    assert main(["provider", "schemas", str(taken)]) == 2
