"""What works on which server, said to a parent in every language."""

from dataclasses import replace
from itertools import product

import pytest

from guardian.bridging.values import Strength
from guardian.provider.backends.openwebui.capabilities import (
    Capability,
    Found,
    Row,
    table,
)
from guardian.provider.backends.openwebui.versions import Standing, standing
from guardian.words import LANGUAGES

EVERYTHING = Found(
    standing=Standing.TRIED,
    filter_runs=True,
    messages_table=True,
    chat_access=True,
    uncounted=False,
    behind_gateway=True,
)


def line(found: Found, capability: Capability) -> Row:
    return next(row for row in table(found) if row.capability is capability)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("0.12.4", Standing.TRIED),
        ("0.12.99-dev", Standing.TRIED),
        ("0.13.0", Standing.NEWER),
        ("1.0", Standing.NEWER),
        ("0.11.9", Standing.TOO_OLD),
        ("0.6.5", Standing.TOO_OLD),
        ("main", Standing.UNKNOWN),
        ("", Standing.UNKNOWN),
        ("999999999999.1", Standing.UNKNOWN),
    ],
)
def test_a_version_is_known_for_what_it_is(version: str, expected: Standing) -> None:
    assert standing(version) is expected


def test_with_everything_nothing_is_left_out() -> None:
    strengths = {row.capability: row.strength for row in table(EVERYTHING)}

    assert set(strengths) == set(Capability)
    assert Strength.NOT_AT_ALL not in strengths.values()
    assert strengths[Capability.BLOCK] is Strength.HARD
    assert strengths[Capability.PAUSE] is Strength.HARD
    assert strengths[Capability.LIMITS] is Strength.REAL_TIME
    assert strengths[Capability.USAGE] is Strength.AFTER_THE_FACT


def test_without_the_filter_limits_come_late_and_reminders_not_at_all() -> None:
    found = replace(EVERYTHING, filter_runs=False)

    assert line(found, Capability.LIMITS).strength is Strength.AFTER_THE_FACT
    assert line(found, Capability.REMINDERS).strength is Strength.NOT_AT_ALL
    assert line(found, Capability.MINORS_MODE).strength is Strength.NOT_AT_ALL


def test_pausing_works_on_every_server() -> None:
    worst = Found(
        standing=Standing.TOO_OLD, filter_runs=False, messages_table=False, chat_access=False
    )

    works = [row.capability for row in table(worst) if row.strength is Strength.HARD]

    assert works == [Capability.PAUSE]


def test_every_sentence_is_said_in_every_language() -> None:
    for known, given in product(Standing, product((True, False), repeat=6)):
        found = Found(
            standing=known,
            filter_runs=given[0],
            messages_table=given[1],
            chat_access=given[2],
            bare_models=given[3],
            uncounted=given[4],
            behind_gateway=given[5],
        )
        for row in table(found):
            told = {row.in_language(language) for language in LANGUAGES}
            assert len(told) == len(LANGUAGES)
            assert all(told)
