"""``serve --backend openwebui`` as a person types it: what is refused before anything is begun."""

import subprocess
import sys
from pathlib import Path

import pytest

from guardian.cli import main
from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.opening import server_of
from guardian.provider.backends.openwebui.options import OpenWebUIOptions

SERVE = ["provider", "serve", "--db", "sqlite://"]
URL = "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    "options",
    [
        ["--backend", "openwebui", "--key-file", "key"],
        ["--backend", "openwebui", "--server", URL],
        ["--backend", "openwebui", "--server", URL, "--key-file", "k", "--secrets-from-input"],
        ["--server", URL],
        ["--backend", "gateway", "--upstream", URL, "--key-file", "key"],
    ],
)
def test_what_makes_no_sense_ends_with_usage(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*SERVE, *options])

    assert ended.value.code == 2
    assert "--backend openwebui" in capsys.readouterr().err


def test_a_key_that_did_not_come_is_missed_in_words() -> None:
    options = ["--backend", "openwebui", "--server", URL, "--secrets-from-input"]
    ended = subprocess.run(
        [sys.executable, "-m", "guardian", *SERVE, *options],
        input=b'{"upstream_key": "k"}\n',
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "server",
    ["", "127.0.0.1:8080", "ftp://h", "http://", "http://h:x", "http://a:b@h", f"{URL}/?a"],
)
def test_an_address_that_is_none_is_named(server: str) -> None:
    with pytest.raises(errors.BridgeOptionsError, match="--server"):
        server_of(OpenWebUIOptions(server=server, key="sk-1"))


@pytest.mark.parametrize("content", [b"", b"two keys", b"\xff", b"k" * 5_000])
def test_a_file_without_one_key_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "key"
    file.write_bytes(content)
    with pytest.raises(errors.BridgeOptionsError, match="--key-file"):
        server_of(OpenWebUIOptions(server=URL, key_file=file))


def test_a_key_is_in_no_text_of_the_options(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("sk-secret\n", encoding="ascii")

    server = server_of(OpenWebUIOptions(server=URL, key_file=file))

    assert server.key == "sk-secret"
    assert "secret" not in repr(server) + repr(OpenWebUIOptions(server=URL, key="sk-secret"))
