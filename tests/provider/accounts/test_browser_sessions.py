"""A browser's session: found by its secret, of one kind, for a while."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from guardian.provider.accounts.tables import web_session_table
from guardian.provider.accounts.web_sessions import (
    LIFETIMES,
    Kind,
    close_session,
    find_session,
    open_session,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_a_session_is_found_by_its_secret_and_its_kind(engine: Engine) -> None:
    with engine.begin() as connection:
        token = open_session(connection, "guardian", "guardian-parent", NOW)
        assert find_session(connection, token, "guardian", NOW) == "guardian-parent"
        assert find_session(connection, token, "ward", NOW) is None
        assert find_session(connection, "", "guardian", NOW) is None
        assert find_session(connection, token + "x", "guardian", NOW) is None
        assert find_session(connection, "\ud800", "guardian", NOW) is None


def test_two_sessions_are_two(engine: Engine) -> None:
    with engine.begin() as connection:
        mine = open_session(connection, "ward", "ward-mia", NOW)
        other = open_session(connection, "ward", "ward-leo", NOW)
        close_session(connection, mine)
        close_session(connection, mine)
        assert find_session(connection, mine, "ward", NOW) is None
        assert find_session(connection, other, "ward", NOW) == "ward-leo"


@pytest.mark.parametrize(
    ("kind", "person"), [("guardian", "guardian-parent"), ("ward", "ward-mia")]
)
def test_a_session_ends_by_itself(engine: Engine, kind: Kind, person: str) -> None:
    end = NOW + LIFETIMES[kind]
    with engine.begin() as connection:
        token = open_session(connection, kind, person, NOW)
        assert find_session(connection, token, kind, end - timedelta(seconds=1)) == person
        assert find_session(connection, token, kind, end) is None


def test_a_guardians_session_is_the_shorter_one() -> None:
    assert LIFETIMES["guardian"] < LIFETIMES["ward"]


def test_the_ledger_holds_fingerprints_and_forgets_what_has_expired(engine: Engine) -> None:
    with engine.begin() as connection:
        token = open_session(connection, "guardian", "guardian-parent", NOW)
        assert token not in str(connection.execute(select(web_session_table)).all())
        open_session(connection, "guardian", "guardian-parent", NOW + LIFETIMES["guardian"])
        assert len(connection.execute(select(web_session_table)).all()) == 1
