"""Who a login and a password are, and how long a guesser waits."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from guardian.provider.accounts.attempts import (
    MEMORY,
    TooManyAttemptsError,
    count_failure,
    subject,
)
from guardian.provider.accounts.sign_in import (
    FREE_FAILURES,
    LONGEST_PAUSE,
    attempt_sign_in,
    check_password,
    password_pause,
)
from guardian.provider.accounts.tables import wrong_attempt_table
from guardian.provider.accounts.web_sessions import Kind

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("kind", "login", "password", "person_id"),
    [
        ("guardian", "parent", "sandbox-parent", "guardian-parent"),
        ("ward", "mia", "sandbox-mia", "ward-mia"),
        ("ward", "leo", "sandbox-leo", "ward-leo"),
        ("ward", "parent", "sandbox-parent", None),
        ("guardian", "mia", "sandbox-mia", None),
        ("guardian", "parent", "sandbox-mia", None),
        ("guardian", "nobody", "", None),
        ("guardian", "' OR 1=1 --", "sandbox-parent", None),
    ],
)
def test_who_it_is(
    family: Engine, kind: Kind, login: str, password: str, person_id: str | None
) -> None:
    with family.begin() as connection:
        assert check_password(connection, kind, login, password) == person_id
    assert attempt_sign_in(family, kind, login, password, NOW) == person_id


def fail(engine: Engine, times: int, at: datetime = NOW) -> None:
    for _ in range(times):
        assert attempt_sign_in(engine, "guardian", "parent", "wrong", at) is None


def test_two_slips_cost_nothing(family: Engine) -> None:
    fail(family, FREE_FAILURES)
    assert attempt_sign_in(family, "guardian", "parent", "sandbox-parent", NOW)


def test_the_third_slip_makes_the_next_wait(family: Engine) -> None:
    fail(family, FREE_FAILURES + 1)
    with pytest.raises(TooManyAttemptsError) as pause:
        attempt_sign_in(family, "guardian", "parent", "sandbox-parent", NOW)
    assert pause.value.seconds == 2
    soon = NOW + timedelta(seconds=1)
    assert attempt_sign_in(family, "guardian", "parent", "sandbox-parent", soon)


def test_waiting_attempts_do_not_lengthen_the_wait(family: Engine) -> None:
    fail(family, FREE_FAILURES + 1)
    for _ in range(5):
        with pytest.raises(TooManyAttemptsError):
            attempt_sign_in(family, "guardian", "parent", "wrong", NOW)
    later = NOW + timedelta(seconds=1)
    assert attempt_sign_in(family, "guardian", "parent", "sandbox-parent", later)


def test_a_right_password_starts_afresh(family: Engine) -> None:
    fail(family, FREE_FAILURES)
    attempt_sign_in(family, "guardian", "parent", "sandbox-parent", NOW)
    fail(family, FREE_FAILURES + 1)


def test_a_ward_and_a_guardian_with_one_login_are_two(family: Engine) -> None:
    fail(family, FREE_FAILURES + 1)
    assert attempt_sign_in(family, "ward", "parent", "wrong", NOW) is None


@given(st.integers(min_value=0, max_value=10_000))
def test_a_pause_never_shrinks_and_never_locks_out(failures: int) -> None:
    assert password_pause(failures) <= password_pause(failures + 1) <= LONGEST_PAUSE
    assert (password_pause(failures) == timedelta(0)) == (failures <= FREE_FAILURES)


def test_old_failures_are_forgotten(engine: Engine) -> None:
    with engine.begin() as connection:
        count_failure(connection, "old", NOW)
        count_failure(connection, "new", NOW + MEMORY)
        kept = connection.execute(select(wrong_attempt_table.c.subject)).scalars().all()
        assert kept == ["new"]
        count_failure(connection, "new", NOW + MEMORY)
        assert connection.execute(select(func.max(wrong_attempt_table.c.failures))).scalar() == 2


def test_a_password_typed_as_a_login_stays_unreadable(family: Engine) -> None:
    attempt_sign_in(family, "guardian", "my secret password", "wrong", NOW)
    with family.begin() as connection:
        kept = str(connection.execute(select(wrong_attempt_table)).all())
    assert "secret" not in kept
    assert len(subject("guardian password", "x" * 5000)) <= 82
