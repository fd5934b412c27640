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
from guardian.provider.backends.openwebui.health import (
    FACT,
    Health,
    capability_lines,
    has_passed,
    told,
)
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

    assert told(health.condition, "en", with_names=True).running is Running.STARTING
    assert capability_lines(health.condition, "en") == ()


def test_trouble_has_words_and_the_time_since_when(engine: Engine) -> None:
    health = Health(engine)
    health.note(EVERYTHING, None, START, whole=True)
    health.note(None, errors.WrongKeyError(), START + MINUTE, whole=False)
    health.note(None, errors.WrongKeyError(), START + 2 * MINUTE, whole=False)

    for language in LANGUAGES:
        said = told(health.condition, language, with_names=True)
        assert (said.running, said.since) == (Running.TROUBLE, START + MINUTE)
        assert said.last_round_at == START
        assert said.title == errors.WrongKeyError().in_language(language).title
        assert len(capability_lines(health.condition, language)) == len(lines(EVERYTHING, language))
    health.note(None, None, START + 3 * MINUTE, whole=True)
    assert told(health.condition, "en", with_names=True).running is Running.WELL


def test_the_next_start_knows_what_was_found(engine: Engine) -> None:
    assert Health(engine).note(EVERYTHING, None, START, whole=True)

    again = Health(engine)
    assert again.found == EVERYTHING
    assert told(again.condition, "en", with_names=True).last_round_at == START
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
    assert declared["human_review"] == "partial"
    _, _, cared_for = declaring.rows(found)["mental_health_protection"]
    assert ("more softly" in cared_for) is (runs or behind)


def test_every_line_has_a_title_of_its_own() -> None:
    for language in LANGUAGES:
        titles = [line.title for line in lines(EVERYTHING, language)]
        assert len(set(titles)) == len(titles)
    assert {line.strength for line in lines(EVERYTHING, "en")} >= {Strength.HARD}


@pytest.mark.parametrize("kind", [errors.SecondAccountError, errors.UnknownAccountError])
def test_an_account_is_named_to_this_computer_alone(
    engine: Engine, kind: type[errors.DoubtfulAccountError]
) -> None:
    health = Health(engine)
    health.note(EVERYTHING, kind("Mia 2\n" + "x" * 99), START, whole=True)
    for language in LANGUAGES:
        named = told(health.condition, language, with_names=True)
        assert "Mia 2xxx" in named.title
        assert len(named.title) < 110
        nameless = told(health.condition, language, with_names=False)
        assert "Mia" not in nameless.title + nameless.advice
        assert nameless.title


def test_a_version_that_was_not_tried_is_well_with_a_caution(engine: Engine) -> None:
    health = Health(engine)
    for standing, cautious in ((Standing.TRIED, False), (Standing.NEWER, True)):
        health.note(replace(EVERYTHING, standing=standing), None, START, whole=True)
        for language in LANGUAGES:
            said = told(health.condition, language, with_names=True)
            assert (said.running, bool(said.advice)) == (Running.WELL, cautious)


def test_a_clock_that_was_set_back_makes_no_wait_longer(engine: Engine) -> None:
    assert has_passed(None, MINUTE, START)
    assert not has_passed(START, MINUTE, START + MINUTE / 2)
    assert has_passed(START, MINUTE, START + MINUTE)
    assert has_passed(START + 99 * MINUTE, MINUTE, START)
    health = Health(engine)
    health.note(EVERYTHING, None, START + 99 * MINUTE, whole=True)
    health.note(None, None, START, whole=True)
    assert Health(engine).condition.kept.last_round_at == START, "it is written down at once"


def test_what_cannot_be_written_is_said_from_memory(engine: Engine) -> None:
    health = Health(engine)
    health.note(EVERYTHING, None, START, whole=True)
    health.note_only(errors.LedgerFullError(), START + MINUTE)
    health.note_only(errors.LedgerFullError(), START + 2 * MINUTE)
    said = told(health.condition, "en", with_names=True)
    assert (said.running, said.since) == (Running.TROUBLE, START + MINUTE)
    assert Health(engine).condition.kept.code is None
