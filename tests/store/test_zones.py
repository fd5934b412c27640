from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.store.zones import known_zone, zone_or_utc

HOSTILE = (
    "",
    ".",
    "..",
    "/etc/passwd",
    "../../etc/passwd",
    "Mars/Olympus",
    "Asia",
    "\0",
    "x" * 5000,
)


def test_a_zone_is_found_by_its_name() -> None:
    assert known_zone("Asia/Shanghai") == zone_or_utc("Asia/Shanghai") == ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_zone_is_none_and_utc(name: str) -> None:
    assert known_zone(name) is None
    assert zone_or_utc(name) == ZoneInfo("UTC")


@given(st.text(max_size=80))
def test_no_name_raises(name: str) -> None:
    known_zone(name)
