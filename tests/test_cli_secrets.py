"""Secrets in the first line of the standard input."""

import json
import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.cli_secrets import MOST_BYTES, GivenSecrets, SecretsInputError, read_secrets

CODE = """
import argparse, os, sys
from guardian.cli_secrets import OPTION, add_secrets, given_secrets
parser = argparse.ArgumentParser()
add_secrets(parser)
given = given_secrets(parser.parse_args(sys.argv[1:]))
print(given.upstream_key, os.read(0, 100).decode())
"""


def run(line: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CODE, *options]
    return subprocess.run(command, input=line, capture_output=True, text=True, check=False)


def test_the_first_line_is_read_and_what_follows_is_left() -> None:
    done = run('{"upstream_key": "sk-1"}\nmore', "--secrets-from-input")
    assert done.stdout == "sk-1 more\n", done.stderr


def test_nothing_is_read_that_was_not_announced() -> None:
    assert run("more").stdout == "None more\n"


def test_a_line_without_an_end_is_not_read_for_ever() -> None:
    done = run("x" * (MOST_BYTES + 1), "--secrets-from-input")
    assert done.returncode == 1
    assert "SecretsInputError" in done.stderr


def test_everything_that_may_be_given() -> None:
    whole = {
        "server_key": "a",
        "upstream_key": "b",
        "front_end_secret": "c",
        "child": {"name": "Mia"},
    }
    secrets = read_secrets(json.dumps(whole).encode())
    assert secrets == GivenSecrets(
        server_key="a", upstream_key="b", front_end_secret="c", child={"name": "Mia"}
    )
    assert repr(secrets) == "GivenSecrets()"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "sk-secret",
        '["sk-secret"]',
        '{"key": "sk-secret"}',
        '{"server_key": 7}',
        '{"child": "sk-secret"}',
        '{"server_key": {"sk-secret": 1}}',
        "[" * 100_000,
    ],
)
def test_anything_else_is_refused_without_a_word_of_it(line: str) -> None:
    with pytest.raises(SecretsInputError) as refused:
        read_secrets(line.encode())
    said = refused.value.in_language("zh_CN")
    assert "sk-secret" not in f"{refused.value}{said}"
    assert refused.value.__cause__ is None


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(line: bytes) -> None:
    with suppress(SecretsInputError):
        assert isinstance(read_secrets(line), GivenSecrets)
