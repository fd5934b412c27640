"""The queue of reviews on the command line, beside a ledger that somebody may be serving."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guardian.cli import main
from guardian.cli_review import OUTCOMES
from guardian.link.wire.events import Actor, Imminence, Level
from guardian.provider.accounts.people import lock_ward
from guardian.provider.engine.alerts import Sign, raise_signal_alert
from guardian.provider.engine.review_queue import DEED_OF, Outcome
from guardian.provider.serve import ServeOptions, open_provider

Run = Callable[..., Any]


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    """Return a ledger in which one grave sign waits for a person."""
    url = f"sqlite:///{tmp_path / 'provider.db'}"
    options = ServeOptions(db=url, seed_family=True, seed_language="en", test_control=True)
    provider = open_provider(options, "http://127.0.0.1:1")
    sign = Sign(
        category="abuse.victim",
        level=Level.HIGH,
        imminence=Imminence.SUBACUTE,
        actor=Actor.USER,
        rule_version="test/1",
    )
    with provider.engine.begin() as connection:
        lock_ward(connection, "ward-mia")
        raise_signal_alert(provider, connection, "ward-mia", sign, provider.clock.now())
    provider.engine.dispose()
    return url


@pytest.fixture
def run(ledger: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a command of ``guardian provider review`` and what it prints."""

    def command(*words: str, status: int = 0) -> str:
        assert main(["provider", "review", *words, "--db", ledger]) == status
        told = capsys.readouterr()
        return told.err if status else told.out

    return command


def as_json(run: Run, *words: str) -> Any:
    return json.loads(run(*words, "--json"))


def test_what_waits_is_listed_line_by_line_and_as_json(run: Run) -> None:
    (item,) = as_json(run, "list")
    (line,) = run("list").splitlines()
    assert line.split("\t")[:4] == [item["review_id"], "open", item["due_at"], "abuse.victim"]
    assert item["outcome"] is None


def test_one_is_shown_closed_and_gone_from_the_list(run: Run) -> None:
    (item,) = as_json(run, "list")
    review_id = item["review_id"]
    assert f"alert_id\t{item['alert_id']}" in run("show", review_id)
    done = as_json(
        run,
        *("close", review_id, "--outcome", "handed-over", "--by", "Li Wen"),
        *("--note", "Called the\npolice at noon"),
    )
    assert (done["state"], done["outcome"]) == ("closed", "handed-over")
    assert run("list") == ""
    assert [each["review_id"] for each in as_json(run, "list", "--all")] == [review_id]
    assert "note\t'Called the\\npolice at noon'" in run("show", review_id), "one line is one field"


def test_trouble_is_told_in_words(run: Run) -> None:
    assert len(run("show", "review-none", status=1).splitlines()) == 3
    (item,) = as_json(run, "list")
    close = ("close", item["review_id"], "--outcome", "called", "--by", "Li", "--note", "done")
    run(*close)
    assert run(*close, status=1)


@pytest.mark.parametrize(
    "words",
    [
        ("--note", " "),
        ("--note", "a\x1bb"),
        ("--note", "x" * 2001),
        ("--by", ""),
        ("--outcome", "x"),
    ],
)
def test_nonsense_is_refused_before_anything_is_opened(words: tuple[str, str]) -> None:
    given = {"--outcome": "called", "--by": "Li", "--note": "done", words[0]: words[1]}
    options = [each for pair in given.items() for each in pair]
    with pytest.raises(SystemExit):
        main(["provider", "review", "close", "review-1", "--db", "sqlite:///none.db", *options])


def test_the_words_of_the_command_line_are_the_queues() -> None:
    assert tuple(Outcome) == OUTCOMES
    assert len(set(DEED_OF.values())) == len(OUTCOMES)
