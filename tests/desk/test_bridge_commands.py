"""The provider's commands as the app runs them: bounded, called off, and their errors in words."""

import json
import socket
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.bridging.values import Step
from guardian.desk import bridge_commands
from guardian.desk.bridge_commands import MadeKey, ask, secrets_line
from guardian.desk.bridge_errors import LONGEST_TEXT, BridgeCommandError, BridgeSilentError
from guardian.link.errors import LinkCancelledError

SECRET = "sk-a-key-that-nobody-may-see"
LOOK = ("bridge", "look", "--json", "--secrets-from-input", "--kind=gateway")


def plays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    """Have another program answer in the place of the provider."""
    script = tmp_path / "program.py"
    script.write_text(f"import json, sys\ntold = sys.stdin.readline()\n{code}\n", encoding="utf-8")
    monkeypatch.setattr(
        bridge_commands, "provider_command", lambda *_: [sys.executable, str(script)]
    )


@pytest.mark.parametrize(("language", "word"), [("en", "address"), ("zh_CN", "地址")])
def test_an_error_comes_in_its_own_words(language: str, word: str) -> None:
    with pytest.raises(BridgeCommandError) as caught:
        ask([*LOOK, f"--language={language}", "--address=ftp://x"], {"upstream_key": SECRET})
    text = caught.value.in_language(language)
    assert word in text.title + text.message + text.advice
    assert SECRET not in f"{caught.value!r} {text}"
    assert caught.value.told_code == "bridge_address"


def test_a_command_is_called_off_while_it_waits_for_a_server() -> None:
    cancelled = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]

        def call_off() -> None:
            with silent.accept()[0] as asked:
                cancelled.set()
                while asked.recv(4096):
                    pass

        calling = threading.Thread(target=call_off)
        calling.start()
        with pytest.raises(LinkCancelledError):
            ask([*LOOK, f"--address=http://127.0.0.1:{port}"], {}, cancelled=cancelled)
        calling.join()


def test_what_is_no_command_gives_no_answer() -> None:
    with pytest.raises(BridgeSilentError):
        ask(["no-such-verb"], {})


def test_steps_are_told_and_the_last_line_is_the_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plays(
        monkeypatch,
        tmp_path,
        'print(json.dumps({"step": "looking"}))\n'
        'print(json.dumps({"step": "linking"}))\n'
        'print(json.dumps({"done": len(json.loads(told)["server_key"])}))',
    )
    steps: list[Step] = []
    answer = ask([], {"server_key": SECRET, "upstream_key": ""}, on_step=steps.append)
    assert json.loads(answer) == {"done": len(SECRET)}
    assert steps == [Step.LOOKING, Step.LINKING]


@pytest.mark.parametrize(
    "code",
    [
        "sys.exit(0)",
        "print('{}'); sys.exit(3)",
        "print('Traceback'); sys.exit(1)",
        "print(json.dumps({'error': {'code': 7}})); sys.exit(1)",
        "print('x' * 2_000_000)",
        '[print(\'{"step": "looking"}\') for _ in range(100_000)]',
    ],
    ids=["nothing", "status", "no json", "no error", "one line too long", "too many lines"],
)
def test_nonsense_is_no_answer(code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plays(monkeypatch, tmp_path, code)
    with pytest.raises(BridgeSilentError):
        ask([], {"server_key": SECRET})


def test_what_is_told_of_an_error_is_bounded_and_plain(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plays(
        monkeypatch,
        tmp_path,
        "print(json.dumps({'error': {'code': 'c', 'title': 'a\\x1b[1m\\nb', 'message': 'm' * 9999,"
        " 'advice': ''}})); sys.exit(1)",
    )
    with pytest.raises(BridgeCommandError) as caught:
        ask([], {})
    text = caught.value.in_language("en")
    assert text.title == "a [1m b"
    assert len(text.message) == LONGEST_TEXT
    assert text.advice, "what was left out is said in general words"
    assert "mmm" not in str(caught.value)


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=5))
def test_secrets_are_one_line(secrets: dict[str, str]) -> None:
    line = secrets_line(secrets)
    assert b"\n" not in line
    assert json.loads(line) == {name: value for name, value in secrets.items() if value}


def test_a_key_is_told_as_it_is_typed() -> None:
    key = MadeKey(base_url_path="/v1", key=SECRET)
    assert SECRET not in repr(key)
    assert key.at("http://127.0.0.1:21000").base_url == "http://127.0.0.1:21000/v1"
