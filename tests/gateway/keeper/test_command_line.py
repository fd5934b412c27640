"""Who may ask is said on the command line, and a served gateway heeds it at once."""

import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from guardian.cli import main
from guardian.link.wire.discovery import WELL_KNOWN_PATH, Discovery
from tests.rig.model_stand_in import KEY, ModelStandIn, model_stand_in
from tests.rig.provider_process import ProviderProcess

TIMEOUT_SECONDS = 30
Say = Callable[..., list[list[str]]]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def say(ledger: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Give a command of ``guardian provider``, and the fields of the lines that it prints."""

    def command(*words: str, status: int = 0) -> list[list[str]]:
        assert main(["provider", *words, "--db", f"sqlite:///{ledger}"]) == status
        told = capsys.readouterr()
        assert (told.err == "") == (status == 0)
        return [line.split("\t") for line in (told.out or told.err).splitlines()]

    return command


def add_ward(say: Say, *more: str, name: str = "Mia") -> dict[str, list[str]]:
    ten_years_ago = datetime.now(UTC).date() - timedelta(days=3_800)
    lines = say("ward", "add", "--name", name, "--birth", ten_years_ago.isoformat(), *more)
    return {" ".join(line[:2]) if line[0] == "sign-in" else line[0]: line for line in lines}


def test_a_ward_is_made_with_a_key_and_the_first_guardian(say: Say) -> None:
    mia = add_ward(say)
    assert mia["key"][2].startswith("gk-")
    assert mia["guardian"] == ["guardian", "Parent", "new"]
    assert mia["sign-in guardian"][2] == "parent"
    leo = add_ward(say, "--language", "en", "--jurisdiction", "UK", name="Leo")
    assert leo["guardian"] == ["guardian", "Parent"]
    assert "sign-in guardian" not in leo
    listed = say("ward", "list")
    assert {line[1] for line in listed if line[0] == "ward"} == {mia["ward"][1], leo["ward"][1]}
    assert mia["key"][2] not in str(listed)


def test_keys_are_made_anew_and_end(say: Say) -> None:
    mia = add_ward(say)
    ((_, new, secret),) = say("ward", "key", "new", mia["ward"][1], "--replace")
    assert secret != mia["key"][2]
    states = {line[1]: line[2] for line in say("ward", "list") if line[0] == "key"}
    assert states == {mia["key"][1]: "revoked", new: "works"}
    assert say("ward", "key", "revoke", new) == [["key", new, "revoked"]]
    assert say("ward", "key", "revoke", new, status=1)[0] == ["Nothing has that name"]


def test_names_of_a_front_end_are_said_and_forgotten(say: Say) -> None:
    ward_id = add_ward(say)["ward"][1]
    say("identity", "add", "--subject", "u-1", "--ward", ward_id)
    say("identity", "add", "--subject", "u-2", "--adult")
    assert say("identity", "list") == [
        ["identity", "openwebui", "u-1", ward_id],
        ["identity", "openwebui", "u-2", "adult"],
    ]
    say("identity", "remove", "--subject", "u-1")
    assert [line[2] for line in say("identity", "list")] == ["u-2"]
    assert say("health") == []


WARD = ("ward", "add", "--name", "A", "--birth", "2015-01-01")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("ward", "key", "new", "ward-nobody"), "WARD"),
        (("identity", "add", "--subject", "u", "--ward", "ward-nobody"), "WARD"),
        (("identity", "add", "--subject", "u\n", "--adult"), "--subject"),
        (("identity", "remove", "--subject", "nobody"), "--subject"),
        (("character", "set", "nobody", "--class", "study"), "ID"),
        (("ward", "add", "--name", "A", "--birth", "2015-01-01", "--currency", "€"), "--currency"),
        (
            ("ward", "add", "--name", "A", "--birth", "2015-01-01", "--time-zone", "X"),
            "--time-zone",
        ),
        (
            ("ward", "add", "--name", "A", "--birth", "2015-01-01", "--jurisdiction", "X"),
            "--jurisdiction",
        ),
    ],
)
def test_what_is_not_there_is_told_by_its_option(
    say: Say, words: tuple[str, ...], what: str
) -> None:
    assert f"{what} names nothing that there is." in say(*words, status=1)[1]
    assert say("ward", "list") == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["serve", "--backend", "gateway"], "needs --upstream"),
        (["serve", "--upstream", "http://127.0.0.1:1"], "need --backend gateway"),
        (["serve", "--prices", "p.toml"], "need --backend gateway"),
        (["serve", "--tokens-per-day", "5"], "need --backend gateway"),
        (
            [
                *("serve", "--backend", "openwebui", "--server", "http://127.0.0.1:1"),
                *("--upstream", "http://127.0.0.1:1", "--tokens-per-day", "5"),
            ],
            "need --backend gateway",
        ),
        (
            [
                *("serve", "--backend", "gateway", "--upstream", "http://127.0.0.1:1"),
                *("--secrets-from-input", "--upstream-key-file", "key"),
            ],
            "not both",
        ),
        (["ward", "add", "--name", "Mia", "--birth", "2999-01-01"], "as 2014-05-31"),
        (["ward", "add", "--name", "Mia", "--birth", "1850-01-01"], "as 2014-05-31"),
        (["ward", "add", "--name", "Mia", "--birth", "yesterday"], "as 2014-05-31"),
        (["ward", "add", "--name", " ", "--birth", "2014-05-31"], "1 to 100 printable"),
        (["identity", "add", "--subject", "u"], "--adult"),
    ],
)
def test_what_cannot_be_meant_touches_nothing(
    options: list[str], said: str, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ending:
        main(["provider", *options, "--db", f"sqlite:///{ledger}"])
    assert ending.value.code == 2
    assert said in capsys.readouterr().err
    assert not ledger.exists()


@pytest.mark.parametrize(
    ("option", "title"),
    [
        (["--prices", "missing.toml"], "The table of prices cannot be used"),
        (["--front-end-secret-file", "missing"], "The secret of the front end cannot be used"),
        (["--upstream-key-file", "missing"], "The model's server cannot be used"),
    ],
)
def test_a_file_that_is_missing_is_told_before_anybody_is_served(
    say: Say, option: list[str], title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    upstream = ("--upstream", "http://127.0.0.1:1", "--port", "0")
    told = say("serve", "--backend", "gateway", *upstream, *option, status=1)
    assert told[0] == [title]


def ask(gateway: ProviderProcess, key: str, words: str) -> requests.Response:
    return requests.post(
        f"{gateway.url}/v1/chat/completions",
        json={"model": "plain", "messages": [{"role": "user", "content": words}]},
        headers={"Authorization": f"Bearer {key}"},
        timeout=TIMEOUT_SECONDS,
    )


def serve(ledger: Path, model: ModelStandIn) -> ProviderProcess:
    files = {"key": KEY, "secret": "s" * 40}
    for name, content in files.items():
        (ledger.parent / name).write_text(content, encoding="utf-8")
    (ledger.parent / "prices.toml").write_text(
        "currency = 'CNY'\n[other]\ninput = 1000000\noutput = 1000000\n", encoding="utf-8"
    )
    return ProviderProcess(
        ledger,
        *("--backend", "gateway", "--upstream", model.url, "--test-control"),
        *("--start-at", "2026-11-22T15:00+08:00"),
        *("--upstream-key-file", str(ledger.parent / "key")),
        *("--front-end-secret-file", str(ledger.parent / "secret")),
        *("--prices", str(ledger.parent / "prices.toml")),
    )


def test_a_served_gateway_heeds_it(say: Say, ledger: Path) -> None:
    mia = add_ward(say)["key"]
    ((_, _, dad),) = say("adult", "add", "--name", "Dad")
    with model_stand_in() as model:
        gateway = serve(ledger, model)
        gateway.start()
        try:
            assert ask(gateway, "gk-nobodys", "hello").status_code == 401
            assert ask(gateway, dad, "hello").json()["choices"][0]["message"]["content"]
            answered = ask(gateway, mia[2], "hello")
            assert answered.status_code == 200
            assert "AI" in answered.json()["choices"][0]["message"]["content"]
            say("character", "set", "plain", "--class", "virtual_partner")
            assert ask(gateway, mia[2], "hello").status_code == 403
            say("character", "set", "plain", "--class", "study")
            say("ward", "key", "revoke", mia[1])
            assert ask(gateway, mia[2], "hello").status_code == 401
            card = requests.get(f"{gateway.url}{WELL_KNOWN_PATH}", timeout=TIMEOUT_SECONDS)
            told = Discovery.model_validate(card.json())
            abilities = {each.capability: each.status for each in told.capabilities}
            assert abilities["minors_mode"] == "supported"
            assert abilities["character_control"] == "partial"
            assert abilities["pictures_and_sound"] == "absent"
            assert "family" in told.safety_contact
        finally:
            status = gateway.terminate()
    assert status in {0, -signal.SIGTERM}
    assert ["plain", "study"] in [line[1:3] for line in say("character", "list")]
    health = {line[0]: line[1] for line in say("health")}
    assert health == {"unknown_key": "1", "revoked_key": "1"}
    assert gateway.errors == ""
