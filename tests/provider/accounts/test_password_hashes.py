"""A password is kept as something that only it fits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardian.provider.accounts.passwords import (
    NOBODY,
    hash_password,
    hash_quickly,
    verify_password,
)


@pytest.mark.parametrize(
    "password", ["sandbox-parent", "密码 一二三", "", "a" * 5000, "\x00", "\ud800"]
)
def test_the_same_password_fits_and_another_does_not(password: str) -> None:
    stored = hash_password(password)
    assert verify_password(password, stored)
    assert not verify_password(password + "x", stored)


def test_a_hash_shows_nothing_and_differs_every_time() -> None:
    first, second = hash_password("sandbox-parent"), hash_password("sandbox-parent")
    assert first != second
    assert "sandbox" not in first
    assert len(first) <= 200


def test_a_drawn_password_is_hashed_fast_and_checked_the_same_way() -> None:
    stored = hash_quickly("q7Wm0oT4hJc2Yk9sRz1XvA")
    assert verify_password("q7Wm0oT4hJc2Yk9sRz1XvA", stored)
    assert not verify_password("q7Wm0oT4hJc2Yk9sRz1XvB", stored)
    assert hash_quickly("q7Wm0oT4hJc2Yk9sRz1XvA") != stored
    # what a person thinks up costs a guesser some thousand times as much
    cost, drawn = (int(each.split("$")[1]) for each in (hash_password("x"), stored))
    assert cost >= 1000 * drawn


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "plain",
        "md5$1$1$1$AAAA$AAAA",
        "scrypt$16384$8$5$not base64$AAAA",
        "scrypt$x$8$5$AAAA$AAAA",
        "scrypt$3$8$5$AAAA$AAAA",
        "scrypt$1073741824$8$5$AAAA$AAAA",
        NOBODY,
    ],
)
def test_a_hash_that_cannot_be_read_has_no_password(stored: str) -> None:
    assert not verify_password("", stored)
    assert not verify_password("no password has this hash at all", stored)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_any_stored_text_is_read_or_refused(stored: str) -> None:
    assert not verify_password("password", stored)
