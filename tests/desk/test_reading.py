from hypothesis import given
from hypothesis import strategies as st

from guardian.desk.reading import whole_minutes


@given(st.lists(st.integers(min_value=0, max_value=90_000), max_size=8))
def test_the_minutes_of_the_parts_add_up_to_the_minutes_of_the_whole(seconds: list[int]) -> None:
    minutes = whole_minutes(seconds)
    assert sum(minutes) == sum(seconds) // 60
    assert all(abs(m - s / 60) < 1 for m, s in zip(minutes, seconds, strict=True))
