from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from guardian.link.wire.base import Instant

INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)


def test_any_offset_is_read_and_utc_is_kept() -> None:
    moment = INSTANT.validate_python("2026-11-22T15:00:00+08:00")
    assert moment == datetime(2026, 11, 22, 7, tzinfo=UTC)
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    "text", ["2026-11-22T15:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-10:00"]
)
def test_a_moment_without_an_offset_or_outside_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        INSTANT.validate_python(text)
