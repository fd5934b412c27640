import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.sync.pace import Pace


@pytest.mark.parametrize(
    ("failures", "expected"), [(0, 1), (1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (10_000, 60)]
)
def test_it_doubles_up_to_a_cap(failures: int, expected: float) -> None:
    assert Pace(jitter=lambda: 1.0).delay_seconds(failures) == expected


@given(failures=st.integers(1, 100), jitter=st.floats(0, 1))
def test_between_half_and_the_whole_is_waited(failures: int, jitter: float) -> None:
    whole = Pace(jitter=lambda: 1.0).delay_seconds(failures)
    assert whole / 2 <= Pace(jitter=lambda: jitter).delay_seconds(failures) <= whole


def test_a_wait_that_was_asked_for_is_kept() -> None:
    assert Pace(jitter=lambda: 0.0).delay_seconds(1, asked_seconds=600) == 600
    assert Pace(jitter=lambda: 1.0).delay_seconds(7, asked_seconds=1) == 60
