"""A larger model in a provider that runs: heard, told in its name, no ground to lose a message."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from guardian.provider.child_page.router import COOKIE
from guardian.provider.engine.live import Live
from guardian.provider.ledger.virtual_clock import VirtualClock
from guardian.provider.serve import ServeOptions, open_provider
from tests.rig.child_browserless import Child
from tests.rig.larger_model import FAILS, HEARD, NAME, make_two_words_model
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_process import ProviderProcess, provider_process
from tests.rig.provider_server import ServedProvider

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_two_words_model(tmp_path_factory.mktemp("larger"))


@pytest.fixture
def process(tmp_path: Path, model: Path) -> Iterator[ProviderProcess]:
    with provider_process(tmp_path, "--signals-model", str(model), language="en") as running:
        running.await_local_hour(10)
        yield running


def mia(process: ProviderProcess) -> Child:
    with requests.Session() as browser:
        browser.trust_env = False
        form = {"login": "mia", "password": "sandbox-mia"}
        browser.post(f"{process.url}/app/sign-in", form, allow_redirects=False, timeout=20)
        return Child(process.url, str(browser.cookies.get(COOKIE)))


def linked(process: ProviderProcess) -> LinkedApp:
    provider = open_provider(ServeOptions(db=f"sqlite:///{process.ledger}"), process.url)
    assert isinstance(provider.clock, VirtualClock)
    return LinkedApp(
        ServedProvider(url=process.url, provider=provider, clock=provider.clock, live=Live())
    )


def alerts(app: LinkedApp) -> list[dict[str, Any]]:
    return [each["alert"] for each in app.read("/alerts")["alerts"]]


def test_what_only_it_hears_is_an_alert_that_names_it(process: ProviderProcess) -> None:
    app, child = linked(process), mia(process)
    assert child.say("my zabble day").status == requests.codes.ok
    assert alerts(app) == []
    said = child.say(f"my {HEARD} day")
    assert said.status == requests.codes.ok
    (told,) = alerts(app)
    assert (told["category"], told["actor"]) == ("grooming", "user")
    assert (told["method"], told["rule_version"]) == ("model", f"{NAME}/groom")
    assert HEARD not in str(told)
    assert process.errors == ""


def test_a_message_on_which_it_fails_is_answered_and_heard(process: ProviderProcess) -> None:
    app, child = linked(process), mia(process)
    for _ in range(3):
        said = child.say(f"i want to die {FAILS}")
        assert (said.status, said.last[0]) == (requests.codes.ok, "end")
    assert {each["category"] for each in alerts(app)} == {"self_harm.ideation"}
    (line,) = process.errors.splitlines()
    assert f"larger model {NAME} could not read 1 text" in line
    assert FAILS not in line


@pytest.mark.parametrize("spoilt", ["model.onnx", "tokenizer.json", "signals.toml"])
def test_a_broken_folder_ends_the_start_before_a_port_is_bound(
    tmp_path: Path, model: Path, spoilt: str
) -> None:
    shutil.copytree(model, tmp_path / "larger")
    (tmp_path / "larger" / spoilt).write_bytes(b"no such thing")
    failed = serve(ROOT, tmp_path / "p.db", "--signals-model", str(tmp_path / "larger"))
    assert failed.returncode == 1
    assert spoilt in failed.stderr
    assert "docs/signals.md" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert failed.stdout == ""
    assert not (tmp_path / "p.db").exists()


@pytest.mark.parametrize("spoilt", ["model.npz", "concepts.txt"])
def test_a_broken_model_of_our_own_ends_the_start(tmp_path: Path, spoilt: str) -> None:
    """Not the first message: a detector that hears little must not look like a quiet child."""
    for room in ("guardian", "resources"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / room, tmp_path / room, ignore=ignored)
    (tmp_path / "resources" / "signals" / spoilt).write_bytes(b"PK no such thing \xff")
    failed = serve(tmp_path, tmp_path / "p.db")
    assert failed.returncode == 1
    assert str(tmp_path / "resources" / "signals") in failed.stderr
    assert "Traceback" not in failed.stderr
    assert failed.stdout == ""


def serve(folder: Path, ledger: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """Serve with the program in a folder until it ends by itself."""
    command = [sys.executable, "-m", "guardian", "provider", "serve"]
    command += ["--db", f"sqlite:///{ledger}", "--port", "0", *options]
    environment = {**os.environ, "PYTHONPATH": str(folder), "LANG": "C.UTF-8"}
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=folder,
        env=environment,
    )
