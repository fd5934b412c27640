"""``guardian provider bridge`` as people and as the app run it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guardian.cli import main
from tests.provider.bridging.recorded import KEY, as_model_server, as_open_webui, child
from tests.rig.hostile_server import HostileServer, hostile_server

FIND = ["provider", "bridge", "find"]
LOOK = ["provider", "bridge", "look", "--kind", "openwebui"]


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile_server() as running:
        as_open_webui(running)
        yield running


def told(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> Any:
    assert main([*arguments, "--json"]) == status
    return json.loads(capsys.readouterr().out)


def test_what_was_found_is_a_list_for_programs_and_lines_for_people(
    server: HostileServer, capsys: pytest.CaptureFixture[str]
) -> None:
    port = ("--port", str(server.server_address[1]))
    expected = {"kind": "openwebui", "address": server.origin, "version": "0.12.4"}

    assert told(capsys, *FIND, *port) == [expected]
    assert main([*FIND, *port, "--language", "en"]) == 0
    assert capsys.readouterr().out == f"{server.origin}\tOpen WebUI\t0.12.4\n"


def test_the_app_gives_the_key_by_the_standard_input(server: HostileServer) -> None:
    command = [sys.executable, "-m", "guardian", *LOOK, "--address", server.origin]
    options = ["--child", child(), "--json", "--secrets-from-input", "--language", "zh_CN"]
    done = subprocess.run(
        [*command, *options],
        input=json.dumps({"server_key": KEY}) + "\n",
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    looked = json.loads(done.stdout)
    assert {right["code"]: right["held"] for right in looked["rights"]}["administrator"] is True
    assert KEY not in done.stdout + done.stderr


def test_a_person_gives_the_key_in_a_file(
    server: HostileServer, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")

    where = ["--address", server.origin, "--key-file", str(file), "--language", "en"]
    assert main([*LOOK, *where]) == 0

    said = capsys.readouterr().out
    assert "[yes] The key's account is an administrator." in said
    assert "What setting up would change" in said
    assert KEY not in said


def test_models_are_looked_at_with_their_own_key(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "key"
    file.write_text("sk-models")
    with hostile_server() as server:
        as_model_server(server)
        where = ("--address", server.origin, "--key-file", str(file))
        found = told(capsys, "provider", "bridge", "look", "--kind", "gateway", *where)
        assert server.seen[0].headers["Authorization"] == "Bearer sk-models"
    assert found["models"] == ["qwen3:8b"]


@pytest.mark.parametrize("content", ["", "two keys", "sk-\n2", "钥匙"])
def test_a_file_without_a_key_is_named_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str
) -> None:
    file = tmp_path / "key"
    file.write_text(content, encoding="utf-8")
    where = ("--address", "http://127.0.0.1:1", "--key-file", str(file))
    assert told(capsys, *LOOK, *where, status=1)["error"]["code"] == "bridge_key_file"


def test_an_error_is_a_line_for_programs_and_words_for_people(
    capsys: pytest.CaptureFixture[str],
) -> None:
    nobody = ("--address", "http://127.0.0.1:1", "--language", "en")

    error = told(capsys, *LOOK, *nobody, status=1)["error"]
    assert set(error) == {"code", "title", "message", "advice"}
    assert error["code"] == "open_webui_unreachable"

    assert main([*LOOK, *nobody]) == 1
    spoken = capsys.readouterr()
    assert spoken.out == ""
    assert "Your Open WebUI does not answer" in spoken.err
