"""How the bridge does: told in both languages, kept for the next start, declared on the card."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from guardian.bridging.values import Running, Strength
from guardian.provider import card
from guardian.provider.backends.openwebui import declaring, errors
from guardian.provider.backends.openwebui.capabilities import Found, lines
from guardian.provider.backends.openwebui.health import FACT, Health, capability_lines, told
from guardian.provider.backends.openwebui.versions import Standing
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.facts import write_fact
from guardian.provider.ledger.schema import open_provider_ledger
from guardian.words import LANGUAGES
from tests.rig.clock import START

MINUTE = timedelta(minutes=1)
EVERYTHING = Found(standing=Standing.TRIED, filter_runs=True, messages_table=True, chat_access=True)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_provider_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield made
    made.dispose()


def test_it_starts_knowing_nothing_and_claims_nothing(engine: Engine) -> None:
    health = Health(engine)

    assert told(health.condition, "en").running is Running.STARTING
    assert capability_lines(health.condition, "en") == ()


def test_trouble_has_words_and_the_time_since_when(engine: Engine) -> None:
    health = Health(engine)
    health.note(EVERYTHING, None, START, whole=True)
    health.note(None, errors.WrongKeyError(), START + MINUTE, whole=False)
    health.note(None, errors.WrongKeyError(), START + 2 * MINUTE, whole=False)

    for language in LANGUAGES:
        said = told(health.condition, language)
        assert (said.running, said.since) == (Running.TROUBLE, START + MINUTE)
        assert said.last_round_at == START
        assert said.title == errors.WrongKeyError().in_language(language).title
        assert len(capability_lines(health.condition, language)) == len(lines(EVERYTHING, language))
    health.note(None, None, START + 3 * MINUTE, whole=True)
    assert told(health.condition, "en").running is Running.WELL


def test_the_next_start_knows_what_was_found(engine: Engine) -> None:
    assert Health(engine).note(EVERYTHING, None, START, whole=True)

    again = Health(engine)
    assert again.found == EVERYTHING
    assert told(again.condition, "en").last_round_at == START
    assert not again.note(EVERYTHING, None, START + MINUTE, whole=True)
    assert again.note(replace(EVERYTHING, filter_runs=False), None, START, whole=True)


def test_what_an_earlier_program_kept_is_not_believed(engine: Engine) -> None:
    with engine.begin() as connection:
        write_fact(connection, FACT, '{"found": {"standing": "?"}}')

    assert Health(engine).found is None


def test_the_card_says_the_weakest_until_somebody_has_looked(engine: Engine) -> None:
    with reading(engine) as connection:
        before = declaring.rows_now(connection)
    Health(engine).note(EVERYTHING, None, START, whole=True)
    with reading(engine) as connection:
        after = declaring.rows_now(connection)

    assert before["minors_mode"][0] == "partial"
    assert before["ai_identity_reminders"][0] == "absent"
    assert after["minors_mode"][0] == after["ai_identity_reminders"][0] == "supported"


@pytest.mark.parametrize("runs", [True, False])
@pytest.mark.parametrize("behind", [True, False])
def test_every_row_of_the_card_can_be_sent(*, runs: bool, behind: bool) -> None:
    found = replace(EVERYTHING, filter_runs=runs, behind_gateway=behind)

    declared = {
        each.capability: each.status for each in card.capabilities(differing=declaring.rows(found))
    }
    assert declared["use_elsewhere"] == ("supported" if behind else "absent")
    assert declared["human_review"] == "absent"


def test_every_line_has_a_title_of_its_own() -> None:
    for language in LANGUAGES:
        titles = [line.title for line in lines(EVERYTHING, language)]
        assert len(set(titles)) == len(titles)
    assert {line.strength for line in lines(EVERYTHING, "en")} >= {Strength.HARD}
